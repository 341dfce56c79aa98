package io.draftwire.engine.exits;

import io.draftwire.engine.ModelException;

/**
 * Makes heads: of a fitted adapter the part of low rank that says most of the logits (reduced-rank
 * regression, Izenman, "Reduced-rank regression for the multivariate linear model", 1975), with the
 * output matrix multiplied in, in bytes.
 */
public final class HeadFit {
  private static final int ROWS = 128;
  private static final int MOST = 127;

  private final OutputMatrix matrix;
  private final int vocabulary;

  /**
   * @param vocabulary V, at most the matrix's rows
   */
  public HeadFit(OutputMatrix matrix, int vocabulary) {
    this.matrix = matrix;
    this.vocabulary = vocabulary;
  }

  /**
   * The state itself, as if its layer were the last: the logit lens. Its rank is the width of
   * states, so it is for small models, and to compare with.
   */
  public ExitHead lens(int layer) {
    int width = matrix.width();
    float[] norm = matrix.norm();
    double[] basis = new double[width * width];
    float[] down = new float[width * width];
    for (int i = 0; i < width; i++) {
      basis[i * width + i] = 1;
      down[i * width + i] = norm[i];
    }
    return head(layer, down, new float[width], width, basis, new double[width], new double[width]);
  }

  /**
   * The head of a fitted adapter.
   *
   * @param fit of the last normed state on the exit's normed state, which {@code moments} were
   *     summed up of
   * @param rank at most the width of states
   */
  public ExitHead reduced(
      int layer, LinearFit fit, StateMoments moments, LogitMetric metric, int rank) {
    int width = matrix.width();
    if (rank < 1 || rank > width) {
      throw new ModelException("a rank of " + rank + " is not from 1 to " + width);
    }
    // How what the adapter says of z varies, seen through the metric: L' (S' C S) L.
    double[] spread = product(moments.covarianceX(), width, fit.slope(), width, width);
    double[] said = product(fit.slope(), width, spread, width, width);
    double[] right = product(said, width, metric.factor(), width, width);
    double[] seen = product(metric.factor(), width, right, width, width);
    double[] basis = Dense.leading(seen, width, rank);

    // down = S L E; what stands for z is L'^-1 E times what comes of it.
    double[] lower = Dense.transposed(metric.factor(), width, width);
    double[] mixed = product(lower, width, basis, rank, width);
    double[] columns = Dense.transposed(fit.slope(), width, width);
    double[] projected = product(columns, width, mixed, rank, width);
    Dense.solveUpper(metric.factor(), width, basis, rank);
    float[] down = new float[width * rank];
    double[] sums = new double[rank];
    for (int i = 0; i < width; i++) {
      for (int k = 0; k < rank; k++) {
        down[i * rank + k] = (float) projected[i * rank + k];
        sums[k] -= projected[i * rank + k] * fit.meanX()[i];
      }
    }
    float[] middle = new float[rank];
    for (int k = 0; k < rank; k++) {
      middle[k] = (float) sums[k];
    }
    return head(layer, down, middle, rank, basis, fit.meanZ(), metric.mean());
  }

  private static double[] product(double[] a, int p, double[] b, int q, int n) {
    double[] c = new double[p * q];
    Dense.addProduct(a, p, b, q, n, c);
    return c;
  }

  /**
   * @param basis {@code width x rank}: z is {@code meanZ} and this times the numbers between
   * @param meanRow taken from every row of the matrix, since it is the same for all tokens
   */
  private ExitHead head(
      int layer,
      float[] down,
      float[] middle,
      int rank,
      double[] basis,
      double[] meanZ,
      double[] meanRow) {
    int width = matrix.width();
    byte[] up = new byte[Math.multiplyExact(vocabulary, rank)];
    float[] scales = new float[vocabulary];
    float[] means = new float[vocabulary];
    float[] row = new float[width];
    for (int first = 0; first < vocabulary; first += ROWS) {
      int count = Math.min(ROWS, vocabulary - first);
      double[] columns = new double[width * count];
      for (int v = 0; v < count; v++) {
        matrix.row(first + v, row, 0);
        double mean = 0;
        for (int i = 0; i < width; i++) {
          double weight = row[i] - meanRow[i];
          columns[i * count + v] = weight;
          mean += weight * meanZ[i];
        }
        means[first + v] = (float) mean;
      }
      double[] rows = product(columns, count, basis, rank, width);
      for (int v = 0; v < count; v++) {
        scales[first + v] = quantize(rows, v * rank, rank, up, (first + v) * rank);
      }
    }
    return new ExitHead(layer, 0, down, middle, up, scales, means);
  }

  private static float quantize(double[] row, int from, int rank, byte[] to, int at) {
    double largest = 0;
    for (int k = 0; k < rank; k++) {
      largest = Math.max(largest, Math.abs(row[from + k]));
    }
    double step = largest / MOST;
    for (int k = 0; k < rank && step > 0; k++) {
      to[at + k] = (byte) Math.round(row[from + k] / step);
    }
    return (float) step;
  }
}
