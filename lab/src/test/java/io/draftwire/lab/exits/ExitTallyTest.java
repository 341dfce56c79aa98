package io.draftwire.lab.exits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.draftwire.core.law.Law;
import io.draftwire.core.law.RaceAgreement;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import org.junit.jupiter.api.Test;

class ExitTallyTest {
  private static final float[] MODEL = {2, 1, 0, 0};
  private static final float[] EXIT = {1, 2, 0, 0};

  @Test
  void oneLawAgreesWithItself() {
    ExitTally tally = new ExitTally(4, Sampling.at(1));
    for (int i = 0; i < 50; i++) {
      tally.add(MODEL, 0, MODEL, 0, new Dice(1), i);
    }
    ExitAgreement found = tally.agreement(3, "head");
    assertThat(found.top1()).isOne();
    assertThat(found.distance()).isZero();
    assertThat(found.race()).isOne();
    assertThat(found.drafts()).isNaN();
    assertThat(found.positions()).isEqualTo(50);
  }

  @Test
  void otherLawsAgreeAsOftenAsTheirRacesDo() {
    ExitTally tally = new ExitTally(4, Sampling.at(1));
    for (int i = 0; i < 4000; i++) {
      tally.add(MODEL, 0, EXIT, 0, new Dice(1), i);
    }
    Law p = new Law(4).shape(MODEL, 0, Sampling.at(1));
    Law q = new Law(4).shape(EXIT, 0, Sampling.at(1));
    ExitAgreement found = tally.agreement(3, "head");
    assertThat(found.top1()).isZero();
    assertThat(found.distance()).isCloseTo(p.p(0) - p.p(1), within(1e-6));
    // Five standard errors of 16000 races.
    assertThat(found.race()).isCloseTo(RaceAgreement.of(p, q), within(0.02));
    double draws = 0;
    for (int v = 0; v < 4; v++) {
      draws += p.p(v) * q.p(v);
    }
    assertThat(found.draws()).isCloseTo(draws, within(1e-9));
  }

  @Test
  void whatAddReturnsIsTheWinnerThatDraftsAreHeldAgainst() {
    ExitTally tally = new ExitTally(4, Sampling.at(1));
    for (int i = 0; i < 50; i++) {
      assertThat(tally.add(MODEL, 0, EXIT, 0, new Dice(1), i))
          .isEqualTo(tally.winner(EXIT, 0, new Dice(1), i));
    }
  }

  @Test
  void roundsAreForetoldWhereAsManyDraftsAreAccepted() {
    ExitTally tally = new ExitTally(4, Sampling.at(1));
    tally.add(MODEL, 0, EXIT, 0, new Dice(1), 0);
    // From 0: both say 2. From 1: the model accepts 1, the exit 1. From 2: none and all of them.
    tally.rounds(
        new int[] {1, 1, 1, 1, 1, 1}, new int[] {1, 1, 2, 1, 1, 1}, new int[] {1, 1, 2, 3, 1, 1});
    assertThat(tally.agreement(0, "head").drafts()).isOne();
    tally.rounds(new int[] {1, 1, 1, 1}, new int[] {1, 1, 2, 1}, new int[] {1, 1, 1, 1});
    assertThat(tally.agreement(0, "head").drafts()).isEqualTo(0.75);
  }
}
