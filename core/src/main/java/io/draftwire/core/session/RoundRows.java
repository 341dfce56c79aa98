package io.draftwire.core.session;

import io.draftwire.core.law.RowTree;
import io.draftwire.core.scheme.Siblings;

/**
 * The rows of a round's pass: behind the committed text, behind each draft, and behind each of the
 * other candidates.
 */
record RoundRows(int[] drafts, Siblings siblings) implements RowTree {
  /** A token that the target draws alone. */
  static final RoundRows ALONE = new RoundRows(new int[0], Siblings.NONE);

  @Override
  public int parent(int row) {
    return row <= drafts.length ? row - 1 : siblings.places()[row - drafts.length - 1];
  }

  @Override
  public int token(int row) {
    return row <= drafts.length ? drafts[row - 1] : siblings.tokens()[row - drafts.length - 1];
  }
}
