package io.draftwire.gateway.chat.jinja;

/**
 * A number as Python writes it: digits with single underscores between them, 0x, 0o and 0b, a
 * fraction, an exponent.
 *
 * @param value a Long or a Double
 * @param end behind its last character
 */
record NumberLiteral(Object value, int end) {

  /** The number that begins at a digit; null if it is out of range. */
  static NumberLiteral at(String source, int from) {
    int end = digits(source, from, 10);
    boolean mayHaveFraction = from == 0 || source.charAt(from - 1) != '.';
    int fraction = mayHaveFraction && is(source, end, '.') ? digits(source, end + 1, 10) : end;
    int behind = fraction > end + 1 ? fraction : end;
    int exponent = mayHaveFraction ? exponent(source, behind) : behind;
    try {
      if (exponent > end) {
        return new NumberLiteral(
            Double.valueOf(source.substring(from, exponent).replace("_", "")), exponent);
      }
      return integer(source, from, end);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static NumberLiteral integer(String source, int from, int end) {
    if (source.charAt(from) != '0') {
      return new NumberLiteral(Long.valueOf(source.substring(from, end).replace("_", "")), end);
    }
    int radix =
        switch (from + 1 < source.length() ? Character.toLowerCase(source.charAt(from + 1)) : 0) {
          case 'x' -> 16;
          case 'o' -> 8;
          case 'b' -> 2;
          default -> 0;
        };
    if (radix > 0) {
      int begin = is(source, from + 2, '_') ? from + 3 : from + 2;
      int last = digits(source, begin, radix);
      if (last > begin) {
        return new NumberLiteral(
            Long.valueOf(source.substring(begin, last).replace("_", ""), radix), last);
      }
    }
    int zeros = from + 1;
    while (is(source, zeros, '0') || (is(source, zeros, '_') && is(source, zeros + 1, '0'))) {
      zeros++;
    }
    return new NumberLiteral(0L, zeros);
  }

  private static int exponent(String source, int from) {
    if (!is(source, from, 'e') && !is(source, from, 'E')) {
      return from;
    }
    int begin = is(source, from + 1, '+') || is(source, from + 1, '-') ? from + 2 : from + 1;
    int end = digits(source, begin, 10);
    return end > begin ? end : from;
  }

  private static int digits(String source, int from, int radix) {
    int i = from;
    while (digit(source, i, radix)
        || (i > from && is(source, i, '_') && digit(source, i + 1, radix))) {
      i++;
    }
    return i;
  }

  private static boolean digit(String source, int i, int radix) {
    return i < source.length()
        && source.charAt(i) < 128
        && Character.digit(source.charAt(i), radix) >= 0;
  }

  private static boolean is(String source, int i, char c) {
    return i < source.length() && source.charAt(i) == c;
  }
}
