package io.draftwire.core.scheme;

import io.draftwire.core.coding.MalformedPayloadException;
import io.draftwire.core.coding.PayloadReader;
import io.draftwire.core.coding.PayloadWriter;

/**
 * Probabilities as float16. One in [0, 1] is a whole number of 2^-24, so that a law of them is
 * integers over their own sum, the same on both sides.
 */
final class Float16 {
  static final int BITS = 16;
  private static final float UNIT = 0x1.0p24f;

  private Float16() {}

  /** The float16 nearest to {@code probability}, in units of 2^-24. */
  static int units(double probability) {
    return units(Float.floatToFloat16((float) probability));
  }

  private static int units(short float16) {
    return (int) (Float.float16ToFloat(float16) * UNIT);
  }

  static void write(int units, PayloadWriter out) {
    out.raw(Float.floatToFloat16(units / UNIT) & 0xFFFF, BITS);
  }

  /** Reads the units of {@code token}'s probability. */
  static int read(PayloadReader in, int token) throws MalformedPayloadException {
    int at = in.bitPosition();
    short float16 = (short) in.raw(BITS);
    float value = Float.float16ToFloat(float16);
    if (!(value >= 0 && value <= 1) || float16 == Short.MIN_VALUE) {
      throw new MalformedPayloadException(
          "probability " + value + " of token " + token + " is outside 0..1", at);
    }
    return units(float16);
  }

  /** Checks the sum of a law's units. */
  static void checkTotal(long total, PayloadReader in) throws MalformedPayloadException {
    if (total == 0) {
      throw new MalformedPayloadException("a float16 law without any mass", in.bitPosition());
    }
    if (total > Integer.MAX_VALUE) {
      throw new MalformedPayloadException(
          "a float16 law of mass " + total / UNIT + "; it should be near 1", in.bitPosition());
    }
  }
}
