package io.draftwire.engine.exits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DenseTest {
  private final Random random = new Random(1);

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "5, 3, 7", "37, 41, 130", "4, 64, 128", "66, 33, 300"})
  void productsOfEverySizeAreAddedUp(int p, int q, int n) {
    double[] a = normal(n * p);
    double[] b = normal(n * q);
    double[] c = normal(p * q);
    double[] expected = c.clone();
    for (int k = 0; k < n; k++) {
      for (int i = 0; i < p; i++) {
        for (int j = 0; j < q; j++) {
          expected[i * q + j] += a[k * p + i] * b[k * q + j];
        }
      }
    }
    Dense.addProduct(a, p, b, q, n, c);
    assertThat(c).containsExactly(expected, within(1e-10));
    double[] square = new double[p * p];
    Dense.addSquare(a, p, n, square);
    Dense.mirror(square, p);
    double[] whole = new double[p * p];
    Dense.addProduct(a, p, a, p, n, whole);
    assertThat(square).containsExactly(whole, within(1e-10));
  }

  @Test
  void solvingUndoesMultiplying() {
    int n = 45;
    int m = 19;
    double[] positive = positive(n);
    double[] x = normal(n * m);
    double[] y = new double[n * m];
    Dense.addProduct(positive, n, x, m, n, y);
    double[] lower = positive.clone();
    Dense.factor(lower, n);
    Dense.solveLower(lower, n, y, m);
    Dense.solveUpper(lower, n, y, m);
    assertThat(y).containsExactly(x, within(1e-8));
  }

  @Test
  void whatIsNotPositiveIsRefused() {
    assertThatThrownBy(() -> Dense.factor(new double[] {1, 2, 2, 1}, 2))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Dense.factor(new double[] {Double.NaN}, 1))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void theLeadingSpaceHoldsTheLargestEigenvalues() {
    int n = 20;
    int r = 3;
    // Three orthonormal directions with large eigenvalues, all else with small ones.
    double[] basis = Dense.leading(positive(n), n, r);
    double[] matrix = new double[n * n];
    for (int i = 0; i < n; i++) {
      matrix[i * n + i] = 0.01;
      for (int j = 0; j < n; j++) {
        for (int k = 0; k < r; k++) {
          matrix[i * n + j] += (k + 1) * basis[i * r + k] * basis[j * r + k];
        }
      }
    }
    double[] found = Dense.leading(matrix, n, r);
    double[] overlap = new double[r * r];
    Dense.addProduct(basis, r, found, r, n, overlap);
    assertThat(Arrays.stream(overlap).map(x -> x * x).sum()).isCloseTo(r, within(1e-6));
    double[] own = new double[r * r];
    Dense.addProduct(found, r, found, r, n, own);
    assertThat(own).containsExactly(new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, within(1e-10));
  }

  private double[] positive(int n) {
    double[] a = normal(2 * n * n);
    double[] positive = new double[n * n];
    Dense.addSquare(a, n, 2 * n, positive);
    Dense.mirror(positive, n);
    return positive;
  }

  private double[] normal(int count) {
    double[] numbers = new double[count];
    Arrays.setAll(numbers, i -> random.nextGaussian());
    return numbers;
  }
}
