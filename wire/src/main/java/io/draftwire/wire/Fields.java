package io.draftwire.wire;

import io.draftwire.core.session.Refusal;
import io.draftwire.core.text.Prefix;

/**
 * Whole numbers to uint32 fields and back. Java reads a uint32 above 2^31 - 1 as a negative int;
 * none is meant anywhere in the protocol, so both directions refuse it.
 */
final class Fields {
  private Fields() {}

  /**
   * @throws IllegalArgumentException below 0
   */
  static int write(String field, int value) {
    if (value < 0) {
      throw new IllegalArgumentException(field + " " + value + " is negative; send 0 or more");
    }
    return value;
  }

  /** A number and 16 bits of a digest in one: two bytes of a varint instead of four for a field. */
  static long withDigest(String field, int value, int digest) {
    return (long) write(field, value) << Prefix.DIGEST_BITS | digest;
  }

  /** The number of {@link #withDigest}. */
  static int number(Refusal.Code code, String field, long packed) throws MalformedFrameException {
    long number = packed >>> Prefix.DIGEST_BITS;
    if (number > Integer.MAX_VALUE) {
      throw new MalformedFrameException(
          code, field + " " + number + " is above " + Integer.MAX_VALUE);
    }
    return (int) number;
  }

  /** The digest of {@link #withDigest}. */
  static int digest(long packed) {
    return (int) (packed & (1 << Prefix.DIGEST_BITS) - 1);
  }

  static long write(String field, Prefix prefix) {
    return withDigest(field, prefix.length(), prefix.digest());
  }

  static Prefix prefix(Refusal.Code code, String field, long packed)
      throws MalformedFrameException {
    return new Prefix(number(code, field, packed), digest(packed));
  }

  /**
   * @param code what a peer that sends another value is refused with
   */
  static int read(Refusal.Code code, String field, int value) throws MalformedFrameException {
    if (value < 0) {
      throw new MalformedFrameException(
          code, field + " " + Integer.toUnsignedString(value) + " is above " + Integer.MAX_VALUE);
    }
    return value;
  }
}
