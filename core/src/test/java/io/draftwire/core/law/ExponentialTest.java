package io.draftwire.core.law;

import static org.assertj.core.api.Assertions.assertThat;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import org.junit.jupiter.api.Test;

class ExponentialTest {
  private static final int LANES = FloatVector.SPECIES_256.length();

  /** Every 331st float from -0 to -90 (denormals and the flushed tail included) and +0. */
  @Test
  void vectorAndScalarAgreeToTheBit() {
    float[] x = new float[LANES];
    float[] y = new float[LANES];
    int filled = 0;
    long compared = 0;
    int first = Float.floatToRawIntBits(-0f);
    int last = Float.floatToRawIntBits(-90f);
    for (int bits = first; bits <= last; bits += 331) {
      x[filled++] = Float.intBitsToFloat(bits);
      if (filled == LANES) {
        Exponential.of(FloatVector.fromArray(FloatVector.SPECIES_256, x, 0), IntVector.SPECIES_256)
            .intoArray(y, 0);
        for (int i = 0; i < LANES; i++) {
          if (Float.floatToRawIntBits(y[i]) != Float.floatToRawIntBits(Exponential.of(x[i]))) {
            assertThat(y[i]).as("exp(%s)", x[i]).isEqualTo(Exponential.of(x[i]));
          }
        }
        compared += LANES;
        filled = 0;
      }
    }
    assertThat(compared).isGreaterThan(3_000_000);
  }

  @Test
  void relativeErrorIsBelowItsBound() {
    double worst = 0;
    float at = 0;
    int steps = 2_000_000;
    for (int i = 0; i <= steps; i++) {
      float x = Exponential.FLOOR * i / steps;
      double exact = Math.exp(x);
      double error = Math.abs(Exponential.of(x) - exact) / exact;
      if (error > worst) {
        worst = error;
        at = x;
      }
    }
    assertThat(worst).as("worst relative error, at %s", at).isLessThan(2.5e-7);
  }

  @Test
  void endsAreExact() {
    assertThat(Exponential.of(0f)).isEqualTo(1f);
    assertThat(Exponential.of(-0f)).isEqualTo(1f);
    assertThat(Exponential.of(Float.NEGATIVE_INFINITY)).isZero();
    assertThat(Exponential.of(Math.nextDown(Exponential.FLOOR))).isZero();
    assertThat(Exponential.of(Exponential.FLOOR)).isPositive();
  }

  @Test
  void roughVectorAndScalarAgreeToTheBitAndStayWithinOnePartInTenThousand() {
    float[] y = new float[LANES];
    float[] w = new float[LANES];
    for (int step = 0; step < 200_000; step++) {
      for (int i = 0; i < LANES; i++) {
        y[i] = 130f * (step * LANES + i) / (200_000f * LANES);
      }
      Exponential.rough(FloatVector.fromArray(FloatVector.SPECIES_256, y, 0)).intoArray(w, 0);
      for (int i = 0; i < LANES; i++) {
        double exact = Math.pow(2, -Math.min(y[i], 126));
        if (w[i] != Exponential.rough(y[i]) || Math.abs(w[i] - exact) > 1e-4 * exact) {
          assertThat((double) w[i]).as("2^-%s", y[i]).isEqualTo(Exponential.rough(y[i]));
          assertThat(w[i] / exact).as("2^-%s over its exact value", y[i]).isBetween(.9999, 1.0001);
        }
      }
    }
    assertThat(Exponential.rough(Float.POSITIVE_INFINITY)).isLessThan(1e-37f);
  }

  @Test
  void notANumberStaysOne() {
    assertThat(Exponential.of(Float.NaN)).isNaN();
    assertThat(Exponential.of(Float.intBitsToFloat(0xFFC00001))).isNaN();
  }
}
