package io.draftwire.core.live;

import io.draftwire.core.law.ExponentialRace;
import io.draftwire.core.law.LogitRows;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import io.draftwire.core.random.Purpose;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * What the target of a live session draws: at each position the winner of its race, by noise that
 * hangs on the position alone. So whoever asks twice, or of a pass that is still under way, changes
 * nothing.
 */
final class TargetDraws {
  private static final int[] NONE = {};

  private final Sampling sampling;
  private final Dice dice;
  private final IntPredicate endsText;
  private final int lengthLimit;
  private final ExponentialRace race;

  TargetDraws(
      int vocabulary, Sampling sampling, long seed, IntPredicate endsText, int lengthLimit) {
    this.sampling = sampling;
    this.dice = new Dice(seed);
    this.endsText = endsText;
    this.lengthLimit = lengthLimit;
    this.race = new ExponentialRace(vocabulary);
  }

  /** Goes along the guesses of a pass as far as the draws do. */
  Walk walk(TargetPass pass, LogitRows rows) {
    return walk(pass, rows, false);
  }

  /**
   * The same, with the gaps of the races: how close each draw was. Where rows are missing it goes
   * as far as there are any; the root's is there.
   */
  Walk closely(TargetPass pass, LogitRows rows) {
    return walk(pass, rows, true);
  }

  private Walk walk(TargetPass pass, LogitRows logits, boolean closely) {
    int[] tokens = new int[pass.rows()];
    int[] rows = new int[pass.rows()];
    int[] gaps = closely ? new int[pass.rows()] : NONE;
    int deepest = -1;
    int n = 0;
    while (true) {
      int row = deepest + 1;
      int offset = logits.offset(row);
      int position = pass.to() + n;
      long key = dice.bits(Purpose.RACE, position);
      int token;
      if (closely) {
        int found = race.ranks(logits.logits(), offset, sampling, key, 2);
        token = race.token(0);
        gaps[n] = RankTable.classOf(found > 1 ? race.gap(1) : Double.POSITIVE_INFINITY);
      } else {
        token = race.winner(logits.logits(), offset, sampling, key);
      }
      tokens[n] = token;
      rows[n] = row;
      n++;
      int next = pass.child(deepest, token);
      boolean over = endsText.test(token) || position + 1 >= lengthLimit;
      if (next < 0 || over || logits.offset(next + 1) < 0) {
        return new Walk(
            deepest,
            Arrays.copyOf(tokens, n),
            Arrays.copyOf(rows, n),
            closely ? Arrays.copyOf(gaps, n) : NONE,
            over);
      }
      deepest = next;
    }
  }
}
