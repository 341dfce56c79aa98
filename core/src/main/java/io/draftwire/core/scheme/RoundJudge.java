package io.draftwire.core.scheme;

import io.draftwire.core.law.LatticeLaw;
import io.draftwire.core.law.Law;
import io.draftwire.core.law.LogitRows;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import io.draftwire.core.random.Purpose;
import java.util.List;

/** An {@link AcceptanceRule} at work: what stands of a round, and the token that follows. */
interface RoundJudge {

  /**
   * @param rows the target's
   * @param rolls of the round's positions
   */
  Verdict judge(Round round, Rows rows, Rolls rolls);

  /**
   * @param siblings candidates a place, the draft included
   */
  static RoundJudge of(AcceptanceRule rule, int siblings) {
    return switch (rule) {
      case BLOCK -> new BlockJudge();
      case TOKEN -> siblings > 1 ? new SiblingJudge() : new TokenJudge();
    };
  }

  /**
   * What an edge drafted.
   *
   * @param drafts the path
   * @param laws of which they were drawn, at least as many
   * @param siblings beside them
   */
  record Round(int[] drafts, List<LatticeLaw> laws, Siblings siblings) {

    /** Without siblings. */
    Round(int[] drafts, List<LatticeLaw> laws) {
      this(drafts, laws, Siblings.NONE);
    }
  }

  /** The target's laws of a round's positions; one is shaped at a time. */
  record Rows(LogitRows rows, Sampling sampling, Law law) {

    /**
     * The law of the draft at a place; behind the last draft, of the bonus token; then the laws
     * behind each of the siblings.
     */
    Law at(int place) {
      return law.shape(rows, place, sampling);
    }
  }

  /** All that chance decides in a verdict: the session's dice, or what a proof enumerates. */
  interface Rolls {

    /**
     * Whether something of probability min(1, {@code favourable / all}) happens to a candidate.
     *
     * @param candidate of the place: 0 for the draft
     */
    boolean happens(int place, int candidate, double favourable, double all);

    /** Draws the bonus token behind so many drafts. */
    int bonus(int drafts, Law p);

    /** Draws the correction at a place from what {@code share p} has beyond q. */
    int correction(int place, Law p, LatticeLaw q, double share);

    /**
     * Draws the correction at a place from the law that has so much of each entry of q's support,
     * and a multiple of p beyond it.
     */
    int correction(int place, Law p, LatticeLaw q, double[] inside, double outside);
  }

  /**
   * The session's dice.
   *
   * @param position of the round's first draft
   */
  record DiceRolls(Dice dice, AcceptanceRule rule, long position) implements Rolls {

    @Override
    public boolean happens(int place, int candidate, double favourable, double all) {
      int die = rule == AcceptanceRule.BLOCK ? rule.die(place) : candidate;
      double u = dice.uniform(Purpose.ACCEPT, position + place, die);
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

    @Override
    public int correction(int place, Law p, LatticeLaw q, double[] inside, double outside) {
      return p.drawMixed(q, inside, outside, dice.uniform(Purpose.RESIDUAL, position + place));
    }
  }
}
