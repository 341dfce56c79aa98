package io.draftwire.engine;

import java.util.Arrays;

/**
 * An exact account of the cells of a shared cache. A cell holds one token and belongs to every
 * sequence on whose path that token is: forks share the cells of what they have in common, and a
 * cell is free once no sequence has it.
 */
final class Cells {
  private final int capacity;

  /** How many sequences have a cell. */
  private int[] owners = new int[64];

  /** Cells below {@link #fresh} that are free again, the first so many. */
  private int[] free = new int[16];

  private int freed;
  private int fresh;

  Cells(int capacity) {
    this.capacity = capacity;
  }

  int capacity() {
    return capacity;
  }

  int used() {
    return fresh - freed;
  }

  /** A free cell, for one sequence; there must be one. */
  int take() {
    int cell = freed > 0 ? free[--freed] : fresh++;
    if (cell == owners.length) {
      owners = Arrays.copyOf(owners, 2 * cell);
    }
    owners[cell] = 1;
    return cell;
  }

  /** One more sequence has each of {@code cells[0, to)}. */
  void share(int[] cells, int to) {
    for (int i = 0; i < to; i++) {
      owners[cells[i]]++;
    }
  }

  void release(int[] cells, int from, int to) {
    for (int i = from; i < to; i++) {
      release(cells[i]);
    }
  }

  void release(int cell) {
    if (--owners[cell] > 0) {
      return;
    }
    if (freed == free.length) {
      free = Arrays.copyOf(free, 2 * freed);
    }
    free[freed++] = cell;
  }
}
