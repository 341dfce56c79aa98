package io.draftwire.engine.exits;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The product of a matrix of bytes and a vector of floats, {@value #TILE} rows of the matrix at a
 * time, as vectors and as a scalar twin that gives the same bits. The matrix lies in tiles: for
 * each column in order the bytes of the tile's rows.
 */
final class HeadKernel {
  private static final VectorSpecies<Float> FLOATS =
      FloatVector.SPECIES_PREFERRED.length() >= 16
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_256;
  private static final VectorSpecies<Byte> BYTES =
      FLOATS.length() == 16 ? ByteVector.SPECIES_128 : ByteVector.SPECIES_64;
  private static final int LANES = FLOATS.length();

  /** Rows of a tile: four vectors of the widest kind. */
  static final int TILE = 64;

  private static final int STEP = 4 * LANES;

  /** On narrower machines 256-bit vectors are emulated, and slower than the scalar twin. */
  private static final boolean SUPPORTED = FloatVector.SPECIES_PREFERRED.length() >= 8;

  /** Columns of the trial product. */
  private static final int TRIAL = 64;

  private static final int TRIALS = 200;

  /** A trial takes milliseconds once compiled, and tenths of a second before. */
  private static final int MOST_ROUNDS = 40;

  /** Until compiled, vector code is slower by orders of magnitude. */
  private static volatile boolean ready;

  private HeadKernel() {}

  /** Compiles the vector code, and has it used if it is the faster. For the time of loading. */
  static void warmUp() {
    byte[] tile = new byte[TRIAL * TILE];
    float[] factors = new float[TRIAL];
    float[] sums = new float[TILE];
    for (int round = 0; SUPPORTED && !ready && round < MOST_ROUNDS; round++) {
      long begin = System.nanoTime();
      for (int i = 0; i < TRIALS; i++) {
        vectors(tile, 0, factors, 0, TRIAL, sums);
      }
      long middle = System.nanoTime();
      for (int i = 0; i < TRIALS; i++) {
        scalars(tile, 0, factors, 0, TRIAL, sums);
      }
      ready = 2 * (middle - begin) < System.nanoTime() - middle;
    }
  }

  /**
   * {@code sums[t]} becomes the sum over columns k of {@code tiles[at + k TILE + t] factors[from +
   * k]}, added in the order of the columns.
   */
  static void multiply(byte[] tiles, int at, float[] factors, int from, int columns, float[] sums) {
    if (ready) {
      vectors(tiles, at, factors, from, columns, sums);
    } else {
      scalars(tiles, at, factors, from, columns, sums);
    }
  }

  static void scalars(byte[] tiles, int at, float[] factors, int from, int columns, float[] sums) {
    for (int t = 0; t < TILE; t++) {
      float sum = 0;
      for (int k = 0; k < columns; k++) {
        sum = Math.fma(factors[from + k], (float) tiles[at + k * TILE + t], sum);
      }
      sums[t] = sum;
    }
  }

  static void vectors(byte[] tiles, int at, float[] factors, int from, int columns, float[] sums) {
    for (int t = 0; t < TILE; t += STEP) {
      FloatVector a = FloatVector.zero(FLOATS);
      FloatVector b = a;
      FloatVector c = a;
      FloatVector d = a;
      int column = at + t;
      for (int k = 0; k < columns; k++) {
        FloatVector factor = FloatVector.broadcast(FLOATS, factors[from + k]);
        a = factor.fma(floats(tiles, column), a);
        b = factor.fma(floats(tiles, column + LANES), b);
        c = factor.fma(floats(tiles, column + 2 * LANES), c);
        d = factor.fma(floats(tiles, column + 3 * LANES), d);
        column += TILE;
      }
      a.intoArray(sums, t);
      b.intoArray(sums, t + LANES);
      c.intoArray(sums, t + 2 * LANES);
      d.intoArray(sums, t + 3 * LANES);
    }
  }

  private static FloatVector floats(byte[] tiles, int at) {
    return (FloatVector)
        ByteVector.fromArray(BYTES, tiles, at).convertShape(VectorOperators.B2F, FLOATS, 0);
  }
}
