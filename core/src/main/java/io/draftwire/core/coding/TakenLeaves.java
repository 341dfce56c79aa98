package io.draftwire.core.coding;

import java.util.Arrays;

/**
 * Leaves of a {@link TokenTree} that cannot come any more, and what that makes of the decisions on
 * the way to another: at each node the taken leaves' mass is taken off its side. A walk touches
 * only those that share its way, and most part from it within a few decisions.
 */
final class TakenLeaves {
  private static final int MASS_BITS = 32;

  private int[][] steps = new int[8][];

  /** {@code mass[j][d]}: of leaf j below the node at depth d of its way, over 2^32. */
  private long[][] mass = new long[8][];

  private int[] sharing = new int[8];
  private int count;
  private int shared;

  void clear() {
    count = 0;
  }

  int count() {
    return count;
  }

  /** A taken leaf, by the decisions on the way to it and their probabilities. */
  void add(int[] way, int[] probabilities, int depth) {
    if (count == steps.length) {
      steps = Arrays.copyOf(steps, 2 * count);
      mass = Arrays.copyOf(mass, 2 * count);
      sharing = new int[2 * count];
    }
    if (steps[count] == null) {
      steps[count] = new int[TokenTree.MOST_DEPTH];
      mass[count] = new long[TokenTree.MOST_DEPTH + 1];
    }
    System.arraycopy(way, 0, steps[count], 0, depth);
    set(count++, probabilities, depth);
  }

  /** The taken leaf has other probabilities on its way. */
  void set(int index, int[] probabilities, int depth) {
    int[] way = steps[index];
    long[] below = mass[index];
    below[depth] = 1L << MASS_BITS;
    for (int d = depth - 1; d >= 0; d--) {
      int probability = (way[d] & 1) == 1 ? probabilities[d] : Logistic.ONE - probabilities[d];
      below[d] = below[d + 1] * probability >> 16;
    }
  }

  /** A walk begins at the root. */
  void start() {
    shared = count;
    for (int i = 0; i < count; i++) {
      sharing[i] = i;
    }
  }

  /** The probability of 1 at the walk's node, in 1..65535 over 65536, without the taken leaves. */
  int without(int probability, int depth) {
    if (shared == 0) {
      return probability;
    }
    long one = (long) probability << MASS_BITS - 16;
    long zero = (1L << MASS_BITS) - one;
    for (int i = 0; i < shared; i++) {
      int j = sharing[i];
      if ((steps[j][depth] & 1) == 1) {
        one -= mass[j][depth];
      } else {
        zero -= mass[j][depth];
      }
    }
    // What rounding leaves of a side that is taken whole still has a share, so that all can be read
    // back.
    one = Math.max(one, 1);
    zero = Math.max(zero, 1);
    long adjusted = (one << 16) / (one + zero);
    return Math.clamp(adjusted, 1, Logistic.ONE - 1);
  }

  /** The walk goes on from its node at {@code depth}. */
  void took(int bit, int depth) {
    int still = 0;
    for (int i = 0; i < shared; i++) {
      int j = sharing[i];
      if ((steps[j][depth] & 1) == bit) {
        sharing[still++] = j;
      }
    }
    shared = still;
  }
}
