package io.draftwire.engine.exits;

import java.util.Arrays;
import java.util.SplittableRandom;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * What fitting needs of dense matrices, {@code double}, row by row in one array. Everything large
 * is brought down to {@link #addProduct}, which keeps a block of the result in registers and what
 * it reads in the cache.
 */
final class Dense {
  private static final VectorSpecies<Double> LANES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANE = LANES.length();

  /** The block of the result that is held in registers. */
  private static final int TALL = 4;

  private static final int WIDE = 4 * LANE;

  /** Rows that are read at once. */
  private static final int DEEP = 128;

  /** Rounds of the power method: each brings the basis nearer by the ratio of eigenvalues. */
  private static final int ROUNDS = 12;

  private Dense() {}

  /**
   * {@code c += a' b}.
   *
   * @param a {@code n x p}
   * @param b {@code n x q}
   * @param c {@code p x q}
   */
  static void addProduct(double[] a, int p, double[] b, int q, int n, double[] c) {
    addProduct(a, p, b, q, n, c, false);
  }

  /**
   * {@code c += a' a} on and above the diagonal; {@link #mirror} does the rest.
   *
   * @param a {@code n x p}
   */
  static void addSquare(double[] a, int p, int n, double[] c) {
    addProduct(a, p, a, p, n, c, true);
  }

  private static void addProduct(
      double[] a, int p, double[] b, int q, int n, double[] c, boolean upper) {
    double[] tall = new double[DEEP * (p + TALL)];
    double[] wide = new double[DEEP * WIDE];
    double[] block = new double[TALL * WIDE];
    for (int first = 0; first < n; first += DEEP) {
      int depth = Math.min(DEEP, n - first);
      for (int i = 0; i < p; i += TALL) {
        pack(a, p, first, depth, i, TALL, tall, i * depth);
      }
      for (int j = 0; j < q; j += WIDE) {
        pack(b, q, first, depth, j, WIDE, wide, 0);
        int end = upper ? Math.min(p, j + WIDE) : p;
        for (int i = 0; i < end; i += TALL) {
          multiply(tall, i * depth, wide, depth, block);
          add(block, c, q, i, Math.min(TALL, p - i), j, Math.min(WIDE, q - j));
        }
      }
    }
  }

  /** Some columns of some rows, side by side; zeros beyond the last column. */
  private static void pack(
      double[] from, int columns, int first, int rows, int left, int width, double[] to, int at) {
    int there = Math.min(width, columns - left);
    for (int k = 0; k < rows; k++) {
      int begin = at + k * width;
      System.arraycopy(from, (first + k) * columns + left, to, begin, there);
      Arrays.fill(to, begin + there, begin + width, 0);
    }
  }

  private static void multiply(double[] tall, int at, double[] wide, int depth, double[] block) {
    for (int half = 0; half < TALL; half += 2) {
      DoubleVector a0 = DoubleVector.zero(LANES);
      DoubleVector a1 = a0;
      DoubleVector a2 = a0;
      DoubleVector a3 = a0;
      DoubleVector b0 = a0;
      DoubleVector b1 = a0;
      DoubleVector b2 = a0;
      DoubleVector b3 = a0;
      for (int k = 0; k < depth; k++) {
        DoubleVector a = DoubleVector.broadcast(LANES, tall[at + k * TALL + half]);
        DoubleVector b = DoubleVector.broadcast(LANES, tall[at + k * TALL + half + 1]);
        DoubleVector w0 = DoubleVector.fromArray(LANES, wide, k * WIDE);
        DoubleVector w1 = DoubleVector.fromArray(LANES, wide, k * WIDE + LANE);
        DoubleVector w2 = DoubleVector.fromArray(LANES, wide, k * WIDE + 2 * LANE);
        DoubleVector w3 = DoubleVector.fromArray(LANES, wide, k * WIDE + 3 * LANE);
        a0 = a.fma(w0, a0);
        a1 = a.fma(w1, a1);
        a2 = a.fma(w2, a2);
        a3 = a.fma(w3, a3);
        b0 = b.fma(w0, b0);
        b1 = b.fma(w1, b1);
        b2 = b.fma(w2, b2);
        b3 = b.fma(w3, b3);
      }
      int to = half * WIDE;
      a0.intoArray(block, to);
      a1.intoArray(block, to + LANE);
      a2.intoArray(block, to + 2 * LANE);
      a3.intoArray(block, to + 3 * LANE);
      b0.intoArray(block, to + WIDE);
      b1.intoArray(block, to + WIDE + LANE);
      b2.intoArray(block, to + WIDE + 2 * LANE);
      b3.intoArray(block, to + WIDE + 3 * LANE);
    }
  }

  private static void add(
      double[] block, double[] c, int columns, int i, int rows, int j, int count) {
    for (int r = 0; r < rows; r++) {
      int to = (i + r) * columns + j;
      for (int t = 0; t < count; t++) {
        c[to + t] += block[r * WIDE + t];
      }
    }
  }

  /** What is above the diagonal, below it too. */
  static void mirror(double[] c, int n) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        c[i * n + j] = c[j * n + i];
      }
    }
  }

  static double[] transposed(double[] a, int rows, int columns) {
    double[] to = new double[a.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        to[j * rows + i] = a[i * columns + j];
      }
    }
    return to;
  }

  /**
   * The lower factor of a symmetric positive matrix, in its place, zeros above the diagonal.
   *
   * @throws ArithmeticException if the matrix is not positive
   */
  static void factor(double[] a, int n) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        a[i * n + j] = (a[i * n + j] - dot(a, i * n, a, j * n, j)) / a[j * n + j];
      }
      double left = a[i * n + i] - dot(a, i * n, a, i * n, i);
      if (!(left > 0)) {
        throw new ArithmeticException("the matrix is not positive at row " + i);
      }
      a[i * n + i] = Math.sqrt(left);
      Arrays.fill(a, i * n + i + 1, (i + 1) * n, 0);
    }
  }

  /** Solves {@code l y = x} for the {@code m} columns of x, in its place. */
  static void solveLower(double[] l, int n, double[] x, int m) {
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        subtract(x, i * m, l[i * n + k], x, k * m, m);
      }
      divide(x, i * m, l[i * n + i], m);
    }
  }

  /** Solves {@code l' y = x} for the {@code m} columns of x, in its place. */
  static void solveUpper(double[] l, int n, double[] x, int m) {
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        subtract(x, i * m, l[k * n + i], x, k * m, m);
      }
      divide(x, i * m, l[i * n + i], m);
    }
  }

  /**
   * An orthonormal basis, {@code n x r}, of about the space of the {@code r} largest eigenvalues of
   * a symmetric matrix, by subspace iteration. Columns that the matrix has no room for are zero.
   */
  static double[] leading(double[] symmetric, int n, int r) {
    SplittableRandom random = new SplittableRandom(1);
    double[] basis = new double[n * r];
    Arrays.setAll(basis, i -> random.nextDouble() - .5);
    for (int round = 0; round < ROUNDS; round++) {
      double[] next = new double[n * r];
      addProduct(symmetric, n, basis, r, n, next);
      double[] rows = transposed(next, n, r);
      orthonormalize(rows, r, n);
      basis = transposed(rows, r, n);
    }
    return basis;
  }

  /** Modified Gram and Schmidt, twice, which is enough. */
  private static void orthonormalize(double[] rows, int count, int n) {
    for (int i = 0; i < count; i++) {
      double before = Math.sqrt(dot(rows, i * n, rows, i * n, n));
      for (int pass = 0; pass < 2; pass++) {
        for (int k = 0; k < i; k++) {
          subtract(rows, i * n, dot(rows, i * n, rows, k * n, n), rows, k * n, n);
        }
      }
      double norm = Math.sqrt(dot(rows, i * n, rows, i * n, n));
      if (norm > 1e-12 * before) {
        divide(rows, i * n, norm, n);
      } else {
        Arrays.fill(rows, i * n, (i + 1) * n, 0);
      }
    }
  }

  private static double dot(double[] a, int from, double[] b, int at, int n) {
    DoubleVector sum = DoubleVector.zero(LANES);
    int i = 0;
    for (; i + LANE <= n; i += LANE) {
      sum =
          DoubleVector.fromArray(LANES, a, from + i)
              .fma(DoubleVector.fromArray(LANES, b, at + i), sum);
    }
    double all = sum.reduceLanes(VectorOperators.ADD);
    for (; i < n; i++) {
      all += a[from + i] * b[at + i];
    }
    return all;
  }

  /** {@code x[to + i] -= factor b[at + i]}. */
  private static void subtract(double[] x, int to, double factor, double[] b, int at, int n) {
    int i = 0;
    DoubleVector by = DoubleVector.broadcast(LANES, -factor);
    for (; i + LANE <= n; i += LANE) {
      by.fma(DoubleVector.fromArray(LANES, b, at + i), DoubleVector.fromArray(LANES, x, to + i))
          .intoArray(x, to + i);
    }
    for (; i < n; i++) {
      x[to + i] -= factor * b[at + i];
    }
  }

  private static void divide(double[] x, int at, double by, int n) {
    for (int i = at; i < at + n; i++) {
      x[i] /= by;
    }
  }
}
