package io.draftwire.engine.exits;

import io.draftwire.engine.ModelException;

/**
 * Means and products of the states behind a layer (x) and of what is wanted of them (z), summed up
 * as text streams by: all that a linear fit has to know of it. Two matrices of {@code width}
 * squared doubles.
 */
public final class StateMoments {
  /** Rows summed up at once. */
  private static final int ROWS = 128;

  private final int width;
  private final double[] sumX;
  private final double[] sumZ;
  private final double[] xx;
  private final double[] xz;
  private long count;

  /**
   * @throws ModelException if the matrices do not fit arrays
   */
  public StateMoments(int width) {
    if ((long) width * width > Integer.MAX_VALUE - 8) {
      throw new ModelException(
          "states of " + width + " numbers are too wide for exits; at most 46340 are fitted");
    }
    this.width = width;
    this.sumX = new double[width];
    this.sumZ = new double[width];
    this.xx = new double[width * width];
    this.xz = new double[width * width];
  }

  /**
   * Adds rows.
   *
   * @param x {@code float[rows][width]}
   * @param z as x
   */
  public void add(float[] x, float[] z, int rows) {
    for (int first = 0; first < rows; first += ROWS) {
      int some = Math.min(ROWS, rows - first);
      double[] left = doubles(x, first * width, some * width, sumX);
      double[] right = doubles(z, first * width, some * width, sumZ);
      Dense.addSquare(left, width, some, xx);
      Dense.addProduct(left, width, right, width, some, xz);
    }
    count += rows;
  }

  private double[] doubles(float[] from, int at, int length, double[] sums) {
    double[] to = new double[length];
    for (int i = 0; i < length; i++) {
      to[i] = from[at + i];
      sums[i % width] += to[i];
    }
    return to;
  }

  public int width() {
    return width;
  }

  public long count() {
    return count;
  }

  double[] meanX() {
    return mean(sumX);
  }

  double[] meanZ() {
    return mean(sumZ);
  }

  private double[] mean(double[] sums) {
    double[] means = new double[width];
    for (int i = 0; i < width; i++) {
      means[i] = sums[i] / count;
    }
    return means;
  }

  /** Covariances of x, {@code width x width}. */
  double[] covarianceX() {
    double[] full = xx.clone();
    Dense.mirror(full, width);
    return centred(full, sumX, sumX);
  }

  /** Covariances of x, by rows, with z. */
  double[] covarianceXz() {
    return centred(xz.clone(), sumX, sumZ);
  }

  private double[] centred(double[] products, double[] left, double[] right) {
    for (int i = 0; i < width; i++) {
      for (int j = 0; j < width; j++) {
        int at = i * width + j;
        products[at] = (products[at] - left[i] * right[j] / count) / count;
      }
    }
    return products;
  }
}
