package io.draftwire.cloud.batch;

import io.draftwire.core.live.TargetPass;
import java.util.Arrays;

/**
 * The tokens that a sequence's cells were run over. A session's text says something else behind the
 * drafts that it accepted, until its next pass drops the cells of the others: whoever begins with
 * the cells of another session compares with these.
 */
final class HeldText {
  private int[] tokens = new int[64];

  private void reserve(int length) {
    if (tokens.length < length) {
      tokens = Arrays.copyOf(tokens, 2 * length);
    }
  }

  /** From a position on, these. */
  void ran(int from, int[] text) {
    reserve(from + text.length);
    System.arraycopy(text, 0, tokens, from, text.length);
  }

  /**
   * Of a tree's guesses the path to one stays.
   *
   * @param to where the tree's root ends
   * @param deepest -1 for none
   */
  void kept(int to, TargetPass tree, int deepest) {
    int depth = 0;
    for (int guess = deepest; guess >= 0; guess = tree.parents()[guess]) {
      depth++;
    }
    reserve(to + depth);
    int at = to + depth;
    for (int guess = deepest; guess >= 0; guess = tree.parents()[guess]) {
      tokens[--at] = tree.tokens()[guess];
    }
  }

  /** Another's first tokens. */
  void forked(HeldText other, int length) {
    reserve(length);
    System.arraycopy(other.tokens, 0, tokens, 0, length);
  }

  /** How many of the first tokens are those of a session's text, which may end meanwhile. */
  int common(Work work, int most) {
    int common = 0;
    while (common < most && work.token(common) == tokens[common]) {
      common++;
    }
    return common;
  }
}
