package io.draftwire.engine.store;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code Content-Range} header (RFC 9110, section 14.4): which bytes came and of how many.
 *
 * @param start the first byte, or -1 where the header names none
 * @param total the length of the whole file, or -1 where the header does not name it
 */
record ContentRange(long start, long total) {
  private static final ContentRange NONE = new ContentRange(-1, -1);
  private static final Pattern SYNTAX = Pattern.compile("bytes (?:(\\d+)-\\d+|\\*)/(\\d+|\\*)");

  /** What {@code header} says; nothing where it is absent, malformed or absurdly large. */
  static ContentRange of(String header) {
    Matcher matcher = SYNTAX.matcher(header);
    return matcher.matches()
        ? new ContentRange(number(matcher.group(1)), number(matcher.group(2)))
        : NONE;
  }

  private static long number(String digits) {
    if (digits == null || digits.equals("*")) {
      return -1;
    }
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
