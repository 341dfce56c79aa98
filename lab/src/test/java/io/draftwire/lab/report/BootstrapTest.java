package io.draftwire.lab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  private final Bootstrap bootstrap = new Bootstrap();

  @Test
  void aRateIsASumOverASum() {
    // 1 token in 1 s and 99 in 9 s are 10 tokens/s; the mean of the rates would be 6.
    Estimate estimate = bootstrap.estimate(sample(new double[] {1, 99}, new double[] {1, 9}));
    assertThat(estimate.value()).isEqualTo(10);
    // Resamples of two are the two alone or both: the bounds are the clusters' own rates.
    assertThat(estimate.low()).isEqualTo(1);
    assertThat(estimate.high()).isEqualTo(11);
  }

  @Test
  void rowsOfOneClusterAreOneCluster() {
    List<RunRow> rows = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      rows.add(new RunRow(Map.of("prompt", "a", "repeat", 0, "tokens", i, "seconds", 1.0)));
    }
    Estimate estimate = bootstrap.estimate(Sample.of(rows, Figure.TOKENS_PER_SECOND));
    assertThat(estimate.value()).isEqualTo(4.5);
    assertThat(estimate.clusters()).isEqualTo(1);
    assertThat(estimate.hasInterval()).isFalse();
    assertThat(estimate.excludes(0)).isFalse();
  }

  @Test
  void coversTheTruth() {
    // 600 data sets of 30 clusters whose truth is known. A 95 % percentile interval of 30 covers
    // about 93 to 94 %; with 600 sets, 90 to 97 % holds but for about one seed in a thousand.
    SplittableRandom random = new SplittableRandom(7);
    int covered = 0;
    for (int set = 0; set < 600; set++) {
      double[] numerators = new double[30];
      double[] denominators = new double[30];
      for (int i = 0; i < 30; i++) {
        denominators[i] = 50 + 100 * random.nextDouble();
        numerators[i] = denominators[i] * (0.4 + 0.2 * random.nextDouble());
      }
      Estimate estimate = bootstrap.estimate(sample(numerators, denominators));
      covered += estimate.low() <= 0.5 && 0.5 <= estimate.high() ? 1 : 0;
    }
    assertThat(covered / 600.0).isBetween(0.90, 0.97);
  }

  @Test
  void comparisonsArePairedWithinClusters() {
    // Clusters differ tenfold, the contenders by 10 % in each: only pairing sees it.
    double[] slow = {10, 20, 30, 40, 50, 60, 70, 80, 90, 100};
    double[] fast = new double[10];
    double[] ones = new double[10];
    for (int i = 0; i < 10; i++) {
      fast[i] = slow[i] * 1.1;
      ones[i] = 1;
    }
    Estimate paired = bootstrap.gain(sample(fast, ones), sample(slow, ones));
    assertThat(paired.value()).isCloseTo(10, within(1e-9));
    assertThat(paired.low()).isCloseTo(10, within(1e-9));
    assertThat(paired.high()).isCloseTo(10, within(1e-9));
    List<String> others = List.of("k", "l", "m", "n", "o", "p", "q", "r", "s", "t");
    Estimate unpaired = bootstrap.gain(sample(fast, ones), new Sample(others, slow, ones));
    assertThat(unpaired.value()).isCloseTo(10, within(1e-9));
    assertThat(unpaired.excludes(0)).isFalse();
  }

  @Test
  void theBestIsChosenAnewInEveryResample() {
    double[] ones = {1, 1, 1, 1};
    Sample first = sample(new double[] {9, 1, 9, 1}, ones);
    Sample second = sample(new double[] {1, 9, 1, 9}, ones);
    Sample flat = sample(new double[] {5, 5, 5, 5}, ones);
    Estimate best = bootstrap.compare(List.of(first, second), List.of(flat), false);
    // One of the two is never below 5 in any resample, so the best of both never loses.
    assertThat(best.value()).isEqualTo(0);
    assertThat(best.low()).isGreaterThanOrEqualTo(0);
    assertThat(best.high()).isGreaterThan(20);
    Estimate least = bootstrap.compare(List.of(first, second), List.of(flat), true);
    assertThat(least.high()).isLessThanOrEqualTo(0);
  }

  @Test
  void nothingDividedIsNoFigure() {
    assertThat(bootstrap.estimate(sample(new double[] {0, 0}, new double[] {0, 0})).applies())
        .isFalse();
    assertThat(bootstrap.estimate(sample(new double[0], new double[0])).applies()).isFalse();
  }

  private static Sample sample(double[] numerators, double[] denominators) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < numerators.length; i++) {
      names.add("cluster " + (char) ('a' + i));
    }
    return new Sample(names, numerators, denominators);
  }
}
