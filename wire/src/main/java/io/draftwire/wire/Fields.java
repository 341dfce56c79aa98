package io.draftwire.wire;

import io.draftwire.core.session.Refusal;
import io.draftwire.core.text.Prefix;
import java.util.ArrayList;
import java.util.List;

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

  /**
   * @throws IllegalArgumentException if there are more than travel, or one is negative
   */
  static List<Integer> tokens(String field, int[] tokens) {
    if (tokens.length > Frames.MAX_PROMPT_TOKENS) {
      throw new IllegalArgumentException(tooMany(field, tokens.length));
    }
    List<Integer> all = new ArrayList<>(tokens.length);
    for (int token : tokens) {
      all.add(write(field + " token", token));
    }
    return all;
  }

  static int[] tokens(String field, List<Integer> tokens) throws MalformedFrameException {
    if (tokens.size() > Frames.MAX_PROMPT_TOKENS) {
      throw new MalformedFrameException(Refusal.Code.CONTEXT, tooMany(field, tokens.size()));
    }
    int[] all = new int[tokens.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = read(Refusal.Code.SETTINGS, field + " token", tokens.get(i));
    }
    return all;
  }

  private static String tooMany(String field, int count) {
    return field
        + " has "
        + count
        + " tokens; at most "
        + Frames.MAX_PROMPT_TOKENS
        + " travel, so shorten the prompt";
  }
}
