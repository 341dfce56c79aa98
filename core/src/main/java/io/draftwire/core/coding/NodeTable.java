package io.draftwire.core.coding;

import java.util.Arrays;

/**
 * What was seen of binary decisions in contexts. The unit is a bucket: a context together with the
 * top of a small subtree of {@value #LEVELS} levels, found by a 32-bit hash; in it one slot for
 * each of the 7 decisions, so that three decisions in a row touch one line of memory (as the nibble
 * buckets of lpaq do).
 *
 * <p>A slot is an int: 16 bits of probability that the decision is 1, 16 bits of count; 0 is one
 * never met. A bucket is 8 ints, the hash first. Open addressing among {@value #WAYS} neighbours; a
 * table doubles whenever they are taken, and only at its limit lets the bucket met least often go.
 * So what it holds follows from the calls since the last {@link #clear} alone, not from the memory
 * that it has had before, and is the same on every machine.
 */
final class NodeTable {
  /** Decisions below one bucket. */
  static final int LEVELS = 3;

  private static final int BUCKET_BITS = LEVELS;
  private static final int BUCKET = 1 << BUCKET_BITS;
  private static final int WAYS = 4;
  private static final int LEAST_BITS = 4;

  private final int mostBits;

  /** At this count a slot stops slowing down. */
  private final int mostCount;

  private int[] slots;

  /** log2 of the number of groups of {@link #WAYS} buckets. */
  private int bits;

  private int used;

  /**
   * @param mostBits 1 or more: the table takes at most 2^mostBits * 128 bytes
   * @param mostCount from here on a slot moves by 1/(mostCount + 1.5) a time
   */
  NodeTable(int mostBits, int mostCount) {
    this.mostBits = mostBits;
    this.mostCount = mostCount;
    bits = Math.min(LEAST_BITS, mostBits);
    slots = new int[WAYS * BUCKET << bits];
  }

  private NodeTable(NodeTable other) {
    mostBits = other.mostBits;
    mostCount = other.mostCount;
    bits = other.bits;
    used = other.used;
    slots = other.slots.clone();
  }

  /** Another of the same content; each goes its own way from here. */
  NodeTable copy() {
    return new NodeTable(this);
  }

  /** Where the bucket of {@code hash} starts, or -1. The hash is not 0. */
  int find(int hash) {
    int at = first(hash);
    for (int end = at + WAYS * BUCKET; at < end; at += BUCKET) {
      if (slots[at] == hash) {
        return at;
      }
    }
    return -1;
  }

  /** Makes a bucket for {@code hash} unless there is one. What was found before may move. */
  void add(int hash) {
    while (!tryToAdd(hash)) {
      grow();
    }
  }

  /** The slot as it is: probability in the upper half, count in the lower; 0 if never met. */
  int slot(int at) {
    return slots[at];
  }

  /** Moves the slot at {@code at} towards {@code bit} by 1/(count + 1.5). */
  void learn(int at, int bit) {
    int slot = slots[at];
    int count = slot & 0xFFFF;
    int probability = count == 0 ? Logistic.ONE / 2 : slot >>> 16;
    int goal = bit == 1 ? Logistic.ONE - 1 : 1;
    // Truncation keeps the result between the two, so it stays in 1..65535.
    probability += (goal - probability) * 2 / (2 * count + 3);
    slots[at] = probability << 16 | Math.min(count + 1, mostCount);
  }

  /** Forgets everything; the memory stays. */
  void clear() {
    if (used > 0) {
      Arrays.fill(slots, 0);
      used = 0;
    }
  }

  int used() {
    return used;
  }

  /** False if the neighbours are taken and the table may still grow. */
  private boolean tryToAdd(int hash) {
    int from = first(hash);
    int least = from;
    for (int at = from; at < from + WAYS * BUCKET; at += BUCKET) {
      if (slots[at] == hash) {
        return true;
      }
      if (slots[at] == 0) {
        used++;
        slots[at] = hash;
        return true;
      }
      if (count(at + 1) < count(least + 1)) {
        least = at;
      }
    }
    if (bits < mostBits) {
      return false;
    }
    slots[least] = hash;
    Arrays.fill(slots, least + 1, least + BUCKET, 0);
    return true;
  }

  private int count(int at) {
    return slots[at] & 0xFFFF;
  }

  /** Groups go by the top bits of the hash, so each falls apart into two and none overflows. */
  private void grow() {
    int[] old = slots;
    bits++;
    slots = new int[WAYS * BUCKET << bits];
    for (int from = 0; from < old.length; from += BUCKET) {
      if (old[from] != 0) {
        int at = first(old[from]);
        while (slots[at] != 0) {
          at += BUCKET;
        }
        System.arraycopy(old, from, slots, at, BUCKET);
      }
    }
  }

  private int first(int hash) {
    return (hash >>> (Integer.SIZE - bits)) * (WAYS * BUCKET);
  }
}
