package io.draftwire.core.law;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * exp(x) for x <= 0 in float32, as a fixed sequence of IEEE operations: the scalar and the vector
 * form give the same bits, interpreted or compiled, on every machine. {@code Math.exp} and the
 * Vector API's own EXP promise no such thing, and one differing bit is enough to break "the same
 * seed gives the same text".
 *
 * <p>Method: n = round(x / ln 2), r = x - n ln 2 in two steps (Cody and Waite), a degree-6
 * polynomial on |r| <= ln2/2, and a shift of the exponent. Relative error below 2.5e-7 (tested over
 * the whole range); 0 below {@link #FLOOR}.
 */
final class Exponential {
  /**
   * Below this the result is flushed to 0: exp(-87) is the last one that float32 holds as a normal
   * number.
   */
  static final float FLOOR = -87f;

  private static final float INVERSE_LN2 = 1.44269504f;
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;

  /** Adding and taking away 1.5 * 2^23 rounds a float to the nearest integer. */
  private static final float ROUNDER = 12582912f;

  private static final float C2 = 0.5f;
  private static final float C3 = 0.16666667f;
  private static final float C4 = 0.041666668f;
  private static final float C5 = 0.008333334f;
  private static final float C6 = 0.0013888889f;

  private Exponential() {}

  static float of(float x) {
    if (!(x >= FLOOR)) {
      return 0f;
    }
    float n = (x * INVERSE_LN2 + ROUNDER) - ROUNDER;
    float r = Math.fma(-n, LN2_HIGH, x);
    r = Math.fma(-n, LN2_LOW, r);
    float p = Math.fma(C6, r, C5);
    p = Math.fma(p, r, C4);
    p = Math.fma(p, r, C3);
    p = Math.fma(p, r, C2);
    p = Math.fma(p, r, 1f);
    p = Math.fma(p, r, 1f);
    return Float.intBitsToFloat(Float.floatToRawIntBits(p) + ((int) n << 23));
  }

  /** The vector form of {@link #of}, lane by lane the same bits. */
  static FloatVector of(FloatVector x, VectorSpecies<Integer> integers) {
    FloatVector n = x.mul(INVERSE_LN2).add(ROUNDER).sub(ROUNDER);
    FloatVector minus = n.neg();
    FloatVector r = minus.fma(minus.broadcast(LN2_HIGH), x);
    r = minus.fma(minus.broadcast(LN2_LOW), r);
    FloatVector p = r.fma(r.broadcast(C6), r.broadcast(C5));
    p = p.fma(r, r.broadcast(C4));
    p = p.fma(r, r.broadcast(C3));
    p = p.fma(r, r.broadcast(C2));
    p = p.fma(r, r.broadcast(1f));
    p = p.fma(r, r.broadcast(1f));
    IntVector exponent =
        (IntVector)
            n.convertShape(VectorOperators.F2I, integers, 0).lanewise(VectorOperators.LSHL, 23);
    FloatVector scaled = p.reinterpretAsInts().add(exponent).reinterpretAsFloats();
    return scaled.blend(0f, x.compare(VectorOperators.GE, FLOOR).not());
  }
}
