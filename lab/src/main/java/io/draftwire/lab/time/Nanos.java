package io.draftwire.lab.time;

/** Virtual time: nanoseconds since the answer was asked for, as a long, so that sums are exact. */
final class Nanos {
  private static final double PER_SECOND = 1e9;

  private Nanos() {}

  static long of(double seconds) {
    return Math.round(seconds * PER_SECOND);
  }

  static double seconds(long nanos) {
    return nanos / PER_SECOND;
  }

  /** As timings travel: cut, not rounded, and at most what an int holds. */
  static int micros(long nanos) {
    return (int) Math.min(Integer.MAX_VALUE, nanos / 1000);
  }

  /** As a clock's reading travels: its low 32 bits. */
  static int clockMicros(long nanos) {
    return (int) (nanos / 1000);
  }
}
