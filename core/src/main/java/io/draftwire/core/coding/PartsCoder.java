package io.draftwire.core.coding;

import java.util.Arrays;

/**
 * Codes the counts of a lattice law in descending order: the parts of ell, each at most the one
 * before and at least what the parts that may still come must hold on average. A part that is
 * certain costs nothing, and no number of parts is sent: they end when ell is reached.
 *
 * <p>A part is found by halving its range; the first {@value #LEVELS} decisions are learnt, by rank
 * and by the size of the range, so that it works for any ell. Frozen but for {@link #learn}.
 */
final class PartsCoder {
  private static final int LEVELS = 6;
  private static final int NODES = 1 << LEVELS;

  /** Ranks that are told apart. */
  private static final int RANKS = 6;

  /** Ranges up to this size are told apart; longer ones by their octave. */
  private static final int EXACT = 12;

  private static final int RANGES = EXACT + 17;
  private static final int MOST_COUNT = 60;

  /** As in {@link NodeTable}: 16 bits of probability, 16 of count. */
  private final int[] slots;

  PartsCoder() {
    this(new int[RANKS * RANGES * NODES]);
  }

  private PartsCoder(int[] slots) {
    this.slots = slots;
  }

  /** Another that has learnt the same. */
  PartsCoder copy() {
    return new PartsCoder(slots.clone());
  }

  /** What is done with a decision. */
  interface Walk {
    /** Returns how the decision goes, whose probability of 1 is given. */
    int decide(int wanted, int probability);
  }

  /** The least part at {@code rank} of {@code most}, where {@code rest} is left. */
  static int least(int rest, int rank, int most) {
    return Math.ceilDiv(rest, most - rank);
  }

  /**
   * Walks to a part in {@code least..largest}.
   *
   * @param part the one that is wanted; anything where {@code walk} reads
   * @return the part
   */
  int walk(int rank, int least, int largest, int part, Walk walk) {
    int table = table(rank, largest - least);
    int low = least;
    int high = largest;
    for (int node = 1; low < high; ) {
      int middle = low + high >>> 1;
      int bit = walk.decide(part > middle ? 1 : 0, probability(table, node, low, middle, high));
      if (bit == 1) {
        low = middle + 1;
      } else {
        high = middle;
      }
      node = next(node, bit);
    }
    return low;
  }

  void learn(int rank, int least, int largest, int part) {
    int table = table(rank, largest - least);
    int low = least;
    int high = largest;
    for (int node = 1; low < high && node < NODES; ) {
      int middle = low + high >>> 1;
      int bit = part > middle ? 1 : 0;
      int slot = slots[table + node];
      int count = slot & 0xFFFF;
      int probability = probability(table, node, low, middle, high);
      int goal = bit == 1 ? Logistic.ONE - 1 : 1;
      probability += (goal - probability) * 2 / (2 * count + 3);
      slots[table + node] = probability << 16 | Math.min(count + 1, MOST_COUNT);
      if (bit == 1) {
        low = middle + 1;
      } else {
        high = middle;
      }
      node = next(node, bit);
    }
  }

  void forget() {
    Arrays.fill(slots, 0);
  }

  private int probability(int table, int node, int low, int middle, int high) {
    int slot = node < NODES ? slots[table + node] : 0;
    return slot != 0 ? slot >>> 16 : (int) (((long) (high - middle) << 16) / (high - low + 1));
  }

  private static int next(int node, int bit) {
    return node < NODES ? 2 * node + bit : node;
  }

  private static int table(int rank, int range) {
    int size = range < EXACT ? range : EXACT + Integer.SIZE - Integer.numberOfLeadingZeros(range);
    return (Math.min(rank, RANKS - 1) * RANGES + Math.min(size, RANGES - 1)) * NODES;
  }
}
