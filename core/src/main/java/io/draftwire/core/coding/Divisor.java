package io.draftwire.core.coding;

import java.math.BigInteger;

/**
 * A divisor prepared once for many divisions: schoolbook long division with words of 64 bits
 * (Knuth, TAOCP 2, 4.3.1 D), the quotient words estimated through a reciprocal of the top word
 * (Moeller and Granlund, "Improved division by invariant integers", 2011, algorithm 4). Not
 * thread-safe.
 */
final class Divisor {
  private final long[] words;
  private final int shift;
  private final long reciprocal;

  /**
   * @param value at least 1
   */
  Divisor(Natural value) {
    int length = value.size();
    shift = Long.numberOfLeadingZeros(value.limb(length - 1));
    Natural normal = new Natural().set(value).shiftLeft(shift);
    words = new long[length];
    for (int i = 0; i < length; i++) {
      words[i] = normal.limb(i);
    }
    BigInteger top = new BigInteger(Long.toUnsignedString(words[length - 1]));
    reciprocal = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE).divide(top).longValue();
  }

  /** Writes the quotient to {@code quotient} and leaves the remainder in {@code dividend}. */
  void divide(Natural dividend, Natural quotient) {
    dividend.shiftLeft(shift);
    int length = words.length;
    int steps = dividend.size() + 1 - length;
    if (steps <= 0) {
      quotient.set(0);
      dividend.shiftRight(shift);
      return;
    }
    long[] rest = dividend.padded(dividend.size() + 1);
    long[] digits = quotient.padded(steps);
    for (int at = steps - 1; at >= 0; at--) {
      long digit = estimate(rest[at + length], rest[at + length - 1]);
      long missing = subtractMultiple(rest, at, digit);
      // The estimate is at most 2 too large.
      while (missing != 0) {
        digit--;
        missing -= addBack(rest, at);
      }
      digits[at] = digit;
    }
    quotient.written(steps);
    dividend.written(length).shiftRight(shift);
  }

  private long estimate(long high, long low) {
    long top = words[words.length - 1];
    if (Long.compareUnsigned(high, top) >= 0) {
      return -1;
    }
    long fraction = reciprocal * high + low;
    long digit =
        Math.unsignedMultiplyHigh(reciprocal, high)
            + high
            + (Long.compareUnsigned(fraction, low) < 0 ? 1 : 0)
            + 1;
    long rest = low - digit * top;
    if (Long.compareUnsigned(rest, fraction) > 0) {
      digit--;
      rest += top;
    }
    return Long.compareUnsigned(rest, top) >= 0 ? digit + 1 : digit;
  }

  /** Returns 1 if the result fell below 0. */
  private long subtractMultiple(long[] rest, int at, long digit) {
    long carry = 0;
    for (int i = 0; i < words.length; i++) {
      long high = Math.unsignedMultiplyHigh(words[i], digit);
      long low = words[i] * digit + carry;
      high += Long.compareUnsigned(low, carry) < 0 ? 1 : 0;
      long have = rest[at + i];
      rest[at + i] = have - low;
      carry = high + (Long.compareUnsigned(have, low) < 0 ? 1 : 0);
    }
    long have = rest[at + words.length];
    rest[at + words.length] = have - carry;
    return Long.compareUnsigned(have, carry) < 0 ? 1 : 0;
  }

  /** Returns the carry out of the top, 1 when the result is no longer below 0. */
  private long addBack(long[] rest, int at) {
    long carry = 0;
    for (int i = 0; i < words.length; i++) {
      long sum = rest[at + i] + words[i];
      long out = Long.compareUnsigned(sum, words[i]) < 0 ? 1 : 0;
      rest[at + i] = sum + carry;
      carry = out + (carry == 1 && rest[at + i] == 0 ? 1 : 0);
    }
    long have = rest[at + words.length];
    rest[at + words.length] = have + carry;
    return carry == 1 && rest[at + words.length] == 0 ? 1 : 0;
  }
}
