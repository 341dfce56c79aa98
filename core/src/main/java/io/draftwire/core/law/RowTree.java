package io.draftwire.core.law;

/**
 * Where the rows of a pass stand: row 0 behind a text, each other one behind an earlier row's
 * tokens and one more.
 */
public interface RowTree {
  /** The row, above 0, is behind this one's tokens. */
  int parent(int row);

  /** And this one more. */
  int token(int row);
}
