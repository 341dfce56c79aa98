package io.draftwire.lab.serve;

/**
 * What one edge had of a cloud while it was served. Written by the thread that hears its answer.
 */
final class EdgeShare {
  private long tokens;
  private long behind;
  private long nanosBehind;

  /** Tokens came, of whatever answer. */
  synchronized void came(int count) {
    tokens += count;
  }

  /** An answer is whole. */
  synchronized void answered(AnswerTimes times) {
    if (times.tokens() > 1) {
      behind += times.tokens() - 1;
      nanosBehind += times.nanosPerToken() * (times.tokens() - 1);
    }
  }

  synchronized long tokens() {
    return tokens;
  }

  /** Seconds a token behind the first, over all of its whole answers; NaN where there are none. */
  synchronized double pace() {
    return behind == 0 ? Double.NaN : nanosBehind / 1e9 / behind;
  }
}
