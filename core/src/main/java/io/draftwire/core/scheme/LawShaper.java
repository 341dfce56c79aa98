package io.draftwire.core.scheme;

import io.draftwire.core.law.LatticeLaw;

/**
 * From logits to the law that travels: the part in which the schemes of a shipped law differ at the
 * edge.
 */
interface LawShaper {

  /** Shapes the law of one more draft of this round. */
  void shape(float[] logits, int offset, LatticeLaw into, DraftFigures figures);

  /**
   * The first {@code observed} laws of the round were on verified prefixes; the others never
   * happened.
   */
  default void settle(int observed) {}

  /**
   * Shapes laws as this will once so many of the round's laws have been observed, and leaves the
   * state of this alone. What they took has yet to be told to it ({@link #paid}).
   */
  default LawShaper ahead(int observed) {
    return this;
  }

  /**
   * A law that {@link #settle} counts among the observed took so many bits, by its own code.
   *
   * @param entries with a positive count
   * @param bits without the index of its token, and the same whichever way laws travel
   */
  default void paid(int entries, double bits) {}

  /** As {@link Drafting#price}. */
  default void price(double secondsPerBit, double secondsPerToken) {}
}
