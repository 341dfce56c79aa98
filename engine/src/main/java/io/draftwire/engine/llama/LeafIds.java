package io.draftwire.engine.llama;

import java.util.Arrays;

/**
 * Which sequence ids of llama.cpp the leaves of undecided trees have. The first leaf of a sequence
 * has the sequence's own id; every other takes one from beyond those that callers know, until the
 * tree is decided.
 */
final class LeafIds {
  private static final int[] NONE = {};

  /** By sequence: the ids of its leaves from the second on. */
  private final int[][] taken;

  private final int[] free;
  private int freeCount;

  /**
   * @param sequences ids that callers know, 0 to this
   * @param branches ids beyond those
   */
  LeafIds(int sequences, int branches) {
    taken = new int[sequences][];
    Arrays.fill(taken, NONE);
    free = new int[branches];
    for (int i = 0; i < branches; i++) {
      free[i] = sequences + branches - 1 - i;
    }
    freeCount = branches;
  }

  /** Takes ids for a sequence's leaves; there must be so many. */
  void take(int sequence, int leaves) {
    int[] ids = leaves == 1 ? NONE : new int[leaves - 1];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = free[--freeCount];
    }
    taken[sequence] = ids;
  }

  /** The ids of the sequence's leaves from the second on. */
  int[] beyondFirst(int sequence) {
    return taken[sequence];
  }

  int id(int sequence, int leaf) {
    return leaf == 0 ? sequence : taken[sequence][leaf - 1];
  }

  void release(int sequence) {
    for (int id : taken[sequence]) {
      free[freeCount++] = id;
    }
    taken[sequence] = NONE;
  }
}
