package io.draftwire.core.coding;

import java.util.Arrays;

/**
 * A mutable natural number, little-endian limbs of 64 bits, for ranks that are too wide for a long
 * and too frequent for BigInteger. Storage grows to the widest value ever held and stays, so a
 * warmed-up instance allocates nothing. Not thread-safe.
 */
final class Natural implements Comparable<Natural> {
  private long[] limbs = new long[8];
  private int size;

  Natural set(long unsigned) {
    limbs[0] = unsigned;
    size = unsigned == 0 ? 0 : 1;
    return this;
  }

  Natural set(Natural other) {
    ensure(other.size);
    System.arraycopy(other.limbs, 0, limbs, 0, other.size);
    size = other.size;
    return this;
  }

  boolean isZero() {
    return size == 0;
  }

  int size() {
    return size;
  }

  long limb(int index) {
    return index < size ? limbs[index] : 0;
  }

  /** The limbs themselves, at least {@code atLeast} of them, zero above the value. */
  long[] padded(int atLeast) {
    ensure(atLeast);
    Arrays.fill(limbs, size, limbs.length, 0);
    return limbs;
  }

  /** Takes the value that the caller wrote to the first {@code count} limbs. */
  Natural written(int count) {
    size = count;
    return trim();
  }

  int bitLength() {
    return size == 0 ? 0 : 64 * size - Long.numberOfLeadingZeros(limbs[size - 1]);
  }

  /** The low 64 bits of {@code this >> shift}. */
  long bitsFrom(int shift) {
    int limb = shift >>> 6;
    int bit = shift & 63;
    long low = limb(limb) >>> bit;
    return bit == 0 ? low : low | limb(limb + 1) << (64 - bit);
  }

  @Override
  public int compareTo(Natural other) {
    if (size != other.size) {
      return size < other.size ? -1 : 1;
    }
    for (int i = size - 1; i >= 0; i--) {
      if (limbs[i] != other.limbs[i]) {
        return Long.compareUnsigned(limbs[i], other.limbs[i]);
      }
    }
    return 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Natural natural && compareTo(natural) == 0;
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = 0; i < size; i++) {
      hash = 31 * hash + Long.hashCode(limbs[i]);
    }
    return hash;
  }

  Natural add(Natural other) {
    int length = Math.max(size, other.size);
    ensure(length + 1);
    Arrays.fill(limbs, size, length + 1, 0);
    long carry = 0;
    for (int i = 0; i < length; i++) {
      long term = other.limb(i);
      long sum = limbs[i] + term;
      long out = Long.compareUnsigned(sum, term) < 0 ? 1 : 0;
      limbs[i] = sum + carry;
      carry = out + (carry == 1 && limbs[i] == 0 ? 1 : 0);
    }
    limbs[length] = carry;
    size = length + 1;
    return trim();
  }

  /** {@code other <= this}. */
  Natural subtract(Natural other) {
    long borrow = 0;
    for (int i = 0; i < size; i++) {
      long term = other.limb(i);
      long have = limbs[i];
      limbs[i] = have - term - borrow;
      int order = Long.compareUnsigned(have, term);
      borrow = order < 0 || (order == 0 && borrow == 1) ? 1 : 0;
    }
    if (borrow != 0) {
      throw new ArithmeticException("a natural number cannot fall below 0");
    }
    return trim();
  }

  Natural multiply(long unsigned) {
    long carry = 0;
    for (int i = 0; i < size; i++) {
      long high = Math.unsignedMultiplyHigh(limbs[i], unsigned);
      long low = limbs[i] * unsigned + carry;
      carry = high + (Long.compareUnsigned(low, carry) < 0 ? 1 : 0);
      limbs[i] = low;
    }
    if (carry != 0) {
      ensure(size + 1);
      limbs[size++] = carry;
    }
    return trim();
  }

  /** This becomes {@code a * b}; it is neither of them. */
  Natural product(Natural a, Natural b) {
    ensure(a.size + b.size);
    Arrays.fill(limbs, 0, a.size + b.size, 0);
    for (int i = 0; i < b.size; i++) {
      long factor = b.limbs[i];
      long carry = 0;
      for (int j = 0; j < a.size; j++) {
        long high = Math.unsignedMultiplyHigh(a.limbs[j], factor);
        long low = a.limbs[j] * factor + carry;
        high += Long.compareUnsigned(low, carry) < 0 ? 1 : 0;
        long sum = limbs[i + j] + low;
        carry = high + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0);
        limbs[i + j] = sum;
      }
      limbs[i + a.size] = carry;
    }
    size = a.size + b.size;
    return trim();
  }

  Natural shiftLeft(int bits) {
    int whole = bits >>> 6;
    int part = bits & 63;
    ensure(size + whole + 1);
    limbs[size] = 0;
    for (int i = size; i >= 0; i--) {
      long below = part == 0 || i == 0 ? 0 : limbs[i - 1] >>> (64 - part);
      limbs[i + whole] = limbs[i] << part | below;
    }
    Arrays.fill(limbs, 0, whole, 0);
    size += whole + 1;
    return trim();
  }

  Natural shiftRight(int bits) {
    int length = Math.max(0, size - (bits >>> 6));
    for (int i = 0; i < length; i++) {
      limbs[i] = bitsFrom(bits + 64 * i);
    }
    size = length;
    return trim();
  }

  /** Divides by an odd word that is known to divide, given its inverse modulo 2^64. */
  Natural divideExactly(long odd, long inverse) {
    long borrow = 0;
    for (int i = 0; i < size; i++) {
      long have = limbs[i];
      long quotient = (have - borrow) * inverse;
      borrow =
          Math.unsignedMultiplyHigh(quotient, odd)
              + (Long.compareUnsigned(have, borrow) < 0 ? 1 : 0);
      limbs[i] = quotient;
    }
    return trim();
  }

  /** Divides by a positive number that is known to divide. */
  Natural divideExactly(long divisor) {
    int twos = Long.numberOfTrailingZeros(divisor);
    if (twos != 0) {
      shiftRight(twos);
    }
    long odd = divisor >>> twos;
    return odd == 1 ? this : divideExactly(odd, inverse(odd));
  }

  /** The inverse of an odd word modulo 2^64, by Newton: each step doubles the correct bits. */
  static long inverse(long odd) {
    long inverse = odd; // correct to 3 bits, since the square of an odd number is 1 modulo 8
    for (int correct = 3; correct < 64; correct *= 2) {
      inverse *= 2 - odd * inverse;
    }
    return inverse;
  }

  private Natural trim() {
    while (size > 0 && limbs[size - 1] == 0) {
      size--;
    }
    return this;
  }

  private void ensure(int length) {
    if (length > limbs.length) {
      limbs = Arrays.copyOf(limbs, Math.max(length, limbs.length + (limbs.length >> 1)));
    }
  }
}
