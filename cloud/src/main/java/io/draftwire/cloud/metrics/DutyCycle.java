package io.draftwire.cloud.metrics;

/**
 * How long something was at work, and how long it was not. Both only ever grow, also where they are
 * read while it is at work. Thread-safe.
 */
final class DutyCycle {
  private long busy;
  private long idle;

  /** Up to when both are counted. */
  private long counted;

  private boolean working;

  /**
   * Idle from now on.
   *
   * @param now nanoseconds by the clock that all times here are of
   */
  DutyCycle(long now) {
    counted = now;
  }

  /** Work begins, or ends. */
  synchronized void works(boolean working, long now) {
    count(now);
    this.working = working;
  }

  /** Nanoseconds at work. */
  synchronized long busy(long now) {
    count(now);
    return busy;
  }

  /** Nanoseconds without work. */
  synchronized long idle(long now) {
    count(now);
    return idle;
  }

  private void count(long now) {
    long nanos = Math.max(0, now - counted); // Threads take turns, and the clock was read before.
    if (working) {
      busy += nanos;
    } else {
      idle += nanos;
    }
    counted += nanos;
  }
}
