package io.draftwire.wire.access;

/** What a principal has now, on all connections. Thread-safe. */
final class Account {
  /**
   * A limit that would be broken.
   *
   * @param limit its name
   * @param retryMillis when it no longer would be, from now; 0 where that is up to others
   */
  record Broken(String limit, int retryMillis) {
    /** Until something ends, whenever that is. */
    static Broken untilLess(String limit) {
      return new Broken(limit, 0);
    }
  }

  private static final double MINUTE_NANOS = 60e9;
  private static final double MINUTE_MILLIS = 60e3;

  private int streams;
  private int sessions;
  private long promptTokens;

  /** Sessions begun, as far as a minute has not made up for them yet, and when that was so. */
  private double begun;

  private long begunNanos;

  synchronized boolean openStream(int most) {
    if (streams >= most) {
      return false;
    }
    streams++;
    return true;
  }

  synchronized void closeStream() {
    streams--;
  }

  /** The limit that a session more, with a prompt of so many tokens, would break; null for none. */
  synchronized Broken begin(Limits limits, int prompt, long now) {
    double paidBack = limits.newSessions() * ((now - begunNanos) / MINUTE_NANOS);
    double before = begun == 0 ? 0 : Math.max(0, begun - paidBack);
    if (sessions >= limits.sessions()) {
      return Broken.untilLess(Limits.SESSIONS);
    }
    if (promptTokens + prompt > limits.promptTokens()) {
      return Broken.untilLess(Limits.PROMPT_TOKENS);
    }
    double tooMany = before + 1 - limits.newSessions();
    if (tooMany > 0) {
      double minutes = tooMany / limits.newSessions();
      return new Broken(Limits.NEW_SESSIONS, (int) Math.ceil(MINUTE_MILLIS * minutes));
    }
    sessions++;
    promptTokens += prompt;
    begun = before + 1;
    begunNanos = now;
    return null;
  }

  synchronized void promptRead(int tokens) {
    promptTokens -= tokens;
  }

  synchronized void end() {
    sessions--;
  }

  /** What was begun never came to anything, for reasons that were not its own. */
  synchronized void takeBack() {
    begun = Math.max(0, begun - 1);
  }
}
