package io.draftwire.core.scheme;

import io.draftwire.core.coding.TextState;
import io.draftwire.core.coding.TokenPrior;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;

/**
 * What the halves of one end are made for, in one session: all that come into force one after the
 * other, never both ends.
 *
 * @param vocabulary V
 * @param sampling what shapes this end's law: the draft's settings at the edge, the request's at
 *     the cloud
 * @param dice the session's random numbers
 * @param text what coders have learnt of the committed text; it outlives each half
 */
public record Terms(int vocabulary, Sampling sampling, Dice dice, TextState text) {

  /**
   * Behind an empty text.
   *
   * @param prior what the coders of both ends start from
   */
  public Terms(int vocabulary, Sampling sampling, Dice dice, TokenPrior prior) {
    this(vocabulary, sampling, dice, new TextState(vocabulary, prior));
  }

  /** The same with a copy of the text, for halves that go their own way from here. */
  public Terms ahead() {
    return new Terms(vocabulary, sampling, dice, text.copy());
  }

  /** Without a prior. */
  public Terms(int vocabulary, Sampling sampling, Dice dice) {
    this(vocabulary, sampling, dice, TokenPrior.NONE);
  }
}
