package io.draftwire.core.live;

import java.util.Arrays;

/** The latest of some times, and how they lie. */
final class RecentTimes {
  private final double[] latest;
  private long count;

  /**
   * @param most that are kept
   */
  RecentTimes(int most) {
    this.latest = new double[most];
  }

  void add(double seconds) {
    latest[(int) (count++ % latest.length)] = seconds;
  }

  void forget() {
    count = 0;
  }

  boolean known() {
    return count > 0;
  }

  /**
   * The time that a share of the latest does not exceed; NaN where none is known.
   *
   * @param share above 0, at most 1
   */
  double quantile(double share) {
    if (count == 0) {
      return Double.NaN;
    }
    double[] sorted = Arrays.copyOf(latest, (int) Math.min(count, latest.length));
    Arrays.sort(sorted);
    return sorted[(int) Math.ceil(share * sorted.length) - 1];
  }
}
