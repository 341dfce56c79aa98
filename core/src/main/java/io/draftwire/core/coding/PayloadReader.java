package io.draftwire.core.coding;

import java.math.BigInteger;

/** Plain reference container, the reading side. */
public final class PayloadReader {
  private final PayloadWriter mirror = new PayloadWriter();
  private BigInteger low;
  private BigInteger width;
  private BigInteger scale;
  private BigInteger value;
  private int length;
  private int rawRead;

  public void reset(byte[] payload) {
    low = BigInteger.ZERO;
    width = BigInteger.ONE;
    scale = BigInteger.ONE;
    length = 8 * payload.length;
    value = new BigInteger(1, payload);
    rawRead = 0;
    mirror.reset();
  }

  public long target(long total) {
    BigInteger t = value.multiply(scale).subtract(low.shiftLeft(length)).multiply(BigInteger.valueOf(total)).divide(width.shiftLeft(length));
    return Math.clamp(t.longValue(), 0, total - 1);
  }

  public void consume(long cumulative, long count, long total) {
    low = low.multiply(BigInteger.valueOf(total)).add(width.multiply(BigInteger.valueOf(cumulative)));
    width = width.multiply(BigInteger.valueOf(count));
    scale = scale.multiply(BigInteger.valueOf(total));
    mirror.symbol(cumulative, count, total);
  }

  public long raw(int bits) throws MalformedPayloadException {
    return big(bits).longValue();
  }

  BigInteger big(int bits) throws MalformedPayloadException {
    if (rawRead + bits > length) {
      throw new MalformedPayloadException("payload too short", rawRead);
    }
    BigInteger out = value.shiftRight(rawRead).mod(BigInteger.ONE.shiftLeft(bits));
    rawRead += bits;
    return out;
  }

  public void end() throws MalformedPayloadException {}

  public int bitPosition() {
    return rawRead;
  }
}
