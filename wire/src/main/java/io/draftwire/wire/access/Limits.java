package io.draftwire.wire.access;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one principal may have.
 *
 * @param sessions at once
 * @param streams open at once, with or without a session
 * @param promptTokens of its sessions' prompts that the target has not read yet, in sum
 * @param newSessions that it may begin in a minute
 */
public record Limits(int sessions, int streams, int promptTokens, int newSessions) {
  /** Whatever the server has. */
  public static final Limits NONE =
      new Limits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);

  static final String SESSIONS = "sessions";
  static final String STREAMS = "streams";
  static final String PROMPT_TOKENS = "prompt-tokens";
  static final String NEW_SESSIONS = "new-sessions";

  public Limits {
    for (int limit : new int[] {sessions, streams, promptTokens, newSessions}) {
      if (limit < 1) {
        throw new IllegalArgumentException(
            "limit " + limit + " lets nobody in; give 1 at least, or leave the line out");
      }
    }
  }

  /** By the names that they have in a file; one that is not named is none. */
  static Limits of(Map<String, Integer> named) {
    return new Limits(
        named.getOrDefault(SESSIONS, Integer.MAX_VALUE),
        named.getOrDefault(STREAMS, Integer.MAX_VALUE),
        named.getOrDefault(PROMPT_TOKENS, Integer.MAX_VALUE),
        named.getOrDefault(NEW_SESSIONS, Integer.MAX_VALUE));
  }

  /** Those that there are, by their names. */
  Map<String, Integer> named() {
    Map<String, Integer> named = new LinkedHashMap<>();
    named.put(SESSIONS, sessions);
    named.put(STREAMS, streams);
    named.put(PROMPT_TOKENS, promptTokens);
    named.put(NEW_SESSIONS, newSessions);
    named.values().removeIf(limit -> limit == Integer.MAX_VALUE);
    return named;
  }
}
