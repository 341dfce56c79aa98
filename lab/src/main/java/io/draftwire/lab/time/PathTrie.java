package io.draftwire.lab.time;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Paths of tokens from the beginning of a text, as a tree in which equal paths are one node, with a
 * row of logits at some of the nodes: at most a given number of rows, of which the least recently
 * used are dropped. A node goes when nothing needs it: no row, no node below it, no pin.
 */
final class PathTrie {
  /** One path; the root is the empty one. */
  static final class Node {
    private final Node parent;
    private final int token;
    private final int depth;
    private Map<Integer, Node> children;
    private int pins;

    private Node(Node parent, int token, int depth) {
      this.parent = parent;
      this.token = token;
      this.depth = depth;
    }

    /** The last token of the path. */
    int token() {
      return token;
    }

    /** Tokens of the path. */
    int depth() {
      return depth;
    }

    /** The first so many tokens of the path, at most all of them. */
    Node ancestor(int length) {
      Node node = this;
      while (node.depth > length) {
        node = node.parent;
      }
      return node;
    }

    /** The nodes behind the first so many tokens of the path, in order. */
    Node[] behind(int length) {
      Node[] nodes = new Node[depth - length];
      Node node = this;
      for (int i = nodes.length - 1; i >= 0; i--) {
        nodes[i] = node;
        node = node.parent;
      }
      return nodes;
    }

    /** Whether the path begins with that of {@code other}. */
    boolean passes(Node other) {
      return ancestor(other.depth) == other;
    }

    /** How many tokens two paths begin with alike. */
    int shared(Node other) {
      Node a = ancestor(other.depth);
      Node b = other.ancestor(a.depth);
      while (a != b) {
        a = a.parent;
        b = b.parent;
      }
      return a.depth;
    }
  }

  private final Node root = new Node(null, -1, 0);
  private final LinkedHashMap<Node, float[]> rows = new LinkedHashMap<>(16, 0.75f, true);
  private final long mostRows;
  private int nodes;

  PathTrie(long mostRows) {
    this.mostRows = mostRows;
  }

  Node root() {
    return root;
  }

  /** The path with a token more. */
  Node child(Node node, int token) {
    if (node.children == null) {
      node.children = new HashMap<>(2);
    }
    return node.children.computeIfAbsent(
        token,
        t -> {
          nodes++;
          return new Node(node, t, node.depth + 1);
        });
  }

  /** The row at a node, which counts as a use; null where there is none. */
  float[] row(Node node) {
    return rows.get(node);
  }

  /** Keeps a row; others may have to go. */
  void keep(Node node, float[] row) {
    rows.put(node, row);
    while (rows.size() > mostRows) {
      Iterator<Node> eldest = rows.keySet().iterator();
      Node dropped = eldest.next();
      eldest.remove();
      forget(dropped);
    }
  }

  /** Keeps a node, and so its path, until it is unpinned as often. */
  Node pin(Node node) {
    node.pins++;
    return node;
  }

  void unpin(Node node) {
    node.pins--;
    forget(node);
  }

  /** Lets a node go, and those above that only led to it, where nothing needs them. */
  void forget(Node node) {
    Node at = node;
    while (at != root
        && at.pins == 0
        && (at.children == null || at.children.isEmpty())
        && !rows.containsKey(at)
        && at.parent.children.remove(at.token, at)) {
      nodes--;
      at = at.parent;
    }
  }

  int keptRows() {
    return rows.size();
  }

  /** Paths known now, the empty one not counted. */
  int nodes() {
    return nodes;
  }
}
