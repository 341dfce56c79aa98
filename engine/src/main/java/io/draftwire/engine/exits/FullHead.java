package io.draftwire.engine.exits;

/**
 * The output matrix as it is, on a state as it is or on what an adapter makes of it: what a head of
 * low rank is compared with. Reads the whole matrix, so it is for many rows at once.
 */
public final class FullHead {
  private static final int ROWS = 256;

  private final OutputMatrix matrix;
  private final int vocabulary;
  private final float[] norm;

  /**
   * @param vocabulary V, at most the matrix's rows
   */
  public FullHead(OutputMatrix matrix, int vocabulary) {
    this.matrix = matrix;
    this.vocabulary = vocabulary;
    this.norm = matrix.norm();
  }

  /**
   * States divided by their root mean squares: what adapters take.
   *
   * @param states {@code float[rows][width]}
   */
  public float[] normed(float[] states, int rows) {
    int width = matrix.width();
    float[] to = new float[rows * width];
    for (int r = 0; r < rows; r++) {
      double squares = 0;
      for (int i = r * width; i < (r + 1) * width; i++) {
        squares += (double) states[i] * states[i];
      }
      float scale = (float) (1 / Math.sqrt(squares / width + matrix.epsilon()));
      for (int i = r * width; i < (r + 1) * width; i++) {
        to[i] = scale * states[i];
      }
    }
    return to;
  }

  /** Normed states as the output matrix takes them. */
  public float[] weighted(float[] normed, int rows) {
    float[] to = new float[rows * norm.length];
    for (int i = 0; i < to.length; i++) {
      to[i] = norm[i % norm.length] * normed[i];
    }
    return to;
  }

  /**
   * The logits of what the last norm gives.
   *
   * @param z {@code float[rows][width]}
   * @return {@code float[rows][V]}
   */
  public float[] logits(float[] z, int rows) {
    int width = matrix.width();
    double[] columns = new double[width * rows];
    for (int i = 0; i < rows * width; i++) {
      columns[i % width * rows + i / width] = z[i];
    }
    float[] logits = new float[Math.multiplyExact(rows, vocabulary)];
    float[] row = new float[width];
    for (int first = 0; first < vocabulary; first += ROWS) {
      int count = Math.min(ROWS, vocabulary - first);
      double[] some = new double[width * count];
      for (int v = 0; v < count; v++) {
        matrix.row(first + v, row, 0);
        for (int i = 0; i < width; i++) {
          some[i * count + v] = row[i];
        }
      }
      double[] part = new double[rows * count];
      Dense.addProduct(columns, rows, some, count, width, part);
      for (int i = 0; i < part.length; i++) {
        logits[i / count * vocabulary + first + i % count] = (float) part[i];
      }
    }
    return logits;
  }
}
