package io.draftwire.core.law;

/**
 * The K largest of a row of values, largest first, ties by the lower index. One pass: a heap of K
 * holds the best so far, and whole blocks that cannot enter it are skipped by a vector compare. Not
 * thread-safe; reusable, allocates nothing once it has seen its largest K.
 */
final class TopSelection {
  private float[] values = new float[0];
  private int[] ids = new int[0];
  private int size;

  /** Selects from {@code row[offset, offset + length)}; afterwards entry 0 is the largest. */
  void select(float[] row, int offset, int length, int k) {
    size = Math.min(k, length);
    if (values.length < size) {
      values = new float[size];
      ids = new int[size];
    }
    if (size == 0) {
      return;
    }
    for (int i = 0; i < size; i++) {
      values[i] = row[offset + i];
      ids[i] = i;
    }
    for (int i = size / 2 - 1; i >= 0; i--) {
      sink(i, size);
    }
    int i = size;
    while (i + LogitScan.STEP <= length) {
      i = LogitScan.nextBlockAbove(values[0], row, offset, i, length);
      if (i + LogitScan.STEP > length) {
        break;
      }
      offer(row, offset, i, i + LogitScan.STEP);
      i += LogitScan.STEP;
    }
    offer(row, offset, i, length);
    // The heap has its worst entry on top; taking it off again and again leaves the best in front.
    for (int end = size - 1; end > 0; end--) {
      swap(0, end);
      sink(0, end);
    }
  }

  int size() {
    return size;
  }

  int id(int i) {
    return ids[i];
  }

  float value(int i) {
    return values[i];
  }

  private void offer(float[] row, int offset, int from, int to) {
    for (int i = from; i < to; i++) {
      // Strictly greater: on a tie the earlier index, which is in already, stays.
      if (row[offset + i] > values[0]) {
        values[0] = row[offset + i];
        ids[0] = i;
        sink(0, size);
      }
    }
  }

  /** True if entry a is a worse choice than entry b. */
  private boolean worse(int a, int b) {
    return values[a] < values[b] || values[a] == values[b] && ids[a] > ids[b];
  }

  private void sink(int at, int end) {
    int parent = at;
    while (true) {
      int child = 2 * parent + 1;
      if (child >= end) {
        return;
      }
      if (child + 1 < end && worse(child + 1, child)) {
        child++;
      }
      if (!worse(child, parent)) {
        return;
      }
      swap(parent, child);
      parent = child;
    }
  }

  private void swap(int a, int b) {
    float value = values[a];
    values[a] = values[b];
    values[b] = value;
    int id = ids[a];
    ids[a] = ids[b];
    ids[b] = id;
  }
}
