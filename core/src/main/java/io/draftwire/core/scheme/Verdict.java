package io.draftwire.core.scheme;

/**
 * A round's outcome.
 *
 * @param accepted how many drafts were accepted, 0..L
 * @param token the token that follows them: the correction if {@code accepted < L}, else the bonus
 *     token
 */
public record Verdict(int accepted, int token) {}
