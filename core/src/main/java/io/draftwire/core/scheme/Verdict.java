package io.draftwire.core.scheme;

/**
 * A round's outcome.
 *
 * @param accepted how many drafts were accepted, 0..L
 * @param token the token that follows them: the correction if {@code accepted < L}, else the bonus
 *     token; {@link #LEFT_TO_EDGE} where the edge is to find the correction among candidates
 */
public record Verdict(int accepted, int token) {
  /** The edge corrects. */
  public static final int LEFT_TO_EDGE = -1;

  public boolean leftToEdge() {
    return token == LEFT_TO_EDGE;
  }
}
