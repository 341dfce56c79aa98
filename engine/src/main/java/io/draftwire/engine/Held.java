package io.draftwire.engine;

import java.util.Arrays;

/** What one sequence has: the bookkeeping behind {@link Sequences}. */
final class Held {
  /** Tokens, without those of a tree. */
  int length;

  int[] cells = new int[16];

  /** New tokens of the last batch that may be kept; their batch indices, ascending. */
  int nodes;

  int[] indices = new int[16];

  /** Leaves of their tree. A chain's tokens are the last {@link #nodes} of the sequence. */
  int leaves;

  /** Of a tree: each node's parent, depth, cell, and a leaf at or below it. */
  private int[] parents = new int[0];

  private int[] depths = new int[0];
  int[] nodeCells = new int[0];
  int[] leaf = new int[0];

  boolean branched() {
    return leaves > 1;
  }

  int base() {
    return branched() ? length : length - nodes;
  }

  int find(int index) {
    return index < 0 ? -1 : Arrays.binarySearch(indices, 0, nodes, index);
  }

  int depth(int node) {
    return node < 0 || !branched() ? node : depths[node];
  }

  int above(int node) {
    return branched() ? parents[node] : node - 1;
  }

  void forget() {
    nodes = 0;
    leaves = 0;
  }

  void begin(int count, int leaves) {
    forget();
    this.leaves = leaves;
    if (indices.length < count) {
      indices = new int[2 * count];
    }
    if (branched() && leaf.length < count) {
      parents = new int[2 * count];
      depths = new int[2 * count];
      nodeCells = new int[2 * count];
      leaf = new int[2 * count];
    }
    reserve(length + (branched() ? 0 : count));
  }

  void append(int index, int parentIndex, int leafBelow, int cell) {
    if (branched()) {
      parents[nodes] = find(parentIndex);
      depths[nodes] = parentIndex < 0 ? 0 : depths[parents[nodes]] + 1;
      nodeCells[nodes] = cell;
      leaf[nodes] = leafBelow;
    } else {
      cells[length++] = cell;
    }
    indices[nodes++] = index;
  }

  void reserve(int length) {
    if (cells.length < length) {
      cells = Arrays.copyOf(cells, Math.max(length, 2 * cells.length));
    }
  }
}
