package io.draftwire.lab.report;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * Percentile intervals of the cluster bootstrap (Efron and Tibshirani, An Introduction to the
 * Bootstrap, 1993, sections 8.4 and 13.3): clusters are drawn with replacement, as many as there
 * are, and each draw's sums are divided.
 *
 * <ol>
 *   <li>{@value #RESAMPLES} resamples; the bounds are the 50th and the 1951st of their sorted
 *       values, 95 % between them.
 *   <li>Resample r of n clusters is the same for every group with n clusters: indices drawn in turn
 *       by {@code new SplittableRandom(SEED + n).nextInt(n)}. So the same folder gives the same
 *       intervals, and groups that ran the same clusters are compared within them.
 *   <li>Groups that ran different clusters are resampled independently of each other.
 *   <li>Where the best of several groups is compared, the best is chosen anew in every resample, so
 *       that the interval knows of the choice.
 * </ol>
 *
 * With fewer than about ten clusters such intervals are too narrow; the page shows their number.
 */
final class Bootstrap {
  static final int RESAMPLES = 2000;
  static final long SEED = 20_250_919;

  private static final int LOW = 49;
  private static final int HIGH = RESAMPLES - 1 - LOW;

  /** Keeps a second stream apart from the first for every number of clusters there may be. */
  private static final long SECOND_STREAM = 1L << 40;

  private final Map<Long, int[][]> resamples = new HashMap<>();

  /** The figure of one group. */
  Estimate estimate(Sample sample) {
    if (sample.size() < 2) {
      return alone(sample.value(), sample.size());
    }
    double[] replicates = new double[RESAMPLES];
    int[][] draws = resamples(sample.size(), 0);
    for (int r = 0; r < RESAMPLES; r++) {
      replicates[r] = sample.value(draws[r]);
    }
    return interval(sample.value(), replicates, sample.size());
  }

  /** By how much the first is more than the second, in percent of the second. */
  Estimate gain(Sample first, Sample second) {
    return compare(List.of(first), List.of(second), false);
  }

  /**
   * By how much the best of the first is more than the best of the second, in percent of the
   * latter.
   *
   * @param lessIsBetter whether the best is the least
   */
  Estimate compare(List<Sample> first, List<Sample> second, boolean lessIsBetter) {
    double value =
        percent(
            best(first, lessIsBetter, Sample::value), best(second, lessIsBetter, Sample::value));
    List<String> clusters = first.getFirst().clusters();
    List<String> others = second.getFirst().clusters();
    int fewest = Math.min(clusters.size(), others.size());
    boolean whole =
        first.stream().allMatch(sample -> sample.clusters().equals(clusters))
            && second.stream().allMatch(sample -> sample.clusters().equals(others));
    if (fewest < 2 || !whole) {
      return alone(value, fewest);
    }
    int[][] draws = resamples(clusters.size(), 0);
    int[][] otherDraws = clusters.equals(others) ? draws : resamples(others.size(), SECOND_STREAM);
    double[] replicates = new double[RESAMPLES];
    for (int r = 0; r < RESAMPLES; r++) {
      int[] draw = draws[r];
      int[] otherDraw = otherDraws[r];
      replicates[r] =
          percent(
              best(first, lessIsBetter, sample -> sample.value(draw)),
              best(second, lessIsBetter, sample -> sample.value(otherDraw)));
    }
    return interval(value, replicates, fewest);
  }

  private static double percent(double first, double second) {
    return 100 * (first / second - 1);
  }

  private static double best(
      List<Sample> samples, boolean lessIsBetter, ToDoubleFunction<Sample> value) {
    double best = value.applyAsDouble(samples.getFirst());
    for (Sample sample : samples) {
      double other = value.applyAsDouble(sample);
      best = lessIsBetter ? Math.min(best, other) : Math.max(best, other);
    }
    return best;
  }

  private static Estimate alone(double value, int clusters) {
    return Double.isFinite(value)
        ? new Estimate(value, Double.NaN, Double.NaN, clusters)
        : Estimate.NONE;
  }

  private static Estimate interval(double value, double[] replicates, int clusters) {
    Arrays.sort(replicates);
    // NaN sorts last: a resample that divided by nothing leaves no interval to speak of.
    return Double.isFinite(replicates[RESAMPLES - 1]) && Double.isFinite(replicates[0])
        ? new Estimate(value, replicates[LOW], replicates[HIGH], clusters)
        : alone(value, clusters);
  }

  private int[][] resamples(int clusters, long stream) {
    return resamples.computeIfAbsent(
        stream + clusters,
        seed -> {
          SplittableRandom random = new SplittableRandom(SEED + seed);
          int[][] draws = new int[RESAMPLES][clusters];
          for (int[] draw : draws) {
            for (int i = 0; i < clusters; i++) {
              draw[i] = random.nextInt(clusters);
            }
          }
          return draws;
        });
  }
}
