package io.draftwire.core.live;

/**
 * How far a target's own draws go along the guesses of a pass, and the token behind: what the pass
 * commits, or, by the logits of an exit, what it probably will.
 *
 * @param deepest index in the pass of the deepest guess on the way, -1 for none
 * @param tokens the guesses on the way, and the token behind them
 * @param rows of the pass that the tokens were drawn by, in their order
 * @param gaps of the races in logits, by {@link RankTable#classOf}; empty where nobody asked
 * @param over whether the text ends with it
 */
public record Walk(int deepest, int[] tokens, int[] rows, int[] gaps, boolean over) {
  /** The token behind the guesses. */
  public int token() {
    return tokens[tokens.length - 1];
  }

  /** Whether another walk of the same pass goes along all of this one's tokens. */
  boolean isBegunBy(Walk other) {
    return common(other) == tokens.length;
  }

  /** How many tokens, from the first on, another walk of the same pass has too. */
  int common(Walk other) {
    int common = 0;
    while (common < Math.min(tokens.length, other.tokens.length)
        && tokens[common] == other.tokens[common]) {
      common++;
    }
    return common;
  }
}
