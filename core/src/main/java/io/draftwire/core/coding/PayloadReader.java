package io.draftwire.core.coding;

import static io.draftwire.core.coding.PayloadWriter.SMALLEST;
import static io.draftwire.core.coding.PayloadWriter.WHOLE;
import static io.draftwire.core.coding.PayloadWriter.WINDOW;

/**
 * Reads what {@link PayloadWriter} wrote, in the same order of calls, from bytes that are not
 * trusted: any bytes decode to some symbols, with work and memory bounded by the calls, and {@link
 * #end} then accepts exactly the bytes that the writer gives for them.
 *
 * <p>Not thread-safe.
 */
public final class PayloadReader {
  private byte[] payload = {};
  private int nextByte;
  private long low;
  private long range = WHOLE;

  /** The code minus low: always in {@code [0, range)}. */
  private long above;

  private int rawBits;

  /** Starts on a payload, which is not copied. */
  public void reset(byte[] payload) {
    this.payload = payload;
    nextByte = 0;
    low = 0;
    range = WHOLE;
    above = 0;
    rawBits = 0;
    for (int i = 0; i < WINDOW; i += 8) {
      above = above << 8 | nextByte();
    }
  }

  /**
   * A point inside the next symbol's share, in {@code [0, total)}; then call {@link #consume} with
   * that share.
   */
  public long target(long total) {
    if (total < 1 || total > PayloadWriter.MOST_TOTAL) {
      throw new IllegalArgumentException("total " + total + " is outside 1..2^31");
    }
    return Math.min(above / (range / total), total - 1);
  }

  /**
   * Moves past the symbol that owns {@code [cumulative, cumulative + count)} of {@code total}.
   *
   * @throws IllegalArgumentException if that is no share, or not the one the target fell into
   */
  public void consume(long cumulative, long count, long total) {
    PayloadWriter.checkSymbol(cumulative, count, total);
    long share = range / total;
    long from = share * cumulative;
    long width = cumulative + count == total ? range - from : share * count;
    if (above < from || above - from >= width) {
      throw new IllegalArgumentException(
          "target "
              + target(total)
              + " is outside the share ["
              + cumulative
              + ", "
              + (cumulative + count)
              + "); consume the share that holds it");
    }
    above -= from;
    low = low + from & (WHOLE - 1);
    range = width;
    while (range <= SMALLEST) {
      above = above << 8 | nextByte();
      low = low << 8 & (WHOLE - 1);
      range <<= 8;
    }
  }

  /**
   * Reads a raw field.
   *
   * @param bits 0 to 63
   * @throws MalformedPayloadException if the payload has not so many bits left
   */
  public long raw(int bits) throws MalformedPayloadException {
    if (bits < 0 || bits > 63) {
      throw new IllegalArgumentException(bits + " raw bits are outside 0..63");
    }
    take(bits);
    return field(rawBits - bits, bits);
  }

  /**
   * Reads a wide raw field to {@code limbs}, little-endian: {@code ceil(bits / 64)} of them are
   * written.
   *
   * @throws MalformedPayloadException if the payload has not so many bits left
   */
  public void raw(long[] limbs, int bits) throws MalformedPayloadException {
    if (bits < 0 || bits > 64L * limbs.length) {
      throw new IllegalArgumentException(
          bits + " raw bits do not go into " + limbs.length + " limbs of 64 bits");
    }
    int from = rawBits;
    take(bits);
    for (int i = 0; 64 * i < bits; i++) {
      limbs[i] = field(from + 64 * i, Math.min(64, bits - 64 * i));
    }
  }

  /**
   * Checks that nothing is left and nothing was amiss: the payload is, byte for byte, what the
   * writer gives for the symbols and fields read.
   *
   * @throws MalformedPayloadException otherwise
   */
  public void end() throws MalformedPayloadException {
    int closing = PayloadWriter.closingBits(low, range);
    int intervalBits = shiftedBits() + closing;
    long bits = (long) intervalBits + rawBits;
    if ((bits + 7) >>> 3 != payload.length) {
      throw new MalformedPayloadException(
          "payload has " + payload.length + " bytes where its content takes " + bits + " bits",
          intervalBits);
    }
    long code = PayloadWriter.closing(low, closing);
    long behind = (low + above) & ((WHOLE >>> closing) - 1);
    if (above - behind != code - low) {
      throw new MalformedPayloadException("interval does not end as it must", intervalBits);
    }
    int padding = (int) (8L * payload.length - bits);
    if (field(rawBits, padding) != 0) {
      throw new MalformedPayloadException("padding bits are not 0", intervalBits);
    }
  }

  /**
   * Refuses a payload whose symbols go on behind its last byte, for codes whose number of symbols
   * the payload itself decides. {@link #end} would find it out, but only after all of them.
   *
   * @throws MalformedPayloadException if they do
   */
  void checkNotPastEnd() throws MalformedPayloadException {
    if (shiftedBits() > 8 * payload.length) {
      throw new MalformedPayloadException(
          "payload of " + payload.length + " bytes ends inside a law", 8 * payload.length);
    }
  }

  /** Bits of both streams used so far. */
  public int bitPosition() {
    return shiftedBits() + PayloadWriter.closingBits(low, range) + rawBits;
  }

  private int shiftedBits() {
    return 8 * nextByte - WINDOW;
  }

  private void take(int bits) throws MalformedPayloadException {
    if (bits > 8L * payload.length - rawBits) {
      throw new MalformedPayloadException(
          "payload of " + payload.length + " bytes ends inside a field of " + bits + " bits",
          bitPosition());
    }
    rawBits += bits;
  }

  /** Up to 64 bits from {@code from} on, counted from the payload's last bit backwards. */
  private long field(int from, int bits) {
    long value = 0;
    int filled = -(from & 7);
    for (int at = payload.length - 1 - (from >>> 3); filled < bits; at--, filled += 8) {
      long octet = payload[at] & 0xFF;
      value |= filled < 0 ? octet >>> -filled : octet << filled;
    }
    return bits == 64 ? value : value & (1L << bits) - 1;
  }

  /** Behind the payload all bits are 0. */
  private int nextByte() {
    int at = nextByte++;
    return at < payload.length ? payload[at] & 0xFF : 0;
  }
}
