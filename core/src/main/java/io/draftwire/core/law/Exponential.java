package io.draftwire.core.law;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * exp(x) for x <= 0 in float32, as a fixed sequence of IEEE operations: the scalar and the vector
 * form give the same bits, interpreted or compiled, on every machine. {@code Math.exp} and the
 * Vector API's own EXP promise no such thing, and one differing bit is enough to break "the same
 * seed gives the same text".
 *
 * <p>Method: n = round(x / ln 2), r = x - n ln 2 in two steps (Cody and Waite), a degree-5
 * polynomial on |r| <= ln2/2 (its last four coefficients fitted for the least relative error),
 * times 2^n. Relative error below 2.5e-7 (tested over the whole range); 0 below {@link #FLOOR}, NaN
 * for NaN.
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

  /**
   * Adding 1.5 * 2^23 rounds a float to the nearest integer, which is then in the low bits of its
   * mantissa; 127 more make it the exponent of 2^n, one shift away from its place.
   */
  private static final float ROUNDER = 12582912f + 127f;

  private static final int EXPONENT_SHIFT = 23;

  private static final float C2 = 0.49999228f;
  private static final float C3 = 0.16667116f;
  private static final float C4 = 0.04189055f;
  private static final float C5 = 0.008312478f;

  private Exponential() {}

  static float of(float x) {
    if (x < FLOOR) {
      return 0f;
    }
    float shifted = Math.fma(x, INVERSE_LN2, ROUNDER);
    float n = shifted - ROUNDER;
    float r = Math.fma(n, -LN2_HIGH, x);
    r = Math.fma(n, -LN2_LOW, r);
    float p = Math.fma(C5, r, C4);
    p = Math.fma(p, r, C3);
    p = Math.fma(p, r, C2);
    p = Math.fma(p, r, 1f);
    p = Math.fma(p, r, 1f);
    return p * Float.intBitsToFloat(Float.floatToRawIntBits(shifted) << EXPONENT_SHIFT);
  }

  /** The vector form of {@link #of}, lane by lane the same bits. */
  static FloatVector of(FloatVector x, VectorSpecies<Integer> integers) {
    FloatVector shifted = x.fma(x.broadcast(INVERSE_LN2), x.broadcast(ROUNDER));
    FloatVector n = shifted.sub(ROUNDER);
    FloatVector r = n.fma(n.broadcast(-LN2_HIGH), x);
    r = n.fma(n.broadcast(-LN2_LOW), r);
    FloatVector p = r.fma(r.broadcast(C5), r.broadcast(C4));
    p = p.fma(r, r.broadcast(C3));
    p = p.fma(r, r.broadcast(C2));
    p = p.fma(r, r.broadcast(1f));
    p = p.fma(r, r.broadcast(1f));
    FloatVector power =
        shifted
            .reinterpretAsInts()
            .lanewise(VectorOperators.LSHL, EXPONENT_SHIFT)
            .reinterpretAsFloats();
    return p.mul(power).blend(0f, x.compare(VectorOperators.LT, FLOOR));
  }

  /** Where {@link #rough} ends: what is smaller is as good as 2^-126. */
  private static final float ROUGH_END = 126f;

  private static final float R0 = 0.99992779f;
  private static final float R1 = 0.69326144f;
  private static final float R2 = 0.24261585f;
  private static final float R3 = 0.055171005f;

  /**
   * 2^-y for y >= 0, to one part in 10^4 and for half the price: for sums that decide nothing. NaN
   * may come out as anything.
   */
  static float rough(float y) {
    // Floats of one sign are ordered like their bits, and integers have the cheaper minimum.
    float clamped =
        Float.intBitsToFloat(
            Math.min(Float.floatToRawIntBits(y), Float.floatToRawIntBits(ROUGH_END)));
    float shifted = ROUNDER - clamped;
    float f = (ROUNDER - shifted) - clamped;
    float p = Math.fma(Math.fma(Math.fma(R3, f, R2), f, R1), f, R0);
    return p * Float.intBitsToFloat(Float.floatToRawIntBits(shifted) << EXPONENT_SHIFT);
  }

  /** The vector form of {@link #rough(float)}, lane by lane the same bits. */
  static FloatVector rough(FloatVector y) {
    FloatVector clamped =
        y.reinterpretAsInts().min(Float.floatToRawIntBits(ROUGH_END)).reinterpretAsFloats();
    FloatVector shifted = y.broadcast(ROUNDER).sub(clamped);
    FloatVector f = y.broadcast(ROUNDER).sub(shifted).sub(clamped);
    FloatVector p = f.broadcast(R3).fma(f, f.broadcast(R2));
    p = p.fma(f, f.broadcast(R1));
    p = p.fma(f, f.broadcast(R0));
    FloatVector power =
        shifted
            .reinterpretAsInts()
            .lanewise(VectorOperators.LSHL, EXPONENT_SHIFT)
            .reinterpretAsFloats();
    return p.mul(power);
  }
}
