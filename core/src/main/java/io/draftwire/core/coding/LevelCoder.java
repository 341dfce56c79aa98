package io.draftwire.core.coding;

import java.util.Arrays;

/**
 * Codes a small ordered integer, such as the level of q(x) on a log grid, given a context: adaptive
 * frequencies that are the same at both ends. Frozen but for {@link #learn}, which the owner calls,
 * when a round is settled, for what both ends know.
 *
 * <p>What is learnt raises the level most, its neighbours less, and all of them a little in the
 * neighbouring contexts, since both are ordered: a grid of 32 levels by 16 contexts is learnt from
 * some dozens. Not thread-safe.
 */
public final class LevelCoder {
  /** Contexts are 0..15. */
  public static final int CONTEXTS = 16;

  /** The most levels. */
  public static final int MOST_LEVELS = 256;

  /** What a level seen adds to the levels at distance 0, 1, 2, 3. */
  private static final int[] RAISE = {32, 14, 6, 2};

  /** To the contexts at distance 0, 1, 2, .., shifted right by so much. */
  private static final int[] FADE_WITH_CONTEXT = {0, 1, 2, 3};

  /** At this total a context's frequencies are halved: old rounds fade. */
  private static final int FADE_AT = 2048;

  /** No frequency falls below: a level never seen stays within about 11 bits. */
  private static final int LEAST = 2;

  private final int levels;
  private final int[] frequencies;
  private final int[] totals = new int[CONTEXTS];
  private final double mostBits;
  private long digest;

  /**
   * @param levels n, 1 to 256
   * @throws IllegalArgumentException outside
   */
  public LevelCoder(int levels) {
    LatticeCode.check("number of levels", levels, MOST_LEVELS);
    this.levels = levels;
    frequencies = new int[CONTEXTS * levels];
    int largestTotal = FADE_AT + 4 * RAISE[0] + LEAST * levels;
    mostBits = log2((double) largestTotal / LEAST);
    forget();
  }

  private LevelCoder(LevelCoder other) {
    levels = other.levels;
    frequencies = other.frequencies.clone();
    System.arraycopy(other.totals, 0, totals, 0, totals.length);
    mostBits = other.mostBits;
    digest = other.digest;
  }

  /** Another that has learnt the same; each goes its own way from here. */
  public LevelCoder copy() {
    return new LevelCoder(this);
  }

  /** Bits that {@code level} takes in {@code context}. */
  public double bits(int level, int context) {
    check(level, context);
    return log2((double) totals[context] / frequencies[context * levels + level]);
  }

  /** Bits of the dearest level in the worst state. */
  public double mostBits() {
    return mostBits;
  }

  public void write(int level, int context, PayloadWriter out) {
    check(level, context);
    int row = context * levels;
    long below = 0;
    for (int i = 0; i < level; i++) {
      below += frequencies[row + i];
    }
    out.symbol(below, frequencies[row + level], totals[context]);
  }

  /** Reads a level, 0..n-1, whatever the payload. */
  public int read(int context, PayloadReader in) {
    check(0, context);
    int row = context * levels;
    long target = in.target(totals[context]);
    int level = 0;
    long below = 0;
    while (below + frequencies[row + level] <= target) {
      below += frequencies[row + level++];
    }
    in.consume(below, frequencies[row + level], totals[context]);
    return level;
  }

  /** Learns that {@code level} came in {@code context}. */
  public void learn(int level, int context) {
    check(level, context);
    digest =
        StateDigest.fold(
            digest, (long) frequencies[context * levels + level] << 32 | level << 4 | context);
    for (int apart = 1 - FADE_WITH_CONTEXT.length; apart < FADE_WITH_CONTEXT.length; apart++) {
      int near = context + apart;
      if (near >= 0 && near < CONTEXTS) {
        raise(near, level, FADE_WITH_CONTEXT[Math.abs(apart)]);
      }
    }
  }

  /** Digest of the state: of all that was learnt, and what it met. */
  public int digest() {
    return (int) (digest >>> 32);
  }

  /** Back to knowing nothing. */
  public void forget() {
    Arrays.fill(frequencies, LEAST);
    Arrays.fill(totals, LEAST * levels);
    digest = StateDigest.fold(0, levels);
  }

  private void raise(int context, int level, int shift) {
    int row = context * levels;
    for (int apart = 1 - RAISE.length; apart < RAISE.length; apart++) {
      int near = level + apart;
      if (near >= 0 && near < levels) {
        int by = RAISE[Math.abs(apart)] >> shift;
        frequencies[row + near] += by;
        totals[context] += by;
      }
    }
    if (totals[context] > FADE_AT + LEAST * levels) {
      int total = 0;
      for (int i = 0; i < levels; i++) {
        frequencies[row + i] = Math.max(LEAST, frequencies[row + i] >> 1);
        total += frequencies[row + i];
      }
      totals[context] = total;
    }
  }

  private void check(int level, int context) {
    if (level < 0 || level >= levels || context < 0 || context >= CONTEXTS) {
      throw new IllegalArgumentException(
          "level "
              + level
              + " in context "
              + context
              + " is outside 0.."
              + (levels - 1)
              + " in 0.."
              + (CONTEXTS - 1));
    }
  }

  private static double log2(double ratio) {
    return StrictMath.log(ratio) / StrictMath.log(2);
  }
}
