package io.draftwire.core.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogitScanTest {

  @Test
  void twinsAgreeToTheBitAtEveryLengthAndOffset() {
    SplittableRandom random = new SplittableRandom(5);
    for (int length = 1; length < 140; length++) {
      for (int offset = 0; offset < 4; offset++) {
        float[] logits = new float[offset + length + 3];
        for (int i = 0; i < logits.length; i++) {
          logits[i] =
              random.nextInt(12) == 0
                  ? Float.NEGATIVE_INFINITY
                  : (float) random.nextDouble(-60, 20);
        }
        logits[offset + random.nextInt(length)] = 19;
        float max = LogitScan.maxScalar(logits, offset, length);
        assertThat(LogitScan.maxVector(logits, offset, length)).isEqualTo(max);
        float[] scalar = new float[length];
        float[] vector = new float[length];
        float scale = (float) random.nextDouble(0.5, 4);
        double sum = LogitScan.expSumScalar(logits, offset, length, max, scale, scalar);
        assertThat(LogitScan.expSumVector(logits, offset, length, max, scale, vector))
            .as("length %s, offset %s", length, offset)
            .isEqualTo(sum);
        assertThat(vector).isEqualTo(scalar);
        assertThat(LogitScan.expSumVector(logits, offset, length, max, scale, null)).isEqualTo(sum);
      }
    }
  }

  @Test
  void roughTwinsAgreeToTheBitAndAreNearTheSum() {
    SplittableRandom random = new SplittableRandom(9);
    for (int length : new int[] {1, 7, 255, 256, 257, 1000, 5000}) {
      int offset = random.nextInt(4);
      float[] logits = new float[offset + length + 3];
      for (int i = 0; i < logits.length; i++) {
        logits[i] =
            random.nextInt(12) == 0 ? Float.NEGATIVE_INFINITY : (float) random.nextDouble(-60, 20);
      }
      logits[offset + random.nextInt(length)] = 20;
      float scale = (float) random.nextDouble(0.5, 4);
      double rough = LogitScan.roughSumScalar(logits, offset, length, 20, scale);
      assertThat(LogitScan.roughSumVector(logits, offset, length, 20, scale)).isEqualTo(rough);
      double sum = LogitScan.expSum(logits, offset, length, 20, scale, null);
      assertThat(rough / sum).as("length %s", length).isBetween(0.9999, 1.0001);
    }
  }

  @Test
  void blocksWithNotANumberAreNotSkipped() {
    float[] values = new float[3 * LogitScan.STEP];
    values[LogitScan.STEP + 5] = Float.NaN;
    assertThat(LogitScan.nextBlockAboveVector(1, values, 0, 0, values.length))
        .isEqualTo(LogitScan.STEP);
    assertThat(LogitScan.nextBlockAboveScalar(1, values, 0, 0, values.length))
        .isEqualTo(LogitScan.STEP);
  }

  @Test
  void twinsSkipTheSameBlocks() {
    SplittableRandom random = new SplittableRandom(6);
    for (int trial = 0; trial < 2000; trial++) {
      int length = random.nextInt(1, 300);
      int offset = random.nextInt(5);
      int from = random.nextInt(length);
      float[] values = new float[offset + length];
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextInt(100) == 0 ? 1 : 0;
      }
      assertThat(LogitScan.nextBlockAboveVector(0.5f, values, offset, from, length))
          .isEqualTo(LogitScan.nextBlockAboveScalar(0.5f, values, offset, from, length));
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void refusesARowWithoutALaw(float bad) {
    for (int at = 0; at < 37; at++) {
      float[] logits = new float[37];
      logits[at] = bad;
      assertThat(Float.compare(LogitScan.maxScalar(logits, 0, 37), bad)).isZero();
      assertThat(Float.compare(LogitScan.maxVector(logits, 0, 37), bad)).isZero();
      assertThatThrownBy(() -> LogitScan.max(logits, 0, 37))
          .isInstanceOf(BrokenRowException.class)
          .hasMessageContaining(String.valueOf(bad))
          .hasMessageContaining("broken");
    }
  }

  @Test
  void refusesARowThatMasksEverything() {
    float[] logits = {Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY};
    assertThatThrownBy(() -> LogitScan.max(logits, 0, 2))
        .isInstanceOf(BrokenRowException.class)
        .hasMessageContaining("-Infinity");
  }
}
