package io.draftwire.cloud.access;

/** What a principal has now, on all connections. Thread-safe. */
final class Account {
  private static final double MINUTE_NANOS = 60e9;

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
  synchronized String begin(Limits limits, int prompt, long now) {
    double paidBack = limits.newSessions() * ((now - begunNanos) / MINUTE_NANOS);
    double before = begun == 0 ? 0 : Math.max(0, begun - paidBack);
    if (sessions >= limits.sessions()) {
      return Limits.SESSIONS;
    }
    if (promptTokens + prompt > limits.promptTokens()) {
      return Limits.PROMPT_TOKENS;
    }
    if (before + 1 > limits.newSessions()) {
      return Limits.NEW_SESSIONS;
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
