package io.draftwire.core.live;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A node of the edge's tree: a token that may follow its parent, or the root. */
final class Guess {
  /** Names the node to the draft's cache: counted up from 1; 0 for a root that was no guess. */
  final int id;

  final int token;

  /** Finisher of the race at its parent, from 0 on; beyond all of them where a hint named it. */
  int rank;

  /** Its share of the payload bits of the frame that it left with; NaN before. */
  double bits = Double.NaN;

  /** Probability that it follows its parent. */
  double chance;

  /** Null for the root. */
  Guess parent;

  /** Probability that the text goes along it, from the root. */
  double path;

  /** Number that the cloud knows it by; 0 while it has not been sent. */
  int number;

  /** Whether the draft was run over it, so that its children are known. */
  boolean run;

  /** Whether the draft had no room for it, below this root. */
  boolean leftOut;

  /** Of the race at this node, once run. */
  int gapClass;

  /** Ranks that were told apart there. */
  int ranked;

  final List<Guess> children = new ArrayList<>(4);

  Guess(int id, Guess parent, int token, int rank, double chance) {
    this.id = id;
    this.parent = parent;
    this.token = token;
    this.rank = rank;
    this.chance = chance;
    this.path = parent == null ? 1 : parent.path * chance;
  }

  /** What a hint had named turns out to have this rank in the race at its parent. */
  void ranked(int rank, double chance) {
    this.rank = rank;
    this.chance = chance;
    path = parent.path * chance;
  }

  /** In the order of their ranks: the race's winner first, what a hint named last. */
  void sortChildren() {
    children.sort(Comparator.comparingInt(child -> child.rank));
  }

  /** Tokens from the root to here. */
  int depth() {
    int depth = 0;
    for (Guess at = this; at.parent != null; at = at.parent) {
      depth++;
    }
    return depth;
  }

  /** The child with a token, or null. */
  Guess child(int token) {
    for (Guess child : children) {
      if (child.token == token) {
        return child;
      }
    }
    return null;
  }
}
