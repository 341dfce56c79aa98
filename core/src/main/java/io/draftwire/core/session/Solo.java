package io.draftwire.core.session;

import io.draftwire.core.law.ExponentialRace;
import io.draftwire.core.random.Dice;
import io.draftwire.core.random.Purpose;

/**
 * What a draft says alone, by the noise that the cloud would have drawn by: so its tokens are often
 * those that would have come, and each has exactly the draft's law.
 */
final class Solo {
  private final EdgeSettings settings;
  private final ExponentialRace race;
  private final Dice dice;

  Solo(EdgeSettings settings, long seed) {
    this.settings = settings;
    this.race = new ExponentialRace(settings.vocabulary());
    this.dice = new Dice(seed);
  }

  /** The token at {@code position}, from the draft's logits behind the text before it. */
  int token(float[] logits, int offset, int position) {
    return race.winner(logits, offset, settings.draftSampling(), dice.bits(Purpose.RACE, position));
  }
}
