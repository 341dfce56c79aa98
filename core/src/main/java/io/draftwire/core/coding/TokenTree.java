package io.draftwire.core.coding;

import java.util.Arrays;
import java.util.Comparator;

/**
 * The decisions that lead to a token: a binary tree with one leaf a token. Inner nodes are 1..V-1,
 * the root is 1, the leaf of token t is V + t.
 *
 * <p>Without knowledge of the vocabulary it is the heap: the children of i are 2i and 2i + 1, so a
 * path is the binary digits of V + t and no decision is certain; nothing is stored. With weights
 * (powers of two) it is the tree that halves the weight at each node (Fano), so that frequent
 * tokens take few decisions.
 */
final class TokenTree {
  /** The largest weight class. */
  static final int MOST_CLASS = 20;

  /**
   * No path is longer. A split leaves at most 3/4 of the weight on a side that has two tokens or
   * more, and the whole is at most 2^40.
   */
  static final int MOST_DEPTH = 100;

  static final int ROOT = 1;

  private final int vocabulary;

  /** {@code children[2 * node + bit]}, {@code parents[node]}; null for the heap. */
  private final int[] children;

  private final int[] parents;

  private TokenTree(int vocabulary, int[] children, int[] parents) {
    this.vocabulary = vocabulary;
    this.children = children;
    this.parents = parents;
  }

  static TokenTree heap(int vocabulary) {
    return new TokenTree(vocabulary, null, null);
  }

  /**
   * @param classes {@code byte[V]}: token t has the weight 2^classes[t], 0 to {@link #MOST_CLASS}
   */
  static TokenTree weighted(byte[] classes) {
    int vocabulary = classes.length;
    Integer[] order = new Integer[vocabulary];
    Arrays.setAll(order, t -> t);
    Arrays.sort(order, Comparator.comparingInt((Integer t) -> -classes[t]));
    long[] below = new long[vocabulary + 1];
    for (int i = 0; i < vocabulary; i++) {
      below[i + 1] = below[i] + (1L << classes[order[i]]);
    }
    int[] children = new int[2 * vocabulary];
    int[] parents = new int[2 * vocabulary];
    new Splitting(vocabulary, order, below, children, parents).split(0, vocabulary);
    return new TokenTree(vocabulary, children, parents);
  }

  int child(int node, int bit) {
    return children == null ? 2 * node + bit : children[2 * node + bit];
  }

  /** The token whose leaf is {@code node}, or below 0 for an inner node. */
  int token(int node) {
    return node - vocabulary;
  }

  /**
   * Writes the way to {@code token} to {@code steps} as {@code node << 1 | bit}.
   *
   * @return its length
   */
  int path(int token, int[] steps) {
    int depth = 0;
    for (int node = vocabulary + token; node != ROOT; depth++) {
      int parent = children == null ? node >>> 1 : parents[node];
      int bit = child(parent, 1) == node ? 1 : 0;
      steps[depth] = parent << 1 | bit;
      node = parent;
    }
    for (int i = 0, j = depth - 1; i < j; i++, j--) {
      int step = steps[i];
      steps[i] = steps[j];
      steps[j] = step;
    }
    return depth;
  }

  private static final class Splitting {
    private final int vocabulary;
    private final Integer[] order;
    private final long[] below;
    private final int[] children;
    private final int[] parents;
    private int nodes;

    Splitting(int vocabulary, Integer[] order, long[] below, int[] children, int[] parents) {
      this.vocabulary = vocabulary;
      this.order = order;
      this.below = below;
      this.children = children;
      this.parents = parents;
    }

    /** Makes the tree over {@code order[from..to)} and returns its top. */
    int split(int from, int to) {
      if (to - from == 1) {
        return vocabulary + order[from];
      }
      int node = ++nodes;
      int middle = half(from, to);
      link(node, 0, split(from, middle));
      link(node, 1, split(middle, to));
      return node;
    }

    private void link(int node, int bit, int child) {
      children[2 * node + bit] = child;
      parents[child] = node;
    }

    /** Where the weight before comes nearest to half, with something on both sides. */
    private int half(int from, int to) {
      long twice = below[from] + below[to];
      int low = from + 1;
      int high = to - 1;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (2 * below[middle] < twice) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low > from + 1 && twice - 2 * below[low - 1] < 2 * below[low] - twice ? low - 1 : low;
    }
  }
}
