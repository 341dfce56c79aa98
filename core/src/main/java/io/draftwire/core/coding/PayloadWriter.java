package io.draftwire.core.coding;

import java.util.Arrays;

/**
 * One payload from two streams, as in the range coder of Opus (RFC 6716, section 4.1):
 * interval-coded symbols grow from the front, raw bits from the back, and the two share the byte in
 * the middle. Size: ceil((interval bits + raw bits) / 8) bytes.
 *
 * <p>The interval is {@code [low, low + range)} in a window of 56 bits that moves by bytes, so
 * range is above 2^48 and a symbol loses less than 2^-16 bits to the rounding of {@code range /
 * total}. Symbols that are certain ({@code count == total}) change nothing and cost nothing. What
 * the division leaves over goes to the last symbol.
 *
 * <p>Reusable after {@link #reset}. Not thread-safe.
 */
public final class PayloadWriter {
  static final int WINDOW = 56;
  static final long WHOLE = 1L << WINDOW;
  static final long SMALLEST = 1L << (WINDOW - 8);

  /** The largest total, so that the range always divides finely. */
  public static final long MOST_TOTAL = 1L << 31;

  private byte[] front = new byte[64];
  private int frontBytes;
  private long low;
  private long range;
  private long[] back = new long[16];
  private int rawBits;

  public PayloadWriter() {
    reset();
  }

  public void reset() {
    frontBytes = 0;
    low = 0;
    range = WHOLE;
    Arrays.fill(back, 0, (rawBits + 63) >>> 6, 0);
    rawBits = 0;
  }

  /**
   * Writes the symbol that owns {@code [cumulative, cumulative + count)} of {@code total}.
   *
   * @throws IllegalArgumentException unless 0 &lt;= cumulative, 1 &lt;= count and cumulative +
   *     count &lt;= total &lt;= 2^31
   */
  public void symbol(long cumulative, long count, long total) {
    checkSymbol(cumulative, count, total);
    long share = range / total;
    long from = share * cumulative;
    low += from;
    range = cumulative + count == total ? range - from : share * count;
    if (low >= WHOLE) {
      low -= WHOLE;
      carry(front, frontBytes);
    }
    while (range <= SMALLEST) {
      if (frontBytes == front.length) {
        front = Arrays.copyOf(front, 2 * frontBytes);
      }
      front[frontBytes++] = (byte) (low >>> (WINDOW - 8));
      low = low << 8 & (WHOLE - 1);
      range <<= 8;
    }
  }

  /**
   * Writes the low {@code bits} bits of a value that has no others.
   *
   * @param bits 0 to 63
   */
  public void raw(long value, int bits) {
    if (bits < 0 || bits > 63 || value >>> bits != 0) {
      throw new IllegalArgumentException(
          "raw value " + value + " does not fit " + bits + " bits; give 0..63 bits that hold it");
    }
    append(value, bits);
  }

  /**
   * Writes a wide field.
   *
   * @param limbs little-endian; only the low {@code bits} bits are written
   */
  public void raw(long[] limbs, int bits) {
    if (bits < 0 || bits > 64L * limbs.length) {
      throw new IllegalArgumentException(
          bits + " raw bits do not come out of " + limbs.length + " limbs; give limbs of 64 bits");
    }
    int whole = bits >>> 6;
    for (int i = 0; i < whole; i++) {
      append(limbs[i], 64);
    }
    int part = bits & 63;
    if (part != 0) {
      append(limbs[whole] & (1L << part) - 1, part);
    }
  }

  /** Raw bits so far. */
  public int rawBits() {
    return rawBits;
  }

  /** Width of a raw field for a token id: {@code ceil(log2 V)}, at least 1. */
  public static int idBits(int vocabulary) {
    return Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(vocabulary - 1));
  }

  /** Bits the interval stream takes if it ends here. */
  public int intervalBits() {
    return 8 * frontBytes + closingBits(low, range);
  }

  /** Both streams, in bits. */
  public int bits() {
    return rawBits + intervalBits();
  }

  /** The payload: {@code ceil(bits() / 8)} bytes. The writer can go on afterwards. */
  public byte[] toByteArray() {
    int closing = closingBits(low, range);
    byte[] payload = new byte[(8 * frontBytes + closing + rawBits + 7) >>> 3];
    System.arraycopy(front, 0, payload, 0, frontBytes);
    long code = closing(low, closing);
    if (code >= WHOLE) {
      code -= WHOLE;
      carry(payload, frontBytes);
    }
    for (int at = frontBytes; closing > 0; at++, closing -= 8) {
      payload[at] = (byte) (code >>> (WINDOW - 8));
      code <<= 8;
    }
    int last = payload.length - 1;
    for (int i = 0; 8 * i < rawBits; i++) {
      payload[last - i] |= (byte) (back[i >>> 3] >>> (8 * (i & 7)));
    }
    return payload;
  }

  /**
   * What stands of the payload whatever is written yet, and did not go before: of the interval
   * stream all bytes that no carry reaches, of the raw bits whole bytes.
   *
   * @param front bytes of the front that went before
   * @param back bytes of the back that went before
   */
  public PayloadPart standing(int front, int back) {
    int still = rawBits >>> 3;
    byte[] raw = new byte[still - back];
    for (int i = 0; i < raw.length; i++) {
      int at = still - 1 - i; // The payload's last byte is the first of the raw ones.
      raw[i] = (byte) (this.back[at >>> 3] >>> (8 * (at & 7)));
    }
    return new PayloadPart(Arrays.copyOfRange(this.front, front, settledFront()), raw);
  }

  /**
   * A carry ends in the last byte that is not all ones, and comes so far once at most; where the
   * interval ends below the window's end there is none to come.
   */
  private int settledFront() {
    if (low + range <= WHOLE) {
      return frontBytes;
    }
    int last = frontBytes - 1;
    while (last >= 0 && front[last] == (byte) 0xFF) {
      last--;
    }
    return Math.max(0, last);
  }

  static void checkSymbol(long cumulative, long count, long total) {
    if (cumulative < 0 || count < 1 || total > MOST_TOTAL || cumulative > total - count) {
      throw new IllegalArgumentException(
          "symbol ["
              + cumulative
              + ", "
              + cumulative
              + " + "
              + count
              + ") of "
              + total
              + " is no share; give 0 <= cumulative, 1 <= count, cumulative + count <= total <= 2^31");
    }
  }

  /** The fewest bits whose every continuation stays inside the interval. */
  static int closingBits(long low, long range) {
    int bits = Math.max(0, WINDOW - (63 - Long.numberOfLeadingZeros(range)));
    while (closing(low, bits) + (WHOLE >>> bits) > low + range) {
      bits++;
    }
    return bits;
  }

  /** The first multiple of 2^-bits that is not below the interval. */
  static long closing(long low, int bits) {
    long block = WHOLE >>> bits;
    return low + block - 1 & -block;
  }

  private static void carry(byte[] bytes, int length) {
    int at = length - 1;
    while (++bytes[at] == 0) {
      at--;
    }
  }

  private void append(long value, int bits) {
    int at = rawBits >>> 6;
    int offset = rawBits & 63;
    if (at + 1 >= back.length) {
      back = Arrays.copyOf(back, 2 * back.length);
    }
    back[at] |= value << offset;
    if (offset + bits > 64) {
      back[at + 1] = value >>> (64 - offset);
    }
    rawBits += bits;
  }
}
