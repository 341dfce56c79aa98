package io.draftwire.engine.exits;

import io.draftwire.engine.ModelException;

/**
 * Ridge regression of z on x in closed form: {@code z = meanZ + slope' (x - meanX)}, with the least
 * sum of squares plus a price on large coefficients of standardised x. The price falls with the
 * rows there are for each coefficient.
 *
 * @param slope {@code width x width}: by rows what a number of x adds to z
 */
public record LinearFit(double[] meanX, double[] meanZ, double[] slope) {
  /** Of a coefficient's variance, with as many rows as numbers in a state. */
  private static final double PRICE = 0.1;

  /** A number of x that hardly ever differs says nothing. */
  private static final double LEAST_VARIANCE = 1e-12;

  /**
   * @throws ModelException if there is too little to go by
   */
  public static LinearFit of(StateMoments moments) {
    int width = moments.width();
    if (moments.count() < 2) {
      throw new ModelException("nothing can be fitted to " + moments.count() + " positions");
    }
    double[] products = moments.covarianceX();
    double[] scales = new double[width];
    for (int i = 0; i < width; i++) {
      double variance = Math.max(products[i * width + i], LEAST_VARIANCE);
      scales[i] = 1 / Math.sqrt(variance);
    }
    double[] slope = moments.covarianceXz();
    for (int i = 0; i < width; i++) {
      for (int j = 0; j < width; j++) {
        products[i * width + j] *= scales[i] * scales[j];
        slope[i * width + j] *= scales[i];
      }
      products[i * width + i] += PRICE * width / moments.count();
    }
    try {
      Dense.factor(products, width);
    } catch (ArithmeticException e) {
      throw new ModelException("states that are no numbers cannot be fitted to", e);
    }
    Dense.solveLower(products, width, slope, width);
    Dense.solveUpper(products, width, slope, width);
    for (int i = 0; i < width; i++) {
      for (int j = 0; j < width; j++) {
        slope[i * width + j] *= scales[i];
      }
    }
    return new LinearFit(moments.meanX(), moments.meanZ(), slope);
  }

  /** z as it is said to be, {@code float[rows][width]}, for x of that shape. */
  public float[] apply(float[] x, int rows) {
    int width = meanX.length;
    double[] columns = new double[width * rows];
    for (int r = 0; r < rows; r++) {
      for (int i = 0; i < width; i++) {
        columns[i * rows + r] = x[r * width + i] - meanX[i];
      }
    }
    double[] z = new double[rows * width];
    Dense.addProduct(columns, rows, slope, width, width, z);
    float[] said = new float[z.length];
    for (int i = 0; i < z.length; i++) {
      said[i] = (float) (z[i] + meanZ[i % width]);
    }
    return said;
  }
}
