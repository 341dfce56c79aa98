package io.draftwire.lab.pair;

import java.util.List;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * A mean over positions with its 95 % confidence interval. Positions of one sequence resemble each
 * other, so the sequences are the independent draws: the interval is that of a ratio of sums over
 * clusters, with Student's t for few of them.
 *
 * @param mean over all positions
 * @param halfWidth of the interval; infinite for fewer than two sequences
 */
public record ClusteredMean(double mean, double halfWidth, long positions, int sequences) {
  private static final double TAIL = 0.025;

  /**
   * @param sequences one array of values per sequence
   */
  static ClusteredMean of(List<double[]> sequences) {
    long positions = 0;
    double sum = 0;
    for (double[] sequence : sequences) {
      positions += sequence.length;
      for (double value : sequence) {
        sum += value;
      }
    }
    double mean = sum / positions;
    int clusters = sequences.size();
    if (clusters < 2) {
      return new ClusteredMean(mean, Double.POSITIVE_INFINITY, positions, clusters);
    }
    double squares = 0;
    for (double[] sequence : sequences) {
      double excess = 0;
      for (double value : sequence) {
        excess += value - mean;
      }
      squares += excess * excess;
    }
    double error = Math.sqrt(squares * clusters / (clusters - 1)) / positions;
    double t = TDistribution.of(clusters - 1).inverseSurvivalProbability(TAIL);
    return new ClusteredMean(mean, t * error, positions, clusters);
  }

  public double low() {
    return mean - halfWidth;
  }

  public double high() {
    return mean + halfWidth;
  }
}
