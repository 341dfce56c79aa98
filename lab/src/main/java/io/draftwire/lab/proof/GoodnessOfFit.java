package io.draftwire.lab.proof;

import java.util.Arrays;
import org.apache.commons.statistics.inference.ChiSquareTest;

/**
 * A histogram of draws held against the exact law it should come from.
 *
 * <p>Three tests, because each is blind where another sees:
 *
 * <ol>
 *   <li>a cell of probability 0 must be empty, whatever the level;
 *   <li>Pearson's chi-square, cells with fewer than {@value #LEAST_EXPECTED} expected draws pooled;
 *   <li>the empirical TV distance against its expectation, at most sum sqrt(p (1 - p) / N) / 2 by
 *       Jensen, plus sqrt(ln(1 / level) / (2 N)) by McDiarmid: one draw moves it by at most 1 / N.
 * </ol>
 *
 * @param draws N
 * @param impossible draws in cells of probability 0
 * @param pValue of the chi-square test; 1 where the law leaves a single cell
 * @param tv empirical TV distance
 * @param tvExpected upper bound on its expectation under the exact law
 */
record GoodnessOfFit(long draws, long impossible, double pValue, double tv, double tvExpected) {
  private static final double LEAST_EXPECTED = 5;

  static GoodnessOfFit of(long[] observed, double[] law) {
    long draws = 0;
    for (long count : observed) {
      draws += count;
    }
    long impossible = 0;
    double distance = 0;
    double spread = 0;
    for (int i = 0; i < law.length; i++) {
      impossible += law[i] == 0 ? observed[i] : 0;
      distance += Math.abs((double) observed[i] / draws - law[i]);
      spread += Math.sqrt(law[i] * (1 - law[i]) / draws);
    }
    return new GoodnessOfFit(
        draws, impossible, chiSquare(observed, law, draws), distance / 2, spread / 2);
  }

  private static double chiSquare(long[] observed, double[] law, long draws) {
    double[] expected = new double[law.length];
    long[] counts = new long[law.length];
    double pooledExpected = 0;
    long pooledCount = 0;
    int cells = 0;
    for (int i = 0; i < law.length; i++) {
      if (law[i] * draws >= LEAST_EXPECTED) {
        expected[cells] = law[i] * draws;
        counts[cells++] = observed[i];
      } else {
        pooledExpected += law[i] * draws;
        pooledCount += observed[i];
      }
    }
    if (pooledExpected >= LEAST_EXPECTED) {
      expected[cells] = pooledExpected;
      counts[cells++] = pooledCount;
    } else if (cells > 0) {
      // Too little for a cell of its own: it joins the smallest one.
      int least = 0;
      for (int i = 1; i < cells; i++) {
        least = expected[i] < expected[least] ? i : least;
      }
      expected[least] += pooledExpected;
      counts[least] += pooledCount;
    }
    if (cells < 2) {
      return 1;
    }
    return ChiSquareTest.withDefaults()
        .test(Arrays.copyOf(expected, cells), Arrays.copyOf(counts, cells))
        .getPValue();
  }

  /** What the empirical TV exceeds with probability at most {@code level} under the exact law. */
  double tvBound(double level) {
    return tvExpected + Math.sqrt(Math.log(1 / level) / (2 * draws));
  }

  /**
   * @param level of each of the two statistical tests
   */
  boolean holds(double level) {
    return impossible == 0 && pValue >= level && tv <= tvBound(level);
  }
}
