package io.draftwire.cloud.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.draftwire.core.live.PassSeconds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Which guesses of all sessions are worth a row. */
class RowsTest {
  private static final PassSeconds FLAT_THEN_STEEP = n -> n <= 8 ? .03 : .03 + .004 * (n - 8);

  private final SplittableRandom random = new SplittableRandom(3);

  private Demand offer(double... chances) {
    return Demand.tree(3, 4, chances, chances.length);
  }

  private Demand anyOffer(int guesses) {
    double[] chances = random.doubles(guesses).toArray();
    Arrays.sort(chances);
    return offer(Arrays.stream(chances).map(p -> 1 - p).toArray());
  }

  private static double rate(List<Demand> demands, int[] guesses, PassSeconds costs, int others) {
    double yield = 0;
    int rows = others;
    for (int i = 0; i < guesses.length; i++) {
      yield += 1;
      for (int g = 0; g < guesses[i]; g++) {
        yield += demands.get(i).chances()[g];
      }
      rows += guesses[i];
    }
    return yield / costs.of(rows);
  }

  /** No other choice among all that keep each session's order yields more a second. */
  @Test
  void noOtherChoiceYieldsMore() {
    for (int round = 0; round < 300; round++) {
      int sessions = random.nextInt(1, 4);
      List<Demand> demands = new ArrayList<>();
      Rows rows = new Rows(); // A fresh one: without a choice of before to stick to.
      for (int i = 0; i < sessions; i++) {
        demands.add(anyOffer(random.nextInt(1, 5)));
        rows.add(demands.getLast(), true);
      }
      double slope = random.nextDouble() * .01;
      PassSeconds costs = n -> .03 + slope * n;
      int most = random.nextInt(0, 13);
      rows.choose(costs, sessions, most, 0);
      int[] chosen = new int[sessions];
      for (int i = 0; i < sessions; i++) {
        chosen[i] = rows.guesses(i);
      }
      assertThat(Arrays.stream(chosen).sum()).isLessThanOrEqualTo(most);
      double best = best(demands, new int[sessions], 0, most, costs);
      assertThat(rate(demands, chosen, costs, sessions)).isBetween(best / 1.0101, best * 1.000001);
    }
  }

  private double best(List<Demand> demands, int[] guesses, int i, int left, PassSeconds costs) {
    if (i == guesses.length) {
      return rate(demands, guesses, costs, guesses.length);
    }
    double best = 0;
    for (int g = 0; g <= Math.min(left, demands.get(i).guesses()); g++) {
      guesses[i] = g;
      best = Math.max(best, best(demands, guesses, i + 1, left - g, costs));
    }
    guesses[i] = 0;
    return best;
  }

  @Test
  void loadShedsDraftsFirstAndNoneComesBack() {
    int before = Integer.MAX_VALUE;
    for (int sessions = 1; sessions <= 64; sessions *= 2) {
      Rows rows = new Rows();
      for (int i = 0; i < sessions; i++) {
        rows.add(offer(.6, .5, .36, .3, .2, .1, .05), true);
      }
      rows.choose(FLAT_THEN_STEEP, sessions, 512, 0);
      int each = rows.guesses(0);
      assertThat(each).as("%s sessions", sessions).isLessThanOrEqualTo(before);
      before = each;
    }
    assertThat(before).isZero();
  }

  /**
   * A policy by thresholds of the load collapses where the load sits on one: here what a pass
   * yields a second never falls by more than what one session more or less explains.
   */
  @Test
  void thereIsNoCliffAtAnyNumberOfSessions() {
    double before = 0;
    for (int sessions = 1; sessions <= 64; sessions++) {
      Rows rows = new Rows();
      List<Demand> demands = new ArrayList<>();
      for (int i = 0; i < sessions; i++) {
        demands.add(offer(.6, .5, .36, .3, .2, .1, .05));
        rows.add(demands.getLast(), true);
      }
      rows.choose(FLAT_THEN_STEEP, sessions, 512, 0);
      int[] chosen = new int[sessions];
      for (int i = 0; i < sessions; i++) {
        chosen[i] = rows.guesses(i);
      }
      double rate = rate(demands, chosen, FLAT_THEN_STEEP, sessions);
      assertThat(rate).as("%s sessions", sessions).isGreaterThan(.97 * before);
      before = rate;
    }
  }

  /** Two sizes that are as good as each other do not take turns with what is measured. */
  @Test
  void measurementsThatWobbleDoNotChangeTheSize() {
    Rows rows = new Rows();
    int changes = 0;
    int before = -1;
    for (int pass = 0; pass < 200; pass++) {
      double wobble = 1 + .004 * (random.nextDouble() - .5);
      // One guess of .5 is worth its row where that costs half of what there is.
      PassSeconds costs = n -> n == 1 ? .02 : .03 * wobble;
      rows.clear();
      rows.add(offer(.5), true);
      rows.choose(costs, 1, 8, 0);
      changes += before >= 0 && rows.guesses(0) != before ? 1 : 0;
      before = rows.guesses(0);
    }
    assertThat(changes).isLessThanOrEqualTo(1);
  }

  /** Walking a tree is work behind the pass, for every session that has one. */
  @Test
  void guessesThatDoNotPayForTheirWalkAreLeftOut() {
    for (double walk : new double[] {0, .02}) {
      Rows rows = new Rows();
      for (int i = 0; i < 4; i++) {
        rows.add(offer(.6, .5), true);
      }
      rows.choose(n -> .03, 4, 64, walk);
      int all = rows.guesses(0) + rows.guesses(1) + rows.guesses(2) + rows.guesses(3);
      assertThat(all).isEqualTo(walk == 0 ? 8 : 0);
    }
    // In few trees, where that is enough.
    Rows rows = new Rows();
    for (int i = 0; i < 4; i++) {
      rows.add(offer(i == 0 ? .95 : .05, i == 0 ? .9 : .04), true);
    }
    rows.choose(n -> .03, 4, 64, .003);
    assertThat(rows.guesses(0)).isEqualTo(2);
    assertThat(rows.guesses(1)).isZero();
  }

  @Test
  void whatHasNoRowsOfItsOwnYetHasNoGuesses() {
    Rows rows = new Rows();
    rows.add(offer(.9, .8), false);
    rows.add(offer(.7), true);
    rows.choose(n -> .03, 20, 8, 0);
    assertThat(rows.guesses(0)).isZero();
    assertThat(rows.guesses(1)).isEqualTo(1);
  }

  @Test
  void withoutAnyCertainRowThereIsNothingToGoOnFrom() {
    Rows rows = new Rows();
    rows.add(offer(.9), false);
    rows.choose(n -> .03, 20, 8, 0);
    assertThat(rows.guesses(0)).isZero();
  }

  @Test
  void aRoundsOwnRowsAreACertainty() {
    Rows rows = new Rows();
    rows.add(Demand.text(3, 7, 4), true);
    rows.add(offer(.5, .4), true);
    rows.choose(n -> .03, 5, 8, 0);
    assertThat(rows.guesses(0)).isZero();
    assertThat(rows.guesses(1)).isEqualTo(2);
    assertThat(rate(List.of(offer(.5, .4)), new int[] {2}, n -> .03, 1))
        .isCloseTo(1.9 / .03, within(1e-9));
  }
}
