package io.draftwire.core.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class ThresholdTunerTest {
  /** A valley at (.7, .2) that falls to 100 ms from some 200 at the far corner. */
  private static double valley(ThresholdTuner.Thresholds at) {
    double x = at.first() - .7;
    double y = at.second() - .2;
    return 100 * (1 + x * x + .8 * y * y);
  }

  private static ThresholdTuner tuned(ToDoubleFunction<ThresholdTuner.Thresholds> cost) {
    ThresholdTuner tuner = new ThresholdTuner();
    while (!tuner.settled()) {
      tuner.cost(cost.applyAsDouble(tuner.next()));
    }
    return tuner;
  }

  @Test
  void sixteenTrialsFindTheValley() {
    ThresholdTuner.Thresholds found = tuned(ThresholdTunerTest::valley).next();
    assertThat(valley(found)).isLessThan(101);
  }

  @Test
  void noiseOfFivePercentDoesNotLeadItAstray() {
    int good = 0;
    for (int seed = 0; seed < 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      ThresholdTuner tuner = tuned(at -> valley(at) * (1 + .05 * random.nextGaussian()));
      good += valley(tuner.next()) < 110 ? 1 : 0;
    }
    // Of points at random a quarter are so good.
    assertThat(good).isGreaterThanOrEqualTo(45);
  }

  @Test
  void twiceAskedItIsTheSameTrialAndAfterTheLastTheBest() {
    ThresholdTuner tuner = new ThresholdTuner();
    Set<ThresholdTuner.Thresholds> tried = new HashSet<>();
    for (int trial = 0; trial < ThresholdTuner.TRIALS; trial++) {
      ThresholdTuner.Thresholds at = tuner.next();
      assertThat(tuner.next()).isEqualTo(at);
      assertThat(at.first()).isBetween(.02, .98);
      assertThat(at.second()).isBetween(.02, .98);
      tried.add(at);
      assertThat(tuner.settled()).isFalse();
      tuner.cost(valley(at));
    }
    assertThat(tuner.settled()).isTrue();
    assertThat(tried).contains(tuner.next());
    ThresholdTuner.Thresholds best = tuner.next();
    tuner.cost(1);
    assertThat(tuner.next()).isEqualTo(best);
  }

  @Test
  void sameCostsSameTrials() {
    assertThat(tuned(ThresholdTunerTest::valley).next())
        .isEqualTo(tuned(ThresholdTunerTest::valley).next());
  }

  @Test
  void unitOfTheCostIsNoMatter() {
    ThresholdTuner.Thresholds seconds = tuned(at -> valley(at) / 1000).next();
    assertThat(seconds).isEqualTo(tuned(ThresholdTunerTest::valley).next());
  }

  @Test
  void allAlikeIsNoFailure() {
    assertThat(tuned(at -> 100).next()).isNotNull();
  }

  @Test
  void costThatIsNoneIsRefused() {
    for (double cost : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> new ThresholdTuner().cost(cost))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(String.valueOf(cost));
    }
  }

  @Test
  void processReturnsToWhatItSawAndDoubtsWhatItDidNot() {
    double[][] points = {{.1, .1}, {.5, .5}, {.9, .2}};
    double[] values = {3, 1, 2};
    GaussianProcess process = new GaussianProcess(points, values);
    for (int i = 0; i < points.length; i++) {
      GaussianProcess.Belief at = process.at(points[i][0], points[i][1]);
      assertThat(at.mean()).isCloseTo(values[i], within(.6));
      assertThat(at.deviation()).isLessThan(process.at(.1, .9).deviation());
    }
  }

  /** Against the integral that it stands for, by the midpoint rule. */
  @Test
  void improvementIsTheIntegral() {
    for (double least : new double[] {-1.5, 0, .7, 2}) {
      double sum = 0;
      double step = 1e-3;
      for (double z = -8 + step / 2; z < 8; z += step) {
        double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
        sum += Math.max(0, least - (.3 + .5 * z)) * density * step;
      }
      assertThat(ThresholdTuner.improvement(new GaussianProcess.Belief(.3, .5), least))
          .isCloseTo(sum, within(1e-5));
    }
  }
}
