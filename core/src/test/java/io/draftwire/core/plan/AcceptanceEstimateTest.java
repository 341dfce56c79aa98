package io.draftwire.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AcceptanceEstimateTest {
  private static final Contender COUPLED = Contender.coupled(Regrets.COUPLED);
  private static final Contender SCALAR = Contender.scalar(Regrets.SCALAR);
  private static final Contender HEAD = Contender.headLaw(Regrets.HEAD);

  private final SplittableRandom random = new SplittableRandom(3);

  private void rounds(AcceptanceEstimate estimate, Contender contender, double chance, int length) {
    for (int i = 0; i < 400; i++) {
      round(estimate, contender, chance, length);
    }
  }

  private void round(AcceptanceEstimate estimate, Contender contender, double chance, int length) {
    int accepted = 0;
    while (accepted < length && random.nextDouble() < chance) {
      accepted++;
    }
    estimate.observe(contender, Math.min(accepted + 1, length), accepted);
  }

  @Test
  void countsPositionsNeverTestedAsUnobserved() {
    AcceptanceEstimate estimate = new AcceptanceEstimate(1, 0.65);
    rounds(estimate, HEAD, 0.5, 16);
    double[] chances = estimate.chances(HEAD);
    assertThat(chances[0]).isCloseTo(0.5, offset(0.05));
    // One draft in 65,000 gets there; a count of drafts sent would say 0.
    assertThat(chances[15]).isCloseTo(0.5, offset(0.08));
  }

  /** SCHEMES.md, 2: TinyLlama at T = 1. */
  @Test
  void expectsOfAnUntriedSchemeWhatTheTriedOneShowed() {
    AcceptanceEstimate estimate = new AcceptanceEstimate(1, 0.65);
    rounds(estimate, SCALAR, 0.321, 4);
    assertThat(estimate.optimum()).isCloseTo(0.324, offset(0.03));
    assertThat(estimate.chances(COUPLED)[0]).isCloseTo(0.270, offset(0.03));
  }

  @Test
  void believesWhatItSeesOverThePrior() {
    AcceptanceEstimate estimate = new AcceptanceEstimate(1, 0.65);
    for (int i = 0; i < 400; i++) {
      round(estimate, HEAD, 0.63, 4);
      round(estimate, COUPLED, 0.45, 4);
    }
    assertThat(estimate.chances(HEAD)[0]).isCloseTo(0.63, offset(0.05));
    assertThat(estimate.chances(COUPLED)[0]).isCloseTo(0.45, offset(0.05));
  }

  @Test
  void hopesLessTheMoreItHasSeen() {
    AcceptanceEstimate estimate = new AcceptanceEstimate(1, 0.65);
    double before = estimate.hopes(HEAD, 1)[0] - estimate.chances(HEAD)[0];
    rounds(estimate, HEAD, 0.6, 4);
    double after = estimate.hopes(HEAD, 1)[0] - estimate.chances(HEAD)[0];
    assertThat(before).isGreaterThan(0.1);
    assertThat(after).isBetween(0.0, 0.04);
  }

  /** SCHEMES.md, 2: the TinyLlama pair's optimum, and coupled against it. */
  @Test
  void coupledIsExpectedWhereItWasSeen() {
    double[][] seen = {{.3, .570, .567}, {.6, .485, .469}, {.8, .386, .349}, {1, .324, .270}};
    for (double[] row : seen) {
      assertThat(COUPLED.chance().of(row[1], row[0])).isCloseTo(row[2], offset(0.005));
    }
    assertThat(COUPLED.chance().of(0.7, 0)).isEqualTo(0.7);
    assertThat(COUPLED.bitsPerDraft()).isLessThan(SCALAR.bitsPerDraft());
  }
}
