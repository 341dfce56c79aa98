package io.draftwire.core.session;

/**
 * What a hello says of a session that it takes up again.
 *
 * @param session as its welcome named it
 * @param epoch above that of every earlier connection of the session
 * @param length tokens of the text that the edge has, prompt included
 * @param chain the digest's chain over them ({@link io.draftwire.core.text.Prefix#link})
 */
public record Resume(SessionId session, int epoch, int length, long chain) {}
