package io.draftwire.wire;

import io.draftwire.core.session.Refusal;

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
