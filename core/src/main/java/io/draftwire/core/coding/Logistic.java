package io.draftwire.core.coding;

/**
 * The logistic domain in integers. A probability is a 16-bit integer in 1..65535 over 65536; its
 * log-odds ("stretch") are in units of 1/256, clamped to +-2047, which is odds of 1 to 2980.
 *
 * <p>The tables are made with {@link StrictMath} and rounded, so they hold the same integers on
 * every machine; nothing that both ends must agree on uses a double after that.
 */
final class Logistic {
  /** One, as a probability. */
  static final int ONE = 1 << 16;

  /** The largest log-odds. */
  static final int MOST = 2047;

  /** Fraction bits of a cost: 1 bit is 65536. */
  static final int COST_BITS = 16;

  private static final int DROPPED = 4;
  private static final short[] STRETCH = new short[ONE >> DROPPED];
  private static final char[] SQUASH = new char[2 * MOST + 1];
  private static final int[] COST = new int[ONE >> DROPPED];

  static {
    for (int i = 0; i < STRETCH.length; i++) {
      double p = (i + 0.5) / STRETCH.length;
      double odds = 256 * StrictMath.log(p / (1 - p));
      STRETCH[i] = (short) StrictMath.rint(Math.clamp(odds, -MOST, MOST));
      COST[i] = (int) StrictMath.rint(-StrictMath.log(p) / StrictMath.log(2) * (1 << COST_BITS));
    }
    for (int i = 0; i < SQUASH.length; i++) {
      SQUASH[i] = (char) StrictMath.rint(ONE / (1 + StrictMath.exp((MOST - i) / 256.0)));
    }
  }

  private Logistic() {}

  static int stretch(int probability) {
    return STRETCH[probability >>> DROPPED];
  }

  /** The probability of the given log-odds, clamped. */
  static int squash(int logOdds) {
    return SQUASH[Math.clamp(logOdds, -MOST, MOST) + MOST];
  }

  /** -log2 of a probability, times 2^16, to about 12 bits. */
  static int cost(int probability) {
    return COST[probability >>> DROPPED];
  }
}
