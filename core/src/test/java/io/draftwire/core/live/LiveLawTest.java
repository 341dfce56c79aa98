package io.draftwire.core.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.coding.TokenPrior;
import io.draftwire.core.law.LogitBias;
import io.draftwire.core.law.Penalties;
import io.draftwire.core.law.PlainEdits;
import io.draftwire.core.law.Sampling;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The joint law of a live answer's first three tokens is the target's: 4^3 texts, of which each has
 * a closed-form probability, over sessions with random schedules and drafts that are often wrong.
 *
 * <p>Three tests a temperature. A text of probability 0 never comes. The empirical TV distance is
 * within its expectation (at most sum sqrt(p (1 - p) / N) / 2) plus sqrt(ln(1 / level) / (2 N)), by
 * McDiarmid. Pearson's chi-square, cells with fewer than 5 expected texts pooled, is below its
 * quantile by Wilson and Hilferty. At level 10^-5 each, a right sampler fails any of the twelve
 * with probability 10^-4 at most; seeds are fixed, so it either holds or does not.
 */
class LiveLawTest {
  private static final int SESSIONS = Integer.getInteger("draftwire.live.law", 8000);
  private static final int VOCABULARY = 4;
  private static final int TOKENS = 3;
  private static final int TEXTS = 64;
  private static final int[] PROMPT = {0, 1};
  private static final double LEVEL = 1e-5;

  /** Of a standard normal variable at {@link #LEVEL}. */
  private static final double QUANTILE = 4.265;

  @ParameterizedTest
  @ValueSource(doubles = {0, .3, .7, 1, 1.5})
  void theJointLawIsTheTargets(double temperature) throws Exception {
    holds(Sampling.at(temperature));
  }

  @Test
  void theJointLawIsTheTargetsWithBiasAndPenalties() throws Exception {
    holds(
        Sampling.at(1)
            .withPenalties(new Penalties(.4, .9, 1.6, 2))
            .withBias(new LogitBias(Map.of(2, 1.2f))));
  }

  private static void holds(Sampling sampling) throws Exception {
    long[] seen = new long[TEXTS];
    long walked = 0;
    for (int i = 0; i < SESSIONS; i++) {
      LiveWorld world = world(sampling, i);
      int text = 0;
      for (int token : world.run()) {
        text = VOCABULARY * text + token;
      }
      seen[text]++;
      walked += world.cloud.counts().walked();
    }
    assertThat(walked).as("guesses that became text").isGreaterThan(SESSIONS / 20);
    double[] law = law(sampling);
    double distance = 0;
    double spread = 0;
    for (int i = 0; i < TEXTS; i++) {
      if (law[i] == 0) {
        assertThat(seen[i]).as("text %s", i).isZero();
      }
      distance += Math.abs(seen[i] / (double) SESSIONS - law[i]) / 2;
      spread += Math.sqrt(law[i] * (1 - law[i]) / SESSIONS) / 2;
    }
    assertThat(distance)
        .isLessThanOrEqualTo(spread + Math.sqrt(Math.log(1 / LEVEL) / (2 * SESSIONS)));
    assertThat(standardised(seen, law)).isLessThan(QUANTILE);
  }

  private static LiveWorld world(Sampling sampling, long seed) {
    return new LiveWorld(
        VOCABULARY,
        PROMPT,
        sampling,
        TOKENS,
        .6,
        seed,
        LiveWorld.NONE,
        GrowthPolicy.USUAL,
        token -> false,
        TokenPrior.NONE,
        false);
  }

  /** Pearson's chi-square as a standard normal variable (Wilson and Hilferty 1931). */
  private static double standardised(long[] seen, double[] law) {
    double chi = 0;
    int cells = 0;
    double pooled = 0;
    long pooledSeen = 0;
    for (int i = 0; i < TEXTS; i++) {
      double expected = law[i] * SESSIONS;
      if (expected >= 5) {
        chi += (seen[i] - expected) * (seen[i] - expected) / expected;
        cells++;
      } else {
        pooled += expected;
        pooledSeen += seen[i];
      }
    }
    if (pooled >= 5) {
      chi += (pooledSeen - pooled) * (pooledSeen - pooled) / pooled;
      cells++;
    }
    if (cells < 2) {
      return 0;
    }
    double unit = 2.0 / (9 * (cells - 1));
    return (Math.cbrt(chi / (cells - 1)) - 1 + unit) / Math.sqrt(unit);
  }

  private static double[] law(Sampling sampling) {
    LiveWorld world = world(sampling, 0);
    double[] law = new double[TEXTS];
    for (int text = 0; text < TEXTS; text++) {
      int[] tokens = {PROMPT[0], PROMPT[1], text / 16, text / 4 % 4, text % 4};
      law[text] = 1;
      for (int n = PROMPT.length; n < tokens.length; n++) {
        float[] logits = new float[VOCABULARY];
        world.logits(tokens[n - 2], tokens[n - 1], false, logits, 0);
        PlainEdits.edit(logits, tokens, n, PROMPT.length, sampling);
        law[text] *= probability(logits, tokens[n], sampling.temperature());
      }
    }
    return law;
  }

  private static double probability(float[] logits, int token, double temperature) {
    double sum = 0;
    for (float other : logits) {
      if (temperature == 0 && other > logits[token]) {
        return 0;
      }
      sum += Math.exp((other - logits[token]) / temperature);
    }
    return temperature == 0 ? 1 : 1 / sum;
  }
}
