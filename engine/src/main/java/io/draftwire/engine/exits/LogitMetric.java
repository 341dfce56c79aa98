package io.draftwire.engine.exits;

/**
 * How much a change of z changes the logits: {@code z' (sum over v of weight(v) (w_v - w)(w_v -
 * w)') z}, w_v being rows of the output matrix and w their weighted mean, since what all logits
 * share does not change a law. Weighted by how likely tokens are, for the logits of those that
 * nobody ever draws do not matter.
 */
public final class LogitMetric {
  private static final int ROWS = 128;

  /** Of the mean eigenvalue: keeps the factor from being singular. */
  private static final double LEAST = 1e-6;

  private final double[] mean;
  private final double[] factor;

  private LogitMetric(double[] mean, double[] factor) {
    this.mean = mean;
    this.factor = factor;
  }

  /**
   * @param weights {@code double[V]}, summing up to one
   */
  public static LogitMetric of(OutputMatrix matrix, double[] weights) {
    int width = matrix.width();
    double[] mean = new double[width];
    double[] products = new double[width * width];
    float[] row = new float[width];
    for (int first = 0; first < weights.length; first += ROWS) {
      int count = Math.min(ROWS, weights.length - first);
      double[] rows = new double[count * width];
      for (int v = 0; v < count; v++) {
        matrix.row(first + v, row, 0);
        double root = Math.sqrt(weights[first + v]);
        for (int i = 0; i < width; i++) {
          rows[v * width + i] = root * row[i];
          mean[i] += weights[first + v] * row[i];
        }
      }
      Dense.addSquare(rows, width, count, products);
    }
    Dense.mirror(products, width);
    double trace = 0;
    for (int i = 0; i < width; i++) {
      for (int j = 0; j < width; j++) {
        products[i * width + j] -= mean[i] * mean[j];
      }
      trace += products[i * width + i];
    }
    for (int i = 0; i < width; i++) {
      products[i * width + i] += LEAST * trace / width;
    }
    Dense.factor(products, width);
    return new LogitMetric(mean, products);
  }

  /** The mean row. */
  double[] mean() {
    return mean;
  }

  /** The lower factor, {@code width x width}. */
  double[] factor() {
    return factor;
  }
}
