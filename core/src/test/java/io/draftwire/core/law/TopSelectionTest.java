package io.draftwire.core.law;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopSelectionTest {
  private final SplittableRandom random = new SplittableRandom(8);
  private final TopSelection selection = new TopSelection();

  @Test
  void equalsAFullSort() {
    for (int length : new int[] {1, 2, 31, 32, 33, 64, 100, 1000}) {
      agrees(length, i -> random.nextDouble());
      agrees(length, i -> i);
      agrees(length, i -> -i);
      agrees(length, i -> 1);
      agrees(length, i -> random.nextInt(4)); // Ties everywhere.
      agrees(length, i -> random.nextInt(3) == 0 ? Float.NEGATIVE_INFINITY : random.nextInt(9));
      agrees(length, i -> random.nextBoolean() ? -0.0 : 0.0);
    }
  }

  /** Consecutive rows of one K: each starts at the guess that the one before left. */
  @Test
  void doesNotDependOnTheRowBefore() {
    TopSelection fresh;
    for (int trial = 0; trial < 2000; trial++) {
      float[] row = new float[random.nextInt(40, 400)];
      double level = 4 * random.nextGaussian();
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) (level + Math.rint(8 * random.nextGaussian()) / 4);
      }
      selection.select(row, 0, row.length, 9);
      fresh = new TopSelection();
      fresh.select(row, 0, row.length, 9);
      for (int i = 0; i < 9; i++) {
        assertThat(selection.id(i)).as("rank %s in trial %s", i, trial).isEqualTo(fresh.id(i));
      }
    }
  }

  @Test
  void seesARowThatHasNoLaw() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      for (int at = 0; at < 100; at++) {
        float[] row = new float[100];
        for (int k : new int[] {1, 8, 100}) {
          selection.select(row, 0, 100, k);
          assertThat(selection.sound()).isTrue();
        }
        row[at] = bad;
        for (int k : new int[] {1, 8, 8, 100}) {
          selection.select(row, 0, 100, k);
          assertThat(selection.sound()).as("%s at %s, K=%s", bad, at, k).isFalse();
        }
      }
    }
    selection.select(new float[] {Float.NEGATIVE_INFINITY}, 0, 1, 1);
    assertThat(selection.sound()).isFalse();
  }

  private void agrees(int length, IntToDoubleFunction value) {
    int offset = random.nextInt(3);
    float[] row = new float[offset + length + 2];
    Arrays.fill(row, 1e9f); // What lies outside the row must not be seen.
    for (int i = 0; i < length; i++) {
      row[offset + i] = (float) value.applyAsDouble(i);
    }
    int[] sorted =
        IntStream.range(0, length)
            .boxed()
            // + 0f makes -0 equal to 0, as comparisons of logits do.
            .sorted(
                Comparator.comparingDouble((Integer i) -> -(double) row[offset + i] + 0.0)
                    .thenComparing(i -> i))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int k : new int[] {0, 1, 2, 7, length - 1, length, length + 5}) {
      selection.select(row, offset, length, k);
      assertThat(selection.size()).isEqualTo(Math.min(k, length));
      for (int i = 0; i < selection.size(); i++) {
        assertThat(selection.id(i)).as("rank %s of %s, K=%s", i, length, k).isEqualTo(sorted[i]);
        assertThat(selection.value(i)).isEqualTo(row[offset + sorted[i]]);
      }
    }
  }
}
