package io.draftwire.lab.serve;

/** What one edge had of a cloud. Its ledger's, under whose lock it is. */
final class EdgeShare {
  private long tokens;
  private long behind;
  private long nanosBehind;

  /** Tokens came, of whatever answer. */
  void came(int count) {
    tokens += count;
  }

  /** An answer is whole. */
  void answered(AnswerTimes times) {
    if (times.tokens() > 1) {
      behind += times.tokens() - 1;
      nanosBehind += times.nanosPerToken() * (times.tokens() - 1);
    }
  }

  void add(EdgeShare other) {
    tokens += other.tokens;
    behind += other.behind;
    nanosBehind += other.nanosBehind;
  }

  long tokens() {
    return tokens;
  }

  /** Seconds a token behind the first, over all of its whole answers; NaN where there are none. */
  double pace() {
    return behind == 0 ? Double.NaN : nanosBehind / 1e9 / behind;
  }
}
