package io.draftwire.lab.exits;

import io.draftwire.core.law.ExponentialRace;
import io.draftwire.core.law.Law;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import io.draftwire.core.random.Purpose;

/** Sums up how near two rows of logits are, position by position. */
final class ExitTally {
  /** Races at each position: their mean varies less than one of them. */
  private static final int RACES = 4;

  /** Drafts of a round whose acceptance is foretold. */
  static final int DRAFTS = 4;

  private final int vocabulary;
  private final Sampling sampling;
  private final Law p;
  private final Law q;
  private final ExponentialRace race;
  private long positions;
  private long top1;
  private double distance;
  private double draws;
  private long races;
  private long rounds;
  private long sameRounds;

  ExitTally(int vocabulary, Sampling sampling) {
    this.vocabulary = vocabulary;
    this.sampling = sampling;
    this.p = new Law(vocabulary);
    this.q = new Law(vocabulary);
    this.race = new ExponentialRace(vocabulary);
  }

  /**
   * One position.
   *
   * @return who wins the first race under the exit's law
   */
  int add(float[] model, int at, float[] exit, int from, Dice dice, long position) {
    positions++;
    if (race.winner(model, at, Sampling.GREEDY, 0) == race.winner(exit, from, Sampling.GREEDY, 0)) {
      top1++;
    }
    p.shape(model, at, sampling);
    q.shape(exit, from, sampling);
    double apart = 0;
    double both = 0;
    for (int v = 0; v < vocabulary; v++) {
      apart += Math.abs(p.p(v) - q.p(v));
      both += p.p(v) * q.p(v);
    }
    distance += apart / 2;
    draws += both;
    int first = -1;
    for (int i = RACES - 1; i >= 0; i--) {
      long key = dice.bits(Purpose.RACE, position, i);
      first = race.winner(exit, from, sampling, key);
      races += race.winner(model, at, sampling, key) == first ? 1 : 0;
    }
    return first;
  }

  /** Who wins the first race of a position under some law: what {@link #add} returns of it. */
  int winner(float[] logits, int at, Dice dice, long position) {
    return race.winner(logits, at, sampling, dice.bits(Purpose.RACE, position, 0));
  }

  /**
   * The rounds that begin at each position of a text, their drafts being the winners of the draft's
   * races: how many are accepted, and how many an exit says.
   */
  void rounds(int[] draft, int[] model, int[] exit) {
    for (int from = 0; from + DRAFTS <= draft.length; from++) {
      rounds++;
      sameRounds += accepted(draft, model, from) == accepted(draft, exit, from) ? 1 : 0;
    }
  }

  private static int accepted(int[] draft, int[] law, int from) {
    int count = 0;
    while (count < DRAFTS && draft[from + count] == law[from + count]) {
      count++;
    }
    return count;
  }

  ExitAgreement agreement(int layer, String head) {
    return new ExitAgreement(
        layer,
        head,
        (double) top1 / positions,
        distance / positions,
        (double) races / (RACES * positions),
        draws / positions,
        (double) sameRounds / rounds,
        positions);
  }
}
