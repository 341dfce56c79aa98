package io.draftwire.core.live;

/** The rows of logits that a pass left, read where they lie; valid until the next pass. */
public interface LogitRows {
  /** Holds every row whose offset was asked for. */
  float[] logits();

  /**
   * Where a row's V logits begin; a row that is never asked for need not be copied anywhere.
   *
   * @return below 0 for a row that is not there: a node of a draft's pass that there was no room
   *     for, or a guess that an exit was not asked for
   */
  int offset(int row);
}
