package io.draftwire.core.law;

import java.util.Arrays;

/**
 * The K largest of a row of values, largest first, ties by the lower index. One pass: a heap of K
 * holds the best so far, and whole blocks that cannot enter it are skipped by a vector compare. The
 * heap starts at a guess, the K-th value of the row before, so that few entries have to be pushed
 * out again; where the guess was too high the row is looked at once more. Not thread-safe;
 * reusable, allocates nothing once it has seen its largest K.
 */
final class TopSelection {
  /** An index above every other: it gives way to whoever comes. */
  private static final int NOBODY = Integer.MAX_VALUE;

  /** How far the K-th largest may fall from one row to the next before the guess fails. */
  private static final float MARGIN = 1.5f;

  /**
   * Value and index as one number whose order is the selection's: the value's bits, turned so that
   * they compare as the floats do, above the complement of the index.
   */
  private long[] heap = new long[0];

  private float[] row = {};
  private int offset;
  private int size;
  private boolean sound;

  /** Where the latest selection's K-th value suggests to start, and for which K. */
  private float guess;

  private int guessedFor;

  /** Selects from {@code row[offset, offset + length)}; afterwards entry 0 is the largest. */
  void select(float[] row, int offset, int length, int k) {
    this.row = row;
    this.offset = offset;
    size = Math.min(k, length);
    if (heap.length < size) {
      heap = new long[size];
    }
    if (size == 0) {
      sound = true;
      return;
    }
    if (size != guessedFor || !selectAbove(guess, length)) {
      selectFromStart(length);
    }
    guessedFor = sound ? size : 0;
    guess = worst() - MARGIN;
    // The heap has its worst entry on top; taking it off again and again leaves the best in front.
    for (int end = size - 1; end > 0; end--) {
      long worst = heap[0];
      heap[0] = heap[end];
      heap[end] = worst;
      sink(0, end);
    }
  }

  /** False where fewer than K are above the guess: then nothing was selected. */
  private boolean selectAbove(float guess, int length) {
    sound = true;
    Arrays.fill(heap, 0, size, entry(guess, NOBODY));
    scan(0, length);
    return ~(int) heap[0] != NOBODY;
  }

  private void selectFromStart(int length) {
    sound = true;
    for (int i = 0; i < size; i++) {
      float value = row[offset + i];
      sound &= value < Float.POSITIVE_INFINITY;
      heap[i] = entry(value, i);
    }
    for (int i = size / 2 - 1; i >= 0; i--) {
      sink(i, size);
    }
    scan(size, length);
  }

  private void scan(int from, int length) {
    int i = from;
    while (i + LogitScan.STEP <= length) {
      i = LogitScan.nextBlockAbove(worst(), row, offset, i, length);
      if (i + LogitScan.STEP > length) {
        break;
      }
      offer(i, i + LogitScan.STEP);
      i += LogitScan.STEP;
    }
    offer(i, length);
  }

  int size() {
    return size;
  }

  int id(int i) {
    return ~(int) heap[i];
  }

  float value(int i) {
    return row[offset + id(i)];
  }

  /** False if the row holds NaN or +infinity, or nothing finite (all with K of at least 1). */
  boolean sound() {
    return sound && (size == 0 || value(0) > Float.NEGATIVE_INFINITY);
  }

  private void offer(int from, int to) {
    float worst = worst();
    for (int i = from; i < to; i++) {
      float value = row[offset + i];
      // On a tie the earlier index, which is in already, stays. NaN is not within anything.
      if (!(value <= worst)) {
        sound &= value < Float.POSITIVE_INFINITY;
        heap[0] = entry(value, i);
        sink(0, size);
        worst = worst();
      }
    }
  }

  private float worst() {
    return Float.intBitsToFloat(ordered((int) (heap[0] >>> 32)));
  }

  private static long entry(float value, int index) {
    // Adding 0 makes -0 equal to 0, as comparisons of logits do.
    int bits = ordered(Float.floatToRawIntBits(value + 0f));
    return (long) bits << 32 | ~index & 0xFFFFFFFFL;
  }

  /** Bits of floats to integers of the same order, and back. */
  private static int ordered(int bits) {
    return bits ^ bits >> 31 & Integer.MAX_VALUE;
  }

  /** Restores the heap, smallest on top, below {@code at}. */
  private void sink(int at, int end) {
    long moved = heap[at];
    int hole = at;
    while (true) {
      int child = 2 * hole + 1;
      if (child >= end) {
        break;
      }
      if (child + 1 < end && heap[child + 1] < heap[child]) {
        child++;
      }
      if (heap[child] >= moved) {
        break;
      }
      heap[hole] = heap[child];
      hole = child;
    }
    heap[hole] = moved;
  }
}
