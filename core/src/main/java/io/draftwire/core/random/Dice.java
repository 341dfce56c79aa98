package io.draftwire.core.random;

/**
 * The random numbers of one session: a pure function of (seed, purpose, absolute position), so that
 * neither batch order nor a retransmission can change an output (the die is looked up, never rolled
 * again).
 *
 * @param seed the session's seed; both ends know it
 */
public record Dice(long seed) {

  /** 64 uniform bits. */
  public long bits(Purpose purpose, long position) {
    return bits(purpose, position, 0);
  }

  /** The {@code index}-th of the 64 uniform bits that one purpose needs at one position. */
  public long bits(Purpose purpose, long position, int index) {
    return Philox.first64(seed, (int) position, (int) (position >>> 32), purpose.code, index);
  }

  /** As {@link #uniform(Purpose, long)}, for the {@code index}-th number. */
  public double uniform(Purpose purpose, long position, int index) {
    return (bits(purpose, position, index) >>> 11) * 0x1.0p-53;
  }

  /** Uniform on the multiples of 2^-53 in [0, 1). */
  public double uniform(Purpose purpose, long position) {
    return (bits(purpose, position) >>> 11) * 0x1.0p-53;
  }

  /**
   * The {@code index}-th number, uniform on [0, bound), by the high half of a 64 x 64 bit product:
   * for bounds up to 2^31 no value is off its probability by more than one part in 2^33.
   */
  public long below(Purpose purpose, long position, int index, long bound) {
    return Math.unsignedMultiplyHigh(bits(purpose, position, index), bound);
  }
}
