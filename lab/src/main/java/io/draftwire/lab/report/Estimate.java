package io.draftwire.lab.report;

/**
 * A figure with its 95 % interval.
 *
 * @param value NaN where the figure does not apply
 * @param low NaN where there is no interval: fewer than two clusters
 * @param high NaN where low is
 * @param clusters how many clusters it rests on
 */
record Estimate(double value, double low, double high, int clusters) {
  static final Estimate NONE = new Estimate(Double.NaN, Double.NaN, Double.NaN, 0);

  boolean applies() {
    return !Double.isNaN(value);
  }

  boolean hasInterval() {
    return !Double.isNaN(low);
  }

  /** Whether the interval lies on one side of a value. A single cluster decides nothing. */
  boolean excludes(double other) {
    return hasInterval() && (low > other || high < other);
  }
}
