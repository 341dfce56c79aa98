package io.draftwire.core.plan;

/**
 * A running mean that forgets, of a positive quantity with outliers: a value beyond three times the
 * mean counts as three times, so one pause of the machine hardly moves it while a lasting change
 * still gets through, a factor at a time.
 */
final class RobustMean {
  private static final double FACTOR = 3;

  private final double memory;

  /** Added to what counts as an outlier, so that a mean near zero can rise. */
  private final double floor;

  private double mean;
  private double weight;

  /**
   * @param memory how many of the latest values count
   */
  RobustMean(double memory, double floor) {
    this.memory = memory;
    this.floor = floor;
  }

  void observe(double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      return;
    }
    double taken =
        weight == 0 ? value : Math.clamp(value, mean / FACTOR - floor, FACTOR * mean + floor);
    weight = Math.min(weight + 1, memory);
    mean += (taken - mean) / weight;
  }

  boolean known() {
    return weight > 0;
  }

  double orElse(double other) {
    return weight > 0 ? mean : other;
  }
}
