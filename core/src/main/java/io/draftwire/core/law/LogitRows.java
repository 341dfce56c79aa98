package io.draftwire.core.law;

/** The rows of logits that a pass left, read where they lie; valid until the next pass. */
public interface LogitRows {
  /**
   * Holds the row whose offset was asked for last, and, but where rows are edited ({@link
   * RowEdits}), every one before it. Which array that is may change with the next row.
   */
  float[] logits();

  /**
   * Where a row's V logits begin; a row that is never asked for need not be copied anywhere.
   *
   * @return below 0 for a row that is not there: a node of a draft's pass that there was no room
   *     for, or a guess that an exit was not asked for
   */
  int offset(int row);

  /** Rows of {@code vocabulary} logits each, one behind the other from {@code offset} on. */
  static LogitRows of(float[] logits, int offset, int vocabulary) {
    return new OneBehindTheOther(logits, offset, vocabulary);
  }

  /** What {@link #of} gives. */
  record OneBehindTheOther(float[] logits, int from, int vocabulary) implements LogitRows {
    @Override
    public int offset(int row) {
      return from + row * vocabulary;
    }
  }
}
