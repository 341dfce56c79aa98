package io.draftwire.gateway.chat.jinja;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Python's format specification: fill and alignment, sign, width, thousands, precision, type.
 *
 * @param width -1 for none; so is {@code precision}
 * @param type 0 for none
 */
record FormatSpec(
    int fill,
    char align,
    char sign,
    boolean alternate,
    int width,
    char grouping,
    int precision,
    char type) {
  /** What a number's digits take. */
  private static final int STEPS = 50;

  private static final Pattern SYNTAX =
      Pattern.compile(
          "(?:(.)?([<>=^]))?([-+ ])?(#)?(0)?(\\d{1,6})?([,_])?(?:\\.(\\d{1,6}))?([bcdeEfFgGnosxX%])?",
          Pattern.DOTALL);

  static FormatSpec of(String written) {
    Matcher m = SYNTAX.matcher(written);
    if (!m.matches()) {
      throw JinjaException.failed("unknown format " + Values.brief(written));
    }
    boolean zero = m.group(5) != null;
    char align = m.group(2) != null ? m.group(2).charAt(0) : zero ? '=' : 0;
    return new FormatSpec(
        m.group(1) != null ? m.group(1).codePointAt(0) : zero ? '0' : ' ',
        align,
        m.group(3) == null ? '-' : m.group(3).charAt(0),
        m.group(4) != null,
        m.group(6) == null ? -1 : Integer.parseInt(m.group(6)),
        m.group(7) == null ? 0 : m.group(7).charAt(0),
        m.group(8) == null ? -1 : Integer.parseInt(m.group(8)),
        m.group(9) == null ? 0 : m.group(9).charAt(0));
  }

  Text apply(Rendering rendering, Object value) {
    if (value instanceof Boolean && type == 0) {
      return text(rendering, Printer.str(rendering, value));
    }
    if (!Comparison.isNumber(value)) {
      if (type != 0 && type != 's') {
        throw JinjaException.failed(
            "the format '" + type + "' is none for a " + Values.typeName(value));
      }
      return text(rendering, Printer.str(rendering, value));
    }
    rendering.budget().steps(STEPS + Math.max(0, precision));
    boolean real = value instanceof Double || "eEfFgG%".indexOf(type == 0 ? ' ' : type) >= 0;
    String digits =
        real ? real(Math.abs(Arithmetic.real(value))) : whole(rendering, Arithmetic.integer(value));
    boolean negative =
        real
            ? 1 / Arithmetic.real(value) < 0 || Arithmetic.real(value) < 0
            : Arithmetic.integer(value) < 0;
    String prefix = negative ? "-" : sign == '-' ? "" : String.valueOf(sign);
    return number(rendering, prefix, grouped(digits));
  }

  private Text text(Rendering rendering, Text value) {
    Text cut =
        precision >= 0 && precision < value.length()
            ? value.slice(0, value.offset(precision))
            : value;
    long missing = Math.max(0, width - cut.length());
    long left =
        switch (align) {
          case '>' -> missing;
          case '^' -> missing / 2;
          case '=' -> throw JinjaException.failed("'=' aligns numbers only");
          default -> 0;
        };
    return Strings.padded(rendering, cut, width, fill, left);
  }

  private Text number(Rendering rendering, String prefix, String digits) {
    long missing = Math.max(0, width - prefix.length() - digits.length());
    Text filling = Text.of(Character.toString(fill));
    TextBuilder text = new TextBuilder(rendering.budget());
    return switch (align) {
      case '<' -> text.append(prefix + digits).repeat(filling, missing).text();
      case '^' ->
          text.repeat(filling, missing / 2)
              .append(prefix + digits)
              .repeat(filling, missing - missing / 2)
              .text();
      case '=' -> text.append(prefix).repeat(filling, missing).append(digits).text();
      default -> text.repeat(filling, missing).append(prefix + digits).text();
    };
  }

  private String whole(Rendering rendering, long value) {
    if (precision >= 0 && type != 0) {
      throw JinjaException.failed("a format of an int has no precision");
    }
    if (value == Long.MIN_VALUE) {
      throw JinjaException.failed("a number is out of range");
    }
    long size = Math.abs(value);
    String hash = alternate && type != 'd' && type != 0 ? "0" + type : "";
    return switch (type) {
      case 0, 'd', 'n' -> Long.toString(size);
      case 'x' -> hash + Long.toHexString(size);
      case 'X' -> hash + Long.toHexString(size).toUpperCase(Locale.ROOT);
      case 'o' -> hash + Long.toOctalString(size);
      case 'b' -> hash + Long.toBinaryString(size);
      case 'c' -> {
        if (!Character.isValidCodePoint((int) value) || value > Character.MAX_CODE_POINT) {
          throw JinjaException.failed(value + " is no character");
        }
        yield Character.toString((int) value);
      }
      default -> throw JinjaException.failed("the format '" + type + "' is none for an int");
    };
  }

  private String real(double size) {
    int digits = precision < 0 ? 6 : precision;
    return switch (type) {
      case 'f', 'F' -> Numbers.fixed(size, digits);
      case '%' -> Numbers.fixed(size * 100, digits) + "%";
      case 'e' -> Numbers.exponential(size, digits);
      case 'E' -> Numbers.exponential(size, digits).toUpperCase(Locale.ROOT);
      case 'g', 'n' -> general(size, digits);
      case 'G' -> general(size, digits).toUpperCase(Locale.ROOT);
      case 0 -> precision < 0 ? Numbers.written(size) : general(size, precision);
      default -> throw JinjaException.failed("the format '" + type + "' is none for a float");
    };
  }

  private static String general(double size, int digits) {
    if (size == 0 || Double.isInfinite(size) || Double.isNaN(size)) {
      return size == 0 ? "0" : Numbers.written(size);
    }
    int significant = Math.max(1, Math.min(digits, 400));
    BigDecimal rounded =
        new BigDecimal(size).round(new MathContext(significant, RoundingMode.HALF_EVEN));
    int exponent = rounded.precision() - rounded.scale() - 1;
    BigDecimal stripped = rounded.stripTrailingZeros();
    if (exponent >= -4 && exponent < significant) {
      return stripped.toPlainString();
    }
    return Numbers.exponential(stripped.doubleValue(), stripped.precision() - 1);
  }

  private String grouped(String digits) {
    if (grouping == 0) {
      return digits;
    }
    int point = 0;
    while (point < digits.length() && Character.isDigit(digits.charAt(point))) {
      point++;
    }
    StringBuilder grouped = new StringBuilder(digits);
    for (int i = point - 3; i > 0; i -= 3) {
      grouped.insert(i, grouping);
    }
    return grouped.toString();
  }
}
