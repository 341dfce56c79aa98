package io.draftwire.core.scheme;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import org.junit.jupiter.api.Test;

class PricedSupportTest {
  private static final int VOCABULARY = 500;
  private static final double SECONDS_PER_TOKEN = 0.1;

  @Test
  void theSupportShrinksWithTheRateAndGrowsWithIt() {
    assertThat(supportAt(1e3)).isEqualTo(1);
    int slow = supportAt(10e3);
    int middle = supportAt(100e3);
    int fast = supportAt(1e6);
    assertThat(slow).isGreaterThan(1).isLessThan(middle);
    assertThat(middle).isLessThan(fast);
    assertThat(supportAt(1e12)).isEqualTo(64);
  }

  @Test
  void keepsWhatIsWorthItsBits() {
    // 15 bits at 10 kbit/s take 1.5 ms, which is 0.015 of what a token is worth.
    int expected = 0;
    double sum = 0;
    for (float logit : logits()) {
      sum += Math.exp(logit);
    }
    for (float logit : logits()) {
      expected += Math.exp(logit) / sum >= 0.015 ? 1 : 0;
    }
    assertThat(supportAt(10e3)).isEqualTo(expected);
  }

  @Test
  void withoutAMeasurementItKeepsAHundredth() {
    PricedThreshold threshold = new PricedThreshold();
    assertThat(threshold.value()).isEqualTo(0.01);
    threshold.price(1e-4, Double.NaN);
    assertThat(threshold.value()).isEqualTo(0.01);
    threshold.price(1e-4, 1);
    assertThat(threshold.value()).isEqualTo(15e-4);
    threshold.price(Double.NaN, 1);
    assertThat(threshold.value()).isEqualTo(0.01);
  }

  @Test
  void followsWhatEntriesCost() {
    PricedThreshold threshold = new PricedThreshold();
    threshold.price(1e-3, 1);
    for (int i = 0; i < 200; i++) {
      threshold.paid(4, 20);
    }
    assertThat(threshold.value()).isBetween(0.005, 0.0051);
  }

  private static int supportAt(double bitsPerSecond) {
    Drafting drafting =
        new CSqs(100, new Threshold.Priced(), 64, SupportCode.ENUMERATIVE)
            .drafting(VOCABULARY, Sampling.at(1), new Dice(1));
    drafting.price(1 / bitsPerSecond, SECONDS_PER_TOKEN);
    drafting.begin(1, Integer.MAX_VALUE);
    drafting.propose(logits(), 0);
    return drafting.figures().supportSize();
  }

  /** A law that falls by a tenth from token to token. */
  private static float[] logits() {
    float[] logits = new float[VOCABULARY];
    for (int i = 0; i < VOCABULARY; i++) {
      logits[i] = -0.1f * i;
    }
    return logits;
  }
}
