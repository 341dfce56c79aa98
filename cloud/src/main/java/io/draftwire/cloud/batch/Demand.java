package io.draftwire.cloud.batch;

import io.draftwire.core.live.Prospects;
import io.draftwire.core.scheme.Siblings;

/**
 * What a session wants of the target: its cache brought to {@code text[0, to)}, the logits of the
 * last {@code rows} positions, and, where there is room, those of guesses below the last of them.
 *
 * @param keep of the text that was run before, what still stands
 * @param to tokens of the text
 * @param rows of logits; 0 for a prompt that is read ahead
 * @param chances {@code double[guesses or more]}, falling: how probable it is that a guess is on
 *     the text's path; null where the session has no guesses ever
 * @param guesses that it offers
 * @param siblings that are run beside the text in the pass that ends the demand, below the
 *     positions of its rows
 */
public record Demand(int keep, int to, int rows, double[] chances, int guesses, Siblings siblings) {
  /** Most guesses that one session may have in a pass. */
  private static final int MOST_GUESSES = 32;

  public Demand {
    if (keep < 0 || keep >= to || rows < 0 || rows > to - keep) {
      throw new IllegalArgumentException(
          "a demand for " + rows + " rows of text[" + keep + ", " + to + ")");
    }
  }

  /** Without guesses. */
  public static Demand text(int keep, int to, int rows) {
    return round(keep, to, rows, Siblings.NONE);
  }

  /** Without guesses, and with siblings that are part of the demand. */
  public static Demand round(int keep, int to, int rows, Siblings siblings) {
    return new Demand(keep, to, rows, null, 0, siblings);
  }

  /** What a live session could have run: one row, with the likeliest guesses below it. */
  public static Demand tree(Prospects all) {
    return tree(all.keep(), all.to(), all.chances(), Math.min(MOST_GUESSES, all.guesses()));
  }

  /** Of one row, with guesses below it. */
  public static Demand tree(int keep, int to, double[] chances, int guesses) {
    return new Demand(keep, to, 1, chances, guesses, Siblings.NONE);
  }

  /** Whether there is a tree to walk, be it only its root. */
  boolean tree() {
    return chances != null;
  }
}
