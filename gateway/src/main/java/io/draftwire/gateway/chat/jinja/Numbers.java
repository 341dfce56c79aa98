package io.draftwire.gateway.chat.jinja;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers as Python writes and reads them. */
final class Numbers {
  private static final int MOST_DIGITS = 400;

  private Numbers() {}

  /** The shortest digits that give the number back, as {@code repr}. */
  static String written(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (value == 0) {
      return 1 / value > 0 ? "0.0" : "-0.0";
    }
    BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    int exponent = exact.precision() - exact.scale() - 1;
    if (exponent >= -4 && exponent < 16) {
      String plain = exact.toPlainString();
      return plain.indexOf('.') < 0 ? plain + ".0" : plain;
    }
    return scientific(exact, exponent);
  }

  private static String scientific(BigDecimal value, int exponent) {
    String digits = value.unscaledValue().abs().toString();
    return (value.signum() < 0 ? "-" : "")
        + digits.charAt(0)
        + (digits.length() > 1 ? "." + digits.substring(1) : "")
        + (exponent < 0 ? "e-" : "e+")
        + (Math.abs(exponent) < 10 ? "0" : "")
        + Math.abs(exponent);
  }

  /** With so many digits behind the point, rounded half to even from the exact value. */
  static String fixed(double value, int digits) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return written(value);
    }
    String text =
        new BigDecimal(value).setScale(checked(digits), RoundingMode.HALF_EVEN).toPlainString();
    return 1 / value < 0 && !text.startsWith("-") ? "-" + text : text;
  }

  /** As {@code %e}. */
  static String exponential(double value, int digits) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return written(value);
    }
    return String.format(java.util.Locale.ROOT, "%." + checked(digits) + "e", value);
  }

  private static int checked(int digits) {
    if (digits < 0 || digits > MOST_DIGITS) {
      throw JinjaException.failed("a precision is from 0 to " + MOST_DIGITS + ", not " + digits);
    }
    return digits;
  }

  /** Python's {@code round}. */
  static Object rounded(Object number, int digits) {
    if (number instanceof Double d) {
      if (Double.isNaN(d) || Double.isInfinite(d) || digits > MOST_DIGITS) {
        return d;
      }
      return digits < -MOST_DIGITS
          ? 0.0 * d
          : new BigDecimal(d).setScale(digits, RoundingMode.HALF_EVEN).doubleValue();
    }
    long whole = Arithmetic.integer(number);
    return digits >= 0
        ? whole
        : digits < -20
            ? 0L
            : new BigDecimal(whole).setScale(digits, RoundingMode.HALF_EVEN).longValueExact();
  }

  /** What {@code int(text, base)} reads; null if that is an error. */
  static Long integer(String text, int base) {
    String digits = stripped(text);
    int sign = digits.startsWith("-") ? -1 : 1;
    digits = digits.startsWith("-") || digits.startsWith("+") ? digits.substring(1) : digits;
    int radix = base;
    if (digits.length() > 2 && digits.charAt(0) == '0') {
      int named =
          switch (Character.toLowerCase(digits.charAt(1))) {
            case 'x' -> 16;
            case 'o' -> 8;
            case 'b' -> 2;
            default -> 0;
          };
      if (named > 0 && (base == 0 || base == named)) {
        radix = named;
        digits = digits.substring(digits.charAt(2) == '_' ? 3 : 2);
      }
    }
    radix = radix == 0 ? 10 : radix;
    if (radix < 2
        || radix > 36
        || misplacedUnderscore(digits)
        || digits.startsWith("-")
        || digits.startsWith("+")) {
      return null;
    }
    try {
      return Math.multiplyExact(sign, Long.parseLong(digits.replace("_", ""), radix));
    } catch (NumberFormatException | ArithmeticException e) {
      return null;
    }
  }

  /** What {@code float(text)} reads; null if that is an error. */
  static Double real(String text) {
    String digits = stripped(text);
    String lower = digits.toLowerCase(java.util.Locale.ROOT);
    String unsigned = lower.startsWith("-") || lower.startsWith("+") ? lower.substring(1) : lower;
    switch (unsigned) {
      case "inf", "infinity" -> {
        return lower.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
      }
      case "nan" -> {
        return Double.NaN;
      }
      default -> {}
    }
    for (int i = 0; i < unsigned.length(); i++) {
      if ("0123456789._e+-".indexOf(unsigned.charAt(i)) < 0) {
        return null;
      }
    }
    if (misplacedUnderscore(unsigned)) {
      return null;
    }
    try {
      return Double.valueOf(digits.replace("_", ""));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static boolean misplacedUnderscore(String digits) {
    return digits.startsWith("_") || digits.endsWith("_") || digits.contains("__");
  }

  private static String stripped(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && Python.isSpace(text.charAt(from))) {
      from++;
    }
    while (to > from && Python.isSpace(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }
}
