package io.draftwire.core.live;

import io.draftwire.core.law.RowTree;

/**
 * What a live cloud session offers its target: the text that the cache does not hold yet, the last
 * token of which is the root, and guesses below it. Row 0 of the pass is the root's, row {@code i +
 * 1} the i-th guess's.
 *
 * @param keep tokens of the text that the cache holds
 * @param to tokens of the text
 * @param numbers the guesses' numbers
 * @param parents of the i-th guess: the index of an earlier one, or -1 for the root
 * @param tokens the guesses'
 */
public record TargetPass(int keep, int to, int[] numbers, int[] parents, int[] tokens)
    implements RowTree {

  public int guesses() {
    return tokens.length;
  }

  public int rows() {
    return tokens.length + 1;
  }

  @Override
  public int parent(int row) {
    return parents[row - 1] + 1;
  }

  @Override
  public int token(int row) {
    return tokens[row - 1];
  }

  /** The guess below another, or below the root (-1), that has a token; -1 for none. */
  int child(int parent, int token) {
    for (int i = parent + 1; i < tokens.length; i++) {
      if (parents[i] == parent && tokens[i] == token) {
        return i;
      }
    }
    return -1;
  }
}
