package io.draftwire.core.live;

/** What one answer tells the switch of its edge: how quickly its tokens come. */
final class GrowthWatch {
  private final GrowthSwitch growth;
  private long settle;
  private int changes;

  /** When the latest pass was heard of, and from when on that says something about the phase. */
  private long latest;

  private long settled = Long.MAX_VALUE;

  GrowthWatch(GrowthSwitch growth) {
    this.growth = growth;
  }

  /**
   * @param roundTrip of the hello, in nanoseconds
   * @param pass of the target over one token in seconds, as the cloud says; NaN where it does not
   */
  void welcomed(long roundTrip, double pass, long now) {
    settle = roundTrip;
    growth.welcomed(roundTrip * 1e-9, pass);
    changed(now);
  }

  /** What is under way now is of before. */
  private void changed(long now) {
    changes = growth.changes();
    settled = now + settle;
  }

  boolean on() {
    return growth.on();
  }

  /**
   * A pass was heard of.
   *
   * @param tokens committed
   * @param walked of these, guesses
   * @param sharedNanos before it, in which the target ran for others
   */
  void advanced(int tokens, int walked, long sharedNanos, long now) {
    boolean says = latest != 0 && latest >= settled;
    double seconds = says ? Math.max(0, now - latest - sharedNanos) * 1e-9 : Double.NaN;
    latest = now;
    growth.committed(tokens, walked, seconds);
    if (growth.changes() != changes) {
      changed(now);
    }
  }
}
