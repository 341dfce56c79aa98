package io.draftwire.engine.exits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.draftwire.engine.ModelException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeadFitTest {
  private static final int WIDTH = 24;
  private static final int V = 150;
  private static final int ROWS = 4000;

  private final Random random = new Random(3);
  private final RandomMatrix matrix = RandomMatrix.of(WIDTH, V, 5);
  private final FullHead full = new FullHead(matrix, V);
  private final float[] states = RandomMatrix.normal(random, ROWS * WIDTH);
  private final float[] normed = full.normed(states, ROWS);

  @Test
  void ridgeFindsAKnownAffineMap() {
    float[] map = RandomMatrix.normal(random, WIDTH * WIDTH);
    float[] shift = RandomMatrix.normal(random, WIDTH);
    float[] z = mapped(map, shift, 0);
    LinearFit fit = LinearFit.of(moments(z));
    assertThat(fit.apply(normed, 50))
        .as("the price of coefficients is small where there is much text")
        .containsExactly(Arrays.copyOf(z, 50 * WIDTH), within(0.02f));
  }

  @Test
  void whatMomentsAreSummedUpOfInPiecesIsTheSame() {
    float[] z = mapped(RandomMatrix.normal(random, WIDTH * WIDTH), new float[WIDTH], 1);
    StateMoments pieces = new StateMoments(WIDTH);
    for (int from = 0; from < ROWS; from += 333) {
      int to = Math.min(ROWS, from + 333);
      pieces.add(
          Arrays.copyOfRange(normed, from * WIDTH, to * WIDTH),
          Arrays.copyOfRange(z, from * WIDTH, to * WIDTH),
          to - from);
    }
    assertThat(pieces.covarianceXz()).containsExactly(moments(z).covarianceXz(), within(1e-9));
    assertThat(pieces.covarianceX()).containsExactly(moments(z).covarianceX(), within(1e-9));
    assertThatThrownBy(() -> LinearFit.of(new StateMoments(WIDTH)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("0 positions");
  }

  @Test
  void aHeadOfFullRankSaysWhatTheAdapterSays() {
    float[] z = mapped(RandomMatrix.normal(random, WIDTH * WIDTH), new float[WIDTH], 1);
    StateMoments moments = moments(z);
    LinearFit fit = LinearFit.of(moments);
    ExitHead head = new HeadFit(matrix, V).reduced(2, fit, moments, metric(), WIDTH);
    assertThat(apart(guessed(head), full.logits(fit.apply(normed, 64), 64)))
        .as("but for the rounding to bytes")
        .isLessThan(0.02);
  }

  @Test
  void ofLowRankItKeepsWhatMattersForTheLogits() {
    // z has three directions only: rank 3 is enough, rank 2 is not.
    float[] map = new float[WIDTH * WIDTH];
    float[] left = RandomMatrix.normal(random, 3 * WIDTH);
    float[] right = RandomMatrix.normal(random, 3 * WIDTH);
    for (int i = 0; i < WIDTH; i++) {
      for (int j = 0; j < WIDTH; j++) {
        for (int k = 0; k < 3; k++) {
          map[i * WIDTH + j] += left[k * WIDTH + i] * right[k * WIDTH + j];
        }
      }
    }
    StateMoments moments = moments(mapped(map, new float[WIDTH], 0));
    LinearFit fit = LinearFit.of(moments);
    float[] said = full.logits(fit.apply(normed, 64), 64);
    HeadFit heads = new HeadFit(matrix, V);
    assertThat(apart(guessed(heads.reduced(0, fit, moments, metric(), 3)), said)).isLessThan(0.02);
    assertThat(apart(guessed(heads.reduced(0, fit, moments, metric(), 2)), said))
        .isGreaterThan(0.1);
    assertThatThrownBy(() -> heads.reduced(0, fit, moments, metric(), WIDTH + 1))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("from 1 to 24");
  }

  @Test
  void theLensIsTheOutputMatrixOnTheNormedState() {
    ExitHead lens = new HeadFit(matrix, V).lens(1);
    float[] expected = full.logits(full.weighted(normed, 64), 64);
    assertThat(apart(guessed(lens), expected)).isLessThan(0.02);
  }

  @Test
  void workIsLeftUndoneWhenNobodyHears() {
    ExitHead lens = new HeadFit(matrix, V).lens(1);
    assertThat(lens.guess(states, 1, 1e-5f, new float[V], () -> true)).isFalse();
  }

  @Test
  void vectorsAndTheirScalarTwinGiveTheSameBits() {
    byte[] tiles = new byte[37 * HeadKernel.TILE];
    random.nextBytes(tiles);
    float[] factors = RandomMatrix.normal(random, 40);
    float[] one = new float[HeadKernel.TILE];
    float[] other = new float[HeadKernel.TILE];
    HeadKernel.scalars(tiles, 0, factors, 3, 37, one);
    HeadKernel.vectors(tiles, 0, factors, 3, 37, other);
    assertThat(other).containsExactly(one);
    assertThat(one[5]).isNotZero();
  }

  private float[] guessed(ExitHead head) {
    float[] logits = new float[64 * V];
    assertThat(head.guess(states, 64, matrix.epsilon(), logits, () -> false)).isTrue();
    return logits;
  }

  private StateMoments moments(float[] z) {
    StateMoments moments = new StateMoments(WIDTH);
    moments.add(normed, z, ROWS);
    return moments;
  }

  private LogitMetric metric() {
    double[] alike = new double[V];
    Arrays.fill(alike, 1.0 / V);
    return LogitMetric.of(matrix, alike);
  }

  private float[] mapped(float[] map, float[] shift, double noise) {
    float[] z = new float[ROWS * WIDTH];
    for (int r = 0; r < ROWS; r++) {
      for (int j = 0; j < WIDTH; j++) {
        double sum = shift[j] + noise * random.nextGaussian();
        for (int i = 0; i < WIDTH; i++) {
          sum += normed[r * WIDTH + i] * map[i * WIDTH + j];
        }
        z[r * WIDTH + j] = (float) sum;
      }
    }
    return z;
  }

  /** Deviation of one from the other, of the other's own; what a row has in common is no matter. */
  private static double apart(float[] a, float[] b) {
    double square = 0;
    double own = 0;
    for (int from = 0; from < a.length; from += V) {
      double shiftA = 0;
      double shiftB = 0;
      for (int i = from; i < from + V; i++) {
        shiftA += a[i] / V;
        shiftB += b[i] / V;
      }
      for (int i = from; i < from + V; i++) {
        square += Math.pow(a[i] - shiftA - (b[i] - shiftB), 2);
        own += Math.pow(b[i] - shiftB, 2);
      }
    }
    return Math.sqrt(square / own);
  }
}
