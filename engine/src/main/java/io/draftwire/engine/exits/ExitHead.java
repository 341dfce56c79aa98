package io.draftwire.engine.exits;

import io.draftwire.engine.ModelException;
import java.util.function.BooleanSupplier;

/**
 * What a state behind one layer says of the logits: the state divided by its root mean square,
 * brought to {@code rank} numbers, and those to all tokens.
 *
 * <pre>logits = means + scales * (up (down state / rms(state) + middle))</pre>
 *
 * <p>The output matrix of a model is read once a pass by both of its threads; a head that read it
 * again would cost a good part of a pass. Of low rank and with a byte a number, {@code up} is read
 * in a hundredth of one. Immutable; safe for use by several threads.
 */
public final class ExitHead {
  private static final int TILE = HeadKernel.TILE;

  /** Tiles between two looks at whether it is still worth it. */
  private static final int PATIENCE = 32;

  private final int layer;
  private final int width;
  private final int rank;
  private final int vocabulary;
  private final double agreement;
  private final float[] down;
  private final float[] middle;
  private final float[] scales;
  private final float[] means;

  /** {@code up}, as {@link HeadKernel} takes it. */
  private final byte[] tiles;

  /**
   * @param agreement see {@link io.draftwire.engine.EarlyExit}
   * @param down {@code float[width][rank]}, row by row
   * @param middle {@code float[rank]}
   * @param up {@code byte[V][rank]}, row by row
   * @param scales {@code float[V]}
   * @param means {@code float[V]}
   * @throws ModelException if the sizes do not go together, or a number is not finite
   */
  public ExitHead(
      int layer,
      double agreement,
      float[] down,
      float[] middle,
      byte[] up,
      float[] scales,
      float[] means) {
    this.layer = layer;
    this.agreement = agreement;
    this.rank = middle.length;
    this.vocabulary = means.length;
    this.width = rank == 0 ? 0 : down.length / rank;
    if (width == 0
        || vocabulary == 0
        || down.length != width * rank
        || up.length != (long) vocabulary * rank
        || scales.length != vocabulary) {
      throw new ModelException(
          "an exit's matrices do not go together: " + down.length + ", " + up.length);
    }
    for (float[] numbers : new float[][] {down, middle, scales, means}) {
      for (float number : numbers) {
        if (!Float.isFinite(number)) {
          throw new ModelException("the exit behind layer " + layer + " has a " + number);
        }
      }
    }
    this.down = down;
    this.middle = middle;
    this.scales = scales;
    this.means = means;
    this.tiles = tiled(up, vocabulary, rank);
  }

  private static byte[] tiled(byte[] up, int vocabulary, int rank) {
    long bytes = (long) (vocabulary + TILE - 1) / TILE * TILE * rank;
    if (bytes > Integer.MAX_VALUE - 8) {
      throw new ModelException("an exit of rank " + rank + " is too large; fit a smaller rank");
    }
    byte[] tiles = new byte[(int) bytes];
    for (int v = 0; v < vocabulary; v++) {
      int at = v / TILE * TILE * rank + v % TILE;
      for (int k = 0; k < rank; k++) {
        tiles[at + k * TILE] = up[v * rank + k];
      }
    }
    return tiles;
  }

  public int layer() {
    return layer;
  }

  /** Numbers of a state. */
  public int width() {
    return width;
  }

  public int rank() {
    return rank;
  }

  /** V. */
  public int vocabulary() {
    return vocabulary;
  }

  public double agreement() {
    return agreement;
  }

  /** The same head, of which more is known. */
  public ExitHead withAgreement(double measured) {
    return new ExitHead(layer, measured, down, middle, up(), scales, means);
  }

  float[] down() {
    return down;
  }

  float[] middle() {
    return middle;
  }

  /** As the constructor takes it. */
  byte[] up() {
    byte[] up = new byte[vocabulary * rank];
    for (int v = 0; v < vocabulary; v++) {
      int at = v / TILE * TILE * rank + v % TILE;
      for (int k = 0; k < rank; k++) {
        up[v * rank + k] = tiles[at + k * TILE];
      }
    }
    return up;
  }

  float[] scales() {
    return scales;
  }

  float[] means() {
    return means;
  }

  /**
   * Guesses.
   *
   * @param states {@code float[rows][width]}, row by row, as the layer left them
   * @param epsilon what the model's norms add below the root
   * @param logits becomes {@code float[rows][V]}
   * @param enough asked now and then; what it says true to is left undone
   * @return false if it was left undone
   */
  public boolean guess(
      float[] states, int rows, float epsilon, float[] logits, BooleanSupplier enough) {
    float[] factors = new float[rows * rank];
    for (int r = 0; r < rows; r++) {
      project(states, r * width, epsilon, factors, r * rank);
    }
    float[] sums = new float[TILE];
    for (int first = 0, tile = 0; first < vocabulary; first += TILE, tile++) {
      if (tile % PATIENCE == 0 && enough.getAsBoolean()) {
        return false;
      }
      int count = Math.min(TILE, vocabulary - first);
      // All rows while the tile is in the cache.
      for (int r = 0; r < rows; r++) {
        HeadKernel.multiply(tiles, first * rank, factors, r * rank, rank, sums);
        int at = r * vocabulary + first;
        for (int t = 0; t < count; t++) {
          logits[at + t] = means[first + t] + scales[first + t] * sums[t];
        }
      }
    }
    return true;
  }

  private void project(float[] states, int from, float epsilon, float[] factors, int to) {
    double squares = 0;
    for (int i = 0; i < width; i++) {
      squares += (double) states[from + i] * states[from + i];
    }
    float scale = (float) (1 / Math.sqrt(squares / width + epsilon));
    System.arraycopy(middle, 0, factors, to, rank);
    for (int i = 0; i < width; i++) {
      float x = scale * states[from + i];
      int row = i * rank;
      for (int k = 0; k < rank; k++) {
        factors[to + k] += x * down[row + k];
      }
    }
  }
}
