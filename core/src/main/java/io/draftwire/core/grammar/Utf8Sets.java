package io.draftwire.core.grammar;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Sets of characters as automata over the bytes of UTF-8: a node has edges, each for a range of
 * bytes, to another node or to the end of the character. A range of code points is cut where its
 * UTF-8 changes its length, and then where the bytes behind its first do not all go from 80 to BF,
 * so that the edges of a node never overlap.
 */
final class Utf8Sets {
  /** Where an edge leads that ends the character. */
  static final int DONE = -1;

  private static final int[] LAST_OF_LENGTH = {0x7f, 0x7ff, 0xffff, CodePoints.LAST};

  private final Map<CodePoints, Integer> roots = new HashMap<>();

  /** By node: its edges, as (lowest byte, highest byte, node). */
  private int[][] edges = new int[64][];

  private int nodes;

  /** The node at which characters of a set begin. */
  int root(CodePoints set) {
    return roots.computeIfAbsent(set, this::build);
  }

  /**
   * Where a byte leads from a node: to another, to {@link #DONE}, or nowhere, which is any other
   * number below 0.
   */
  int next(int node, int octet) {
    int[] of = edges[node];
    for (int i = 0; i < of.length; i += 3) {
      if (octet >= of[i] && octet <= of[i + 1]) {
        return of[i + 2];
      }
    }
    return DONE - 1;
  }

  /**
   * By byte, a number that is the same for bytes which no edge tells apart: what one of them leads
   * to, the others do.
   */
  byte[] classes() {
    boolean[] begins = new boolean[257];
    for (int node = 0; node < nodes; node++) {
      for (int i = 0; i < edges[node].length; i += 3) {
        begins[edges[node][i]] = true;
        begins[edges[node][i + 1] + 1] = true;
      }
    }
    byte[] classes = new byte[256];
    for (int octet = 1; octet < classes.length; octet++) {
      classes[octet] = (byte) (classes[octet - 1] + (begins[octet] ? 1 : 0));
    }
    return classes;
  }

  private int build(CodePoints set) {
    int root = node();
    for (CodePoints.Range range : set.ranges()) {
      int from = range.from();
      for (int last : LAST_OF_LENGTH) {
        if (from <= last && from <= range.to()) {
          add(root, from, Math.min(last, range.to()));
          from = last + 1;
        }
      }
    }
    return root;
  }

  /** Adds code points of one length. */
  private void add(int root, int from, int to) {
    byte[] low = bytes(from);
    byte[] high = bytes(to);
    add(root, low, high, 0);
  }

  private void add(int node, byte[] low, byte[] high, int at) {
    int first = low[at] & 0xff;
    int last = high[at] & 0xff;
    if (at == low.length - 1) {
      edge(node, first, last, DONE);
      return;
    }
    if (first == last) {
      add(below(node, first, first), low, high, at + 1);
      return;
    }
    int whole = first;
    if (!all(low, at + 1, 0x80)) {
      add(below(node, first, first), low, filled(low, at, 0xbf), at + 1);
      whole++;
    }
    boolean partAtTheEnd = !all(high, at + 1, 0xbf);
    int lastWhole = partAtTheEnd ? last - 1 : last;
    if (whole <= lastWhole) {
      add(below(node, whole, lastWhole), filled(low, at, 0x80), filled(high, at, 0xbf), at + 1);
    }
    if (partAtTheEnd) {
      add(below(node, last, last), filled(high, at, 0x80), high, at + 1);
    }
  }

  private static boolean all(byte[] bytes, int from, int octet) {
    for (int i = from; i < bytes.length; i++) {
      if ((bytes[i] & 0xff) != octet) {
        return false;
      }
    }
    return true;
  }

  private static byte[] filled(byte[] bytes, int at, int octet) {
    byte[] filled = bytes.clone();
    Arrays.fill(filled, at + 1, filled.length, (byte) octet);
    return filled;
  }

  /**
   * The node behind an edge; ranges come in ascending order, so it is the last one or a new one.
   */
  private int below(int node, int low, int high) {
    int[] of = edges[node];
    int n = of.length;
    if (n > 0 && of[n - 3] == low && of[n - 2] == high) {
      return of[n - 1];
    }
    int below = node();
    edge(node, low, high, below);
    return below;
  }

  private void edge(int node, int low, int high, int next) {
    int[] of = edges[node];
    int n = of.length;
    if (next == DONE && n > 0 && of[n - 1] == DONE && of[n - 2] == low - 1) {
      of[n - 2] = high;
      return;
    }
    int[] more = Arrays.copyOf(of, n + 3);
    more[n] = low;
    more[n + 1] = high;
    more[n + 2] = next;
    edges[node] = more;
  }

  private int node() {
    if (nodes == GrammarLimits.BYTE_NODES) {
      throw new GrammarException(
          "the grammar's sets of characters are too many; use fewer, or simpler ones");
    }
    if (nodes == edges.length) {
      edges = Arrays.copyOf(edges, 2 * nodes);
    }
    edges[nodes] = new int[0];
    return nodes++;
  }

  private static byte[] bytes(int c) {
    int length = 1;
    while (c > LAST_OF_LENGTH[length - 1]) {
      length++;
    }
    if (length == 1) {
      return new byte[] {(byte) c};
    }
    byte[] bytes = new byte[length];
    int rest = c;
    for (int i = length - 1; i > 0; i--) {
      bytes[i] = (byte) (0x80 | rest & 0x3f);
      rest >>= 6;
    }
    // As many ones as there are bytes, then a zero.
    bytes[0] = (byte) (0xf00 >> length | rest);
    return bytes;
  }
}
