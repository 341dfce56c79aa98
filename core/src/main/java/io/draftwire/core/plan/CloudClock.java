package io.draftwire.core.plan;

/**
 * The cloud's clock, of whose microseconds the low 32 bits travel: which turn a reading belongs to
 * is told by the edge's own clock, which runs as fast. Right for any pause between two readings, as
 * long as a message takes less than half an hour.
 */
public final class CloudClock {
  private static final long TURN = 1L << Integer.SIZE;

  private boolean known;
  private long micros;
  private long edgeNanos;

  /** A new session: its cloud has a new clock. */
  public void restart() {
    known = false;
  }

  /**
   * A reading, unwrapped.
   *
   * @param reading low 32 bits of microseconds
   * @param nanos on the edge's clock, when the message that it is of left
   * @return microseconds since the cloud's clock began, where the first reading was in its first
   *     turn
   */
  public long unwrap(int reading, long nanos) {
    long low = Integer.toUnsignedLong(reading);
    if (known) {
      long expected = micros + (nanos - edgeNanos) / 1000;
      low += TURN * Math.round((double) (expected - low) / TURN);
    }
    known = true;
    micros = low;
    edgeNanos = nanos;
    return low;
  }
}
