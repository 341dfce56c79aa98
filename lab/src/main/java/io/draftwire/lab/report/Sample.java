package io.draftwire.lab.report;

import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * A figure's two sums per cluster, clusters in the order of their names.
 *
 * @param numerators one for each cluster
 * @param denominators one for each cluster
 */
@SuppressWarnings("ArrayRecordComponent") // written once, here, and never handed out
record Sample(List<String> clusters, double[] numerators, double[] denominators) {

  /** Rows to which the figure does not apply are left out; they are so by what they ran. */
  static Sample of(Collection<RunRow> rows, Figure figure) {
    TreeMap<String, double[]> sums = new TreeMap<>();
    for (RunRow row : rows) {
      double numerator = figure.numerator(row);
      double denominator = figure.denominator(row);
      if (!Double.isNaN(numerator) && !Double.isNaN(denominator)) {
        double[] sum = sums.computeIfAbsent(row.cluster(), cluster -> new double[2]);
        sum[0] += numerator;
        sum[1] += denominator;
      }
    }
    return new Sample(
        List.copyOf(sums.keySet()),
        sums.values().stream().mapToDouble(sum -> sum[0]).toArray(),
        sums.values().stream().mapToDouble(sum -> sum[1]).toArray());
  }

  int size() {
    return numerators.length;
  }

  /** The figure; NaN where nothing was divided by. */
  double value() {
    double numerator = 0;
    double denominator = 0;
    for (int i = 0; i < numerators.length; i++) {
      numerator += numerators[i];
      denominator += denominators[i];
    }
    return denominator == 0 ? Double.NaN : numerator / denominator;
  }

  /** The figure of a resample, which names clusters by their index. */
  double value(int[] resample) {
    double numerator = 0;
    double denominator = 0;
    for (int i : resample) {
      numerator += numerators[i];
      denominator += denominators[i];
    }
    return denominator == 0 ? Double.NaN : numerator / denominator;
  }
}
