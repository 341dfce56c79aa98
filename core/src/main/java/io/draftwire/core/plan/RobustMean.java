package io.draftwire.core.plan;

/**
 * A running mean that forgets, of a positive quantity with outliers. A value beyond three times the
 * mean counts as three times, so one pause of the machine hardly moves it. Three values in a row
 * that lie far from the mean on one side are no accident: the quantity has changed, and the mean
 * begins anew from them.
 */
final class RobustMean {
  private static final double FACTOR = 3;

  /** So many values in a row, each this far off, are a change. */
  private static final int RUN = 3;

  private static final double ASIDE = 1.5;

  private final double memory;

  /** Added to what counts as an outlier, so that a mean near zero can rise. */
  private final double floor;

  private double mean;
  private double weight;

  /** Values in a row above the mean (positive) or below it (negative), and their sum. */
  private int run;

  private double runSum;

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
    if (changed(value)) {
      mean = runSum / RUN;
      weight = Math.min(RUN, memory);
      run = 0;
      return;
    }
    double taken =
        weight == 0 ? value : Math.clamp(value, mean / FACTOR - floor, FACTOR * mean + floor);
    weight = Math.min(weight + 1, memory);
    mean += (taken - mean) / weight;
  }

  private boolean changed(double value) {
    int side =
        weight == 0 ? 0 : value > ASIDE * mean + floor ? 1 : value < mean / ASIDE - floor ? -1 : 0;
    boolean goesOn = side != 0 && Integer.signum(run) == side;
    run = goesOn ? run + side : side;
    runSum = goesOn ? runSum + value : value;
    return Math.abs(run) >= RUN;
  }

  /** What is known may be out of date: the next value counts as much as all before it. */
  void doubt() {
    weight = Math.min(weight, 1);
  }

  boolean known() {
    return weight > 0;
  }

  /** How many values the mean is worth. */
  double weight() {
    return weight;
  }

  double orElse(double other) {
    return weight > 0 ? mean : other;
  }
}
