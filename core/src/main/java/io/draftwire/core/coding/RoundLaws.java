package io.draftwire.core.coding;

import java.util.Arrays;

/**
 * The laws of an open round with the tokens that each followed, to learn from once it is settled.
 */
final class RoundLaws {
  private int[] entries = new int[64];
  private int[] starts = new int[8];
  private int laws;

  void clear() {
    laws = 0;
  }

  /** The same laws. */
  void set(RoundLaws other) {
    entries = other.entries.clone();
    starts = other.starts.clone();
    laws = other.laws;
  }

  void add(int[] before, int size, int[] ids, int[] counts) {
    if (laws + 1 == starts.length) {
      starts = Arrays.copyOf(starts, 2 * starts.length);
    }
    int at = starts[laws];
    int end = at + before.length + 2 * size;
    if (end > entries.length) {
      entries = Arrays.copyOf(entries, 2 * end);
    }
    System.arraycopy(before, 0, entries, at, before.length);
    at += before.length;
    System.arraycopy(ids, 0, entries, at, size);
    System.arraycopy(counts, 0, entries, at + size, size);
    starts[++laws] = end;
  }

  /** Reads the {@code n}-th law back and returns its size. */
  int get(int n, int[] before, int[] ids, int[] counts) {
    int at = starts[n];
    System.arraycopy(entries, at, before, 0, before.length);
    at += before.length;
    int size = (starts[n + 1] - at) / 2;
    System.arraycopy(entries, at, ids, 0, size);
    System.arraycopy(entries, at + size, counts, 0, size);
    return size;
  }
}
