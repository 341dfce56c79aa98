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

  private static final float LOG2_E = 1.44269504f;

  private LogitScan() {}

  /**
   * The largest logit.
   *
   * @throws BrokenRowException if one is NaN or +infinity, or none is finite: such a row has no law
   */
  static float max(float[] logits, int offset, int length) {
    float max =
        Vectors.ready() ? maxVector(logits, offset, length) : maxScalar(logits, offset, length);
    if (!Float.isFinite(max)) {
      throw new BrokenRowException(max);
    }
    return max;
  }

  /**
   * The lowest index of the largest logit.
   *
   * @throws BrokenRowException as {@link #max}
   */
  static int indexOfMax(float[] logits, int offset, int length) {
    float max = max(logits, offset, length);
    int i = nextBlockAbove(Math.nextDown(max), logits, offset, 0, length);
    while (logits[offset + i] != max) {
      i++;
    }
    return i;
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
    return Vectors.ready()
        ? expSumVector(logits, offset, length, max, scale, weights)
        : expSumScalar(logits, offset, length, max, scale, weights);
  }

  static double expSumScalar(
      float[] logits, int offset, int length, float max, float scale, float[] weights) {
    double sum = 0;
    for (int lane = 0; lane < LANES; lane++) {
      double laneSum = 0;
      for (int i = lane; i < length; i += LANES) {
        laneSum += weigh(logits, offset, i, max, scale, weights);
      }
      sum += laneSum;
    }
    return sum;
  }

  private static float weigh(
      float[] logits, int offset, int i, float max, float scale, float[] weights) {
    float w = Exponential.of((logits[offset + i] - max) * scale);
    if (weights != null) {
      weights[i] = w;
    }
    return w;
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
    double sum = 0;
    for (int lane = 0; lane < LANES; lane++) {
      double laneSum = lane < LANES / 2 ? low.lane(lane) : high.lane(lane - LANES / 2);
      if (bound + lane < length) {
        laneSum += weigh(logits, offset, bound + lane, max, scale, weights);
      }
      sum += laneSum;
    }
    return sum;
  }

  /** Elements of {@link #roughSum} that are added in float32 before float64 takes over. */
  private static final int RUN = 256;

  /**
   * About the sum over i of exp((logits[i] - max) * scale), to one part in 10^4 ({@link
   * Exponential#rough}). Take away what {@link #rough} says of an element, and it is about the sum
   * over the others.
   */
  static double roughSum(float[] logits, int offset, int length, float max, float scale) {
    return Vectors.ready()
        ? roughSumVector(logits, offset, length, max, scale)
        : roughSumScalar(logits, offset, length, max, scale);
  }

  /** One element's share of {@link #roughSum}. */
  static float rough(float logit, float max, float scale) {
    return Exponential.rough((max - logit) * (scale * LOG2_E));
  }

  static double roughSumScalar(float[] logits, int offset, int length, float max, float scale) {
    double sum = 0;
    int bound = length / RUN * RUN;
    for (int lane = 0; lane < LANES; lane++) {
      double laneSum = 0;
      for (int from = 0; from < bound; from += RUN) {
        float even = 0;
        float odd = 0;
        for (int i = from + lane; i < from + RUN; i += 2 * LANES) {
          even += rough(logits[offset + i], max, scale);
          odd += rough(logits[offset + i + LANES], max, scale);
        }
        laneSum += even + odd;
      }
      sum += laneSum;
    }
    return sum + roughRest(logits, offset + bound, length - bound, max, scale);
  }

  static double roughSumVector(float[] logits, int offset, int length, float max, float scale) {
    DoubleVector low = DoubleVector.zero(DOUBLES);
    DoubleVector high = DoubleVector.zero(DOUBLES);
    FloatVector top = FloatVector.broadcast(FLOATS, max);
    float scale2 = scale * LOG2_E;
    int bound = length / RUN * RUN;
    for (int from = 0; from < bound; from += RUN) {
      FloatVector even = FloatVector.zero(FLOATS);
      FloatVector odd = FloatVector.zero(FLOATS);
      for (int i = offset + from; i < offset + from + RUN; i += 2 * LANES) {
        FloatVector a = FloatVector.fromArray(FLOATS, logits, i);
        FloatVector b = FloatVector.fromArray(FLOATS, logits, i + LANES);
        even = even.add(Exponential.rough(top.sub(a).mul(scale2)));
        odd = odd.add(Exponential.rough(top.sub(b).mul(scale2)));
      }
      FloatVector both = even.add(odd);
      low = low.add(both.convertShape(VectorOperators.F2D, DOUBLES, 0));
      high = high.add(both.convertShape(VectorOperators.F2D, DOUBLES, 1));
    }
    double sum = 0;
    for (int lane = 0; lane < LANES; lane++) {
      sum += lane < LANES / 2 ? low.lane(lane) : high.lane(lane - LANES / 2);
    }
    return sum + roughRest(logits, offset + bound, length - bound, max, scale);
  }

  private static double roughRest(float[] logits, int from, int count, float max, float scale) {
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += rough(logits[i], max, scale);
    }
    return sum;
  }

  /**
   * The first index at or after {@code from} that is a multiple of the step away from it and whose
   * block of {@link #STEP} elements holds a value above {@code threshold} or a NaN; {@code length}
   * rounded down to whole blocks if there is none.
   */
  static int nextBlockAbove(float threshold, float[] values, int offset, int from, int length) {
    return Vectors.ready()
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
        if (!(values[j] <= threshold)) {
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
      // Compares rather than maxima: Java's maximum of floats minds NaN and -0, and costs five
      // instructions for it.
      VectorMask<Float> within =
          within(threshold, values, offset + i)
              .and(within(threshold, values, offset + i + LANES))
              .and(within(threshold, values, offset + i + 2 * LANES))
              .and(within(threshold, values, offset + i + 3 * LANES));
      if (!within.allTrue()) {
        return i;
      }
    }
    return i;
  }

  private static VectorMask<Float> within(float threshold, float[] values, int at) {
    return FloatVector.fromArray(FLOATS, values, at).compare(VectorOperators.LE, threshold);
  }
}
