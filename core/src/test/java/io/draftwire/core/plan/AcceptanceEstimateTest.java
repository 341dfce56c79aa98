package io.draftwire.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.assertj.core.data.Offset.offset;

import io.draftwire.core.scheme.KSqs;
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

  /**
   * Of positions that are alike, drafts judged one by one stand with the same chance everywhere; a
   * block's do better at its later places. Long rounds are forecast from short ones, and whatever
   * else was tried between: the tokens of a round come out as they are, whichever rule.
   */
  @Test
  void whatBlocksBringIsForecastAsItIs() {
    Contender block = Contender.headLaw(new KSqs(8, 100));
    int estimates = 12;
    double alone = 0;
    double mixed = 0;
    double first = 0;
    double scalar = 0;
    for (int n = 0; n < estimates; n++) {
      AcceptanceEstimate one = new AcceptanceEstimate(0.3, 0.65);
      AcceptanceEstimate both = new AcceptanceEstimate(0.3, 0.65);
      for (int i = 0; i < 1500; i++) {
        int length = 1 + random.nextInt(LONG);
        int accepted = block(length);
        one.observe(block, Math.min(accepted + 1, length), accepted);
        accepted = block(length);
        both.observe(block, Math.min(accepted + 1, length), accepted);
        round(both, SCALAR, STANDS, LONG);
      }
      alone += forecast(one.chances(block)) / estimates;
      mixed += forecast(both.chances(block)) / estimates;
      first += both.chances(block)[0] / estimates;
      scalar += forecast(both.chances(SCALAR)) / estimates;
    }
    double really = 1;
    int rounds = 200_000;
    for (int i = 0; i < rounds; i++) {
      really += (double) block(LONG) / rounds;
    }
    double apart = (1 - Math.pow(STANDS, LONG + 1)) / (1 - STANDS);
    assertThat(really).as("blocks bring more").isGreaterThan(1.1 * apart);
    assertThat(alone).isCloseTo(really, withinPercentage(2.5));
    assertThat(mixed).isCloseTo(really, withinPercentage(2.5));
    assertThat(first).as("but not at the first place").isCloseTo(STANDS, offset(0.015));
    assertThat(scalar).isCloseTo(apart, withinPercentage(4));
  }

  private static final int LONG = 6;

  /** 1 - TV of the laws of {@link #block}. */
  private static final double STANDS = 0.8;

  /** Drafts that stand of a block: p = (.15, .3, .55) and q = (.35, .15, .5) everywhere. */
  private int block(int length) {
    double[] p = {.15, .3, .55};
    double[] q = {.35, .15, .5};
    int accepted = 0;
    double w = 1;
    for (int i = 1; i <= length; i++) {
      double u = random.nextDouble();
      int x = u < q[0] ? 0 : u < q[0] + q[1] ? 1 : 2;
      w = Math.min(1, w * p[x] / q[x]);
      double left = 0;
      for (int v = 0; v < 3; v++) {
        left += Math.max(0, w * p[v] - q[v]);
      }
      double h = i == length || w == 1 ? w : left / (left + 1 - w);
      accepted = random.nextDouble() < h ? i : accepted;
    }
    return accepted;
  }

  private static double forecast(double[] chances) {
    double tokens = 1;
    double reached = 1;
    for (int i = 0; i < LONG; i++) {
      reached *= chances[i];
      tokens += reached;
    }
    return tokens;
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
