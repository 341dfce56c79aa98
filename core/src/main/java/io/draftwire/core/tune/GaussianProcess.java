package io.draftwire.core.tune;

import java.util.Arrays;

/**
 * A regression over the unit square by a Gaussian process with a Matérn 5/2 kernel and noise
 * (Rasmussen and Williams, Gaussian Processes for Machine Learning, 2006, algorithm 2.1 and section
 * 4.2). Values are taken relative to their mean and spread, so that a unit is no matter.
 *
 * <p>The length of the kernel and the share of the noise are those of a small grid under which what
 * was seen is likeliest: with a dozen values there is no more in them.
 */
final class GaussianProcess {
  private static final double[] LENGTHS = {.15, .3, .6, 1.2};

  /** Variance of the noise, of the values' own. */
  private static final double[] NOISES = {.01, .05, .2, .5};

  /** A mean and a standard deviation, in the values' unit. */
  record Belief(double mean, double deviation) {}

  private final double[][] points;
  private final double centre;
  private final double spread;
  private final double length;
  private final double noise;

  /** Lower triangle of the kernel's Cholesky factor. */
  private final double[][] factor;

  /** Inverse of the kernel times the values. */
  private final double[] weights;

  /**
   * @param points at least one, each {@code double[2]} in the unit square
   * @param values one for each
   */
  GaussianProcess(double[][] points, double[] values) {
    this.points = points;
    int n = points.length;
    double mean = Arrays.stream(values).average().orElseThrow();
    double variance = Arrays.stream(values).map(y -> (y - mean) * (y - mean)).sum() / n;
    centre = mean;
    spread = variance > 0 ? Math.sqrt(variance) : 1;
    double[] y = Arrays.stream(values).map(value -> (value - centre) / spread).toArray();
    double likeliest = Double.NEGATIVE_INFINITY;
    double bestLength = LENGTHS[0];
    double bestNoise = NOISES[0];
    for (double someLength : LENGTHS) {
      for (double someNoise : NOISES) {
        double[][] lower = cholesky(kernel(points, someLength, someNoise));
        double likelihood = logLikelihood(lower, y);
        if (likelihood > likeliest) {
          likeliest = likelihood;
          bestLength = someLength;
          bestNoise = someNoise;
        }
      }
    }
    length = bestLength;
    noise = bestNoise;
    factor = cholesky(kernel(points, length, noise));
    weights = backward(factor, forward(factor, y));
  }

  /** What a value at a point is, but for the noise of a single trial. */
  Belief at(double x0, double x1) {
    double[] cross = new double[points.length];
    double mean = 0;
    for (int i = 0; i < cross.length; i++) {
      cross[i] = matern(distance(points[i][0] - x0, points[i][1] - x1), length);
      mean += cross[i] * weights[i];
    }
    double known = 0;
    for (double part : forward(factor, cross)) {
      known += part * part;
    }
    return new Belief(centre + spread * mean, spread * Math.sqrt(Math.max(1 - known, 0)));
  }

  private static double[][] kernel(double[][] points, double length, double noise) {
    int n = points.length;
    double[][] kernel = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double apart = distance(points[i][0] - points[j][0], points[i][1] - points[j][1]);
        kernel[i][j] = matern(apart, length) + (i == j ? noise : 0);
      }
    }
    return kernel;
  }

  private static double distance(double x, double y) {
    return Math.sqrt(x * x + y * y);
  }

  private static double matern(double distance, double length) {
    double scaled = Math.sqrt(5) * distance / length;
    return (1 + scaled + scaled * scaled / 3) * Math.exp(-scaled);
  }

  /** The lower factor of a symmetric matrix of which the lower triangle is given. */
  private static double[][] cholesky(double[][] matrix) {
    int n = matrix.length;
    double[][] lower = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = matrix[i][j];
        for (int k = 0; k < j; k++) {
          sum -= lower[i][k] * lower[j][k];
        }
        // The noise on the diagonal keeps it well above zero.
        lower[i][j] = i == j ? Math.sqrt(sum) : sum / lower[j][j];
      }
    }
    return lower;
  }

  /** Solves {@code lower x = b}. */
  private static double[] forward(double[][] lower, double[] b) {
    double[] x = new double[b.length];
    for (int i = 0; i < x.length; i++) {
      double sum = b[i];
      for (int k = 0; k < i; k++) {
        sum -= lower[i][k] * x[k];
      }
      x[i] = sum / lower[i][i];
    }
    return x;
  }

  /** Solves {@code lower' x = b}. */
  private static double[] backward(double[][] lower, double[] b) {
    double[] x = new double[b.length];
    for (int i = x.length - 1; i >= 0; i--) {
      double sum = b[i];
      for (int k = i + 1; k < x.length; k++) {
        sum -= lower[k][i] * x[k];
      }
      x[i] = sum / lower[i][i];
    }
    return x;
  }

  private static double logLikelihood(double[][] lower, double[] y) {
    double fit = 0;
    for (double part : forward(lower, y)) {
      fit += part * part;
    }
    double volume = 0;
    for (int i = 0; i < lower.length; i++) {
      volume += Math.log(lower[i][i]);
    }
    return -.5 * fit - volume;
  }
}
