package io.draftwire.core.law;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The passes over a row of logits: the largest one, and the sum of their exponentials. Each exists
 * twice, as vectors and as a scalar twin; the twins agree to the bit (tested), because the sum is
 * defined over eight lanes whatever the machine: lane j adds the elements with index j modulo 8 in
 * order, in float64, and the lanes are added last.
 */
final class LogitScan {
  private static final int LANES = 8;
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_256;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;
  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_256;

  /** On narrower machines 256-bit vectors are emulated and slower than the scalar twin. */
  private static final boolean VECTORS = FloatVector.SPECIES_PREFERRED.length() >= LANES;

  private LogitScan() {}

  /**
   * The largest logit.
   *
   * @throws IllegalArgumentException if one is NaN or +infinity, or none is finite: such a row has
   *     no law
   */
  static float max(float[] logits, int offset, int length) {
    float max = VECTORS ? maxVector(logits, offset, length) : maxScalar(logits, offset, length);
    if (!Float.isFinite(max)) {
      throw new IllegalArgumentException(
          "the model gave a row of logits whose largest entry is "
              + max
              + "; the model file or its backend is broken");
    }
    return max;
  }

  static float maxScalar(float[] logits, int offset, int length) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = offset; i < offset + length; i++) {
      max = Math.max(max, logits[i]);
    }
    return max;
  }

  static float maxVector(float[] logits, int offset, int length) {
    FloatVector a = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
    FloatVector b = a;
    int i = 0;
    for (; i + 2 * LANES <= length; i += 2 * LANES) {
      a = a.max(FloatVector.fromArray(FLOATS, logits, offset + i));
      b = b.max(FloatVector.fromArray(FLOATS, logits, offset + i + LANES));
    }
    float max = a.max(b).reduceLanes(VectorOperators.MAX);
    for (; i < length; i++) {
      max = Math.max(max, logits[offset + i]);
    }
    return max;
  }

  /**
   * Sum over i of exp((logits[i] - max) * scale); the terms are stored in {@code weights} unless it
   * is null.
   *
   * @param scale one over the temperature
   */
  static double expSum(
      float[] logits, int offset, int length, float max, float scale, float[] weights) {
    return VECTORS
        ? expSumVector(logits, offset, length, max, scale, weights)
        : expSumScalar(logits, offset, length, max, scale, weights);
  }

  static double expSumScalar(
      float[] logits, int offset, int length, float max, float scale, float[] weights) {
    double[] lanes = new double[LANES];
    for (int i = 0; i < length; i++) {
      float w = Exponential.of((logits[offset + i] - max) * scale);
      lanes[i & LANES - 1] += w;
      if (weights != null) {
        weights[i] = w;
      }
    }
    return addLanes(lanes);
  }

  static double expSumVector(
      float[] logits, int offset, int length, float max, float scale, float[] weights) {
    DoubleVector low = DoubleVector.zero(DOUBLES);
    DoubleVector high = DoubleVector.zero(DOUBLES);
    int bound = FLOATS.loopBound(length);
    int i = 0;
    for (; i < bound; i += LANES) {
      FloatVector x = FloatVector.fromArray(FLOATS, logits, offset + i).sub(max).mul(scale);
      FloatVector w = Exponential.of(x, INTS);
      if (weights != null) {
        w.intoArray(weights, i);
      }
      low = low.add(w.convertShape(VectorOperators.F2D, DOUBLES, 0));
      high = high.add(w.convertShape(VectorOperators.F2D, DOUBLES, 1));
    }
    double[] lanes = new double[LANES];
    low.intoArray(lanes, 0);
    high.intoArray(lanes, LANES / 2);
    for (; i < length; i++) {
      float w = Exponential.of((logits[offset + i] - max) * scale);
      lanes[i & LANES - 1] += w;
      if (weights != null) {
        weights[i] = w;
      }
    }
    return addLanes(lanes);
  }

  private static double addLanes(double[] lanes) {
    double sum = 0;
    for (double lane : lanes) {
      sum += lane;
    }
    return sum;
  }

  /**
   * The first index at or after {@code from} that is a multiple of the step away from it and whose
   * block of {@link #STEP} elements holds a value above {@code threshold}; {@code length} rounded
   * down to whole blocks if there is none.
   */
  static int nextBlockAbove(float threshold, float[] values, int offset, int from, int length) {
    return VECTORS
        ? nextBlockAboveVector(threshold, values, offset, from, length)
        : nextBlockAboveScalar(threshold, values, offset, from, length);
  }

  /** Elements that {@link #nextBlockAbove} looks at together. */
  static final int STEP = 4 * LANES;

  static int nextBlockAboveScalar(
      float threshold, float[] values, int offset, int from, int length) {
    int i = from;
    for (; i + STEP <= length; i += STEP) {
      for (int j = offset + i; j < offset + i + STEP; j++) {
        if (values[j] > threshold) {
          return i;
        }
      }
    }
    return i;
  }

  static int nextBlockAboveVector(
      float threshold, float[] values, int offset, int from, int length) {
    int i = from;
    for (; i + STEP <= length; i += STEP) {
      FloatVector a = FloatVector.fromArray(FLOATS, values, offset + i);
      FloatVector b = FloatVector.fromArray(FLOATS, values, offset + i + LANES);
      FloatVector c = FloatVector.fromArray(FLOATS, values, offset + i + 2 * LANES);
      FloatVector d = FloatVector.fromArray(FLOATS, values, offset + i + 3 * LANES);
      VectorMask<Float> above = a.max(b).max(c.max(d)).compare(VectorOperators.GT, threshold);
      if (above.anyTrue()) {
        return i;
      }
    }
    return i;
  }
}
