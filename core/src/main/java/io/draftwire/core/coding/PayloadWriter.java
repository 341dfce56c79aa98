package io.draftwire.core.coding;

import java.math.BigInteger;

/** Plain reference container: exact interval arithmetic in big integers. */
public final class PayloadWriter {
  private BigInteger low = BigInteger.ZERO;
  private BigInteger width = BigInteger.ONE;
  private BigInteger scale = BigInteger.ONE;
  private BigInteger raw = BigInteger.ZERO;
  private int rawBits;

  public void reset() {
    low = BigInteger.ZERO;
    width = BigInteger.ONE;
    scale = BigInteger.ONE;
    raw = BigInteger.ZERO;
    rawBits = 0;
  }

  public void symbol(long cumulative, long count, long total) {
    low = low.multiply(BigInteger.valueOf(total)).add(width.multiply(BigInteger.valueOf(cumulative)));
    width = width.multiply(BigInteger.valueOf(count));
    scale = scale.multiply(BigInteger.valueOf(total));
  }

  public void raw(long value, int bits) {
    raw = raw.or(BigInteger.valueOf(value).shiftLeft(rawBits));
    rawBits += bits;
  }

  void raw(BigInteger value, int bits) {
    raw = raw.or(value.shiftLeft(rawBits));
    rawBits += bits;
  }

  public int rawBits() {
    return rawBits;
  }

  public int intervalBits() {
    for (int bits = 0; ; bits++) {
      BigInteger code = code(bits);
      if (code.add(BigInteger.ONE).multiply(scale).compareTo(low.add(width).shiftLeft(bits)) <= 0) {
        return bits;
      }
    }
  }

  private BigInteger code(int bits) {
    return low.shiftLeft(bits).add(scale).subtract(BigInteger.ONE).divide(scale);
  }

  public int bits() {
    return rawBits + intervalBits();
  }

  public byte[] toByteArray() {
    int interval = intervalBits();
    int length = (rawBits + interval + 7) / 8;
    BigInteger all = code(interval).shiftLeft(8 * length - interval).or(raw);
    byte[] bytes = all.toByteArray();
    byte[] out = new byte[length];
    for (int i = 0; i < length && i < bytes.length; i++) {
      out[length - 1 - i] = bytes[bytes.length - 1 - i];
    }
    return out;
  }
}
