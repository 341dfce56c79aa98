package io.draftwire.core.scheme;

import io.draftwire.core.law.ExponentialRace;
import io.draftwire.core.law.LatticeLaw;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import io.draftwire.core.random.Purpose;

/** Of a law that travels: shaped and drawn from as it will be, with a threshold of its own. */
final class LawForesight implements Foresight {
  private final Dice dice;
  private final AcceptanceRule rule;
  private final LawShaper shaper;
  private final ExponentialRace race;
  private final LatticeLaw law = new LatticeLaw();
  private final DraftFigures figures = new DraftFigures();

  /**
   * @param rule by which the drafts will be judged
   * @param shaper whose state nobody else needs
   * @param race to rank by
   */
  LawForesight(Dice dice, AcceptanceRule rule, LawShaper shaper, ExponentialRace race) {
    this.dice = dice;
    this.rule = rule;
    this.shaper = shaper;
    this.race = race;
  }

  @Override
  public int draft(float[] logits, int offset, long position, int place) {
    shaper.shape(logits, offset, law, figures);
    return law.id(
        law.entryAt(dice.below(Purpose.DRAFT, position, rule.die(place), law.total())));
  }

  @Override
  public int[] following(float[] logits, int offset, long position, int count) {
    return likeliest(race, logits, offset, count);
  }

  /** The largest logits' tokens: what another law is likely to draw, whatever its dice. */
  static int[] likeliest(ExponentialRace race, float[] logits, int offset, int count) {
    return tokens(race, race.ranks(logits, offset, Sampling.at(0), 0, count));
  }

  /** The first tokens of the latest race. */
  static int[] tokens(ExponentialRace race, int count) {
    int[] tokens = new int[count];
    for (int i = 0; i < count; i++) {
      tokens[i] = race.token(i);
    }
    return tokens;
  }
}
