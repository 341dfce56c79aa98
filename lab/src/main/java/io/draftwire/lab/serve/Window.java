package io.draftwire.lab.serve;

/**
 * The part of a stretch of time that counts: behind its warm-up, to its end. Instants are
 * nanoseconds since the stretch began.
 */
public record Window(long fromNanos, long toNanos) {

  /**
   * @throws IllegalArgumentException for one of no length
   */
  public Window {
    if (fromNanos < 0 || toNanos <= fromNanos) {
      throw new IllegalArgumentException(
          "a window from " + fromNanos + " to " + toNanos + " ns has no length");
    }
  }

  /** The window behind a warm-up. */
  public static Window behind(double warmUpSeconds, double seconds) {
    long from = Math.round(warmUpSeconds * 1e9);
    return new Window(from, from + Math.round(seconds * 1e9));
  }

  public boolean holds(long nanos) {
    return nanos >= fromNanos && nanos < toNanos;
  }

  /** How much of the time between two instants lies in it. */
  public long shared(long from, long to) {
    return Math.max(0, Math.min(to, toNanos) - Math.max(from, fromNanos));
  }

  public double seconds() {
    return (toNanos - fromNanos) / 1e9;
  }
}
