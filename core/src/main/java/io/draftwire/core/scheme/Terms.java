package io.draftwire.core.scheme;

import io.draftwire.core.coding.TokenPrior;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;

/**
 * What a half of a scheme is made for.
 *
 * @param vocabulary V
 * @param sampling what shapes this end's law: the draft's settings at the edge, the request's at
 *     the cloud
 * @param dice the session's random numbers
 * @param prior what the id coders of both ends start from
 */
public record Terms(int vocabulary, Sampling sampling, Dice dice, TokenPrior prior) {

  /** Without a prior. */
  public Terms(int vocabulary, Sampling sampling, Dice dice) {
    this(vocabulary, sampling, dice, TokenPrior.NONE);
  }
}
