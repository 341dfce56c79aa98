package io.draftwire.core.scheme;

import io.draftwire.core.law.LatticeLaw;
import io.draftwire.core.law.Law;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import io.draftwire.core.random.Purpose;
import java.util.List;

/** An {@link AcceptanceRule} at work: what stands of a round, and the token that follows. */
interface RoundJudge {

  /**
   * @param drafts tokens of the round
   * @param laws of which they were drawn, at least as many
   * @param rows the target's
   * @param rolls of the round's positions
   */
  Verdict judge(int[] drafts, List<LatticeLaw> laws, Rows rows, Rolls rolls);

  static RoundJudge of(AcceptanceRule rule) {
    return switch (rule) {
      case BLOCK -> new BlockJudge();
      case TOKEN -> new TokenJudge();
    };
  }

  /** The target's laws of a round's positions; one is shaped at a time. */
  record Rows(float[] logits, int offset, Sampling sampling, Law law) {

    /** The law of the draft at a place; behind the last draft, of the bonus token. */
    Law at(int place) {
      return law.shape(logits, offset + place * law.vocabulary(), sampling);
    }
  }

  /** All that chance decides in a verdict: the session's dice, or what a proof enumerates. */
  interface Rolls {

    /**
     * Whether something of probability min(1, {@code favourable / all}) happens to the draft at a
     * place.
     */
    boolean happens(int place, double favourable, double all);

    /** Draws the bonus token behind so many drafts. */
    int bonus(int drafts, Law p);

    /** Draws the correction at a place from what {@code share p} has beyond q. */
    int correction(int place, Law p, LatticeLaw q, double share);
  }

  /**
   * The session's dice.
   *
   * @param position of the round's first draft
   */
  record DiceRolls(Dice dice, AcceptanceRule rule, long position) implements Rolls {

    @Override
    public boolean happens(int place, double favourable, double all) {
      double u = dice.uniform(Purpose.ACCEPT, position + place, rule.die(place));
      // Not u < favourable / all: no division, and u = 0 happens only to what is possible.
      return u * all < favourable;
    }

    @Override
    public int bonus(int drafts, Law p) {
      return p.draw(dice.uniform(Purpose.BONUS, position + drafts));
    }

    @Override
    public int correction(int place, Law p, LatticeLaw q, double share) {
      return p.drawResidual(q, share, dice.uniform(Purpose.RESIDUAL, position + place));
    }
  }
}
