package io.draftwire.core.plan;

/**
 * The line y = a + b x through noisy pairs, by recursive least squares with forgetting: the state
 * is the weighted means and the centred moments. The slope has a weak normal prior, weighed against
 * the noise seen, so that pairs of one constant x leave it where the prior has it, and clean pairs
 * of two sizes settle it. The intercept has none.
 *
 * <p>Robust in two ways. A residual beyond four times the noise counts only that much (Huber),
 * which bounds what one lost packet can do. Three of them in a row on one side are no accident: the
 * line has moved, and the past is dropped but for a little of the slope.
 */
final class Line {
  private static final double KEEP = 0.98;
  private static final double OUTLIER = 4;
  private static final int RUN = 3;
  private static final double SLOPE_KEPT = 0.05;
  private static final double NOISE_GAIN = 0.05;

  /** Pairs before residuals mean anything. */
  private static final int WARM = 3;

  private final double steepest;
  private final double leastNoise;
  private double priorSlope;
  private double priorSd;

  private double weight;
  private double meanX;
  private double meanY;
  private double xx;
  private double xy;

  private double noise;
  private int residuals;
  private int run;

  /**
   * @param steepest the slope is kept within [0, steepest]
   * @param leastNoise standard deviation below which noise is not believed, in y's unit
   */
  Line(double priorSlope, double priorSd, double steepest, double leastNoise) {
    this.steepest = steepest;
    this.leastNoise = leastNoise;
    this.noise = 100 * leastNoise * leastNoise;
    prior(priorSlope, priorSd);
  }

  void prior(double slope, double sd) {
    priorSlope = slope;
    priorSd = sd;
  }

  void observe(double x, double y) {
    double share = weight >= WARM ? share(y - at(x)) : 1;
    weight = KEEP * weight + share;
    double dx = x - meanX;
    meanX += share / weight * dx;
    meanY += share / weight * (y - meanY);
    xx = KEEP * xx + share * dx * (x - meanX);
    xy = KEEP * xy + share * dx * (y - meanY);
  }

  /** How much a pair with this residual counts. */
  private double share(double residual) {
    double limit = OUTLIER * Math.sqrt(noise);
    double clipped = Math.clamp(residual, -limit, limit);
    residuals++;
    noise += Math.max(NOISE_GAIN, 1.0 / (residuals + 1)) * (clipped * clipped - noise);
    noise = Math.max(noise, leastNoise * leastNoise);
    if (Math.abs(residual) <= limit) {
      run = 0;
      return 1;
    }
    run = residual > 0 ? Math.max(run, 0) + 1 : Math.min(run, 0) - 1;
    if (Math.abs(run) < RUN) {
      return limit / Math.abs(residual);
    }
    restart();
    residuals = 0; // The noise around the new place is learned anew, and quickly.
    doubt(SLOPE_KEPT);
    return 1;
  }

  /** Forgets where the line lies, not how steep it is. */
  void restart() {
    weight = 0;
    meanX = 0;
    meanY = 0;
    run = 0;
  }

  /** What is known of the slope may be of another line: so much of it is kept. */
  void doubt(double kept) {
    xx *= kept;
    xy *= kept;
  }

  double slope() {
    double pull = noise / (priorSd * priorSd);
    return Math.clamp((xy + pull * priorSlope) / (xx + pull), 0, steepest);
  }

  double at(double x) {
    return meanY + slope() * (x - meanX);
  }

  double weight() {
    return weight;
  }
}
