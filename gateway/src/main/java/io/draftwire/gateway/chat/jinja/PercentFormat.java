package io.draftwire.gateway.chat.jinja;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's {@code %} on strings. */
final class PercentFormat {
  private static final Pattern FIELD =
      Pattern.compile(
          "%(?:\\(([^()]*+)\\))?([-+ #0]{0,9})(\\d{1,6}|\\*)?(?:\\.(\\d{1,6}|\\*)?)?[hlL]?(.)",
          Pattern.DOTALL);

  private final Rendering rendering;
  private final Object values;
  private int used;

  private PercentFormat(Rendering rendering, Object values) {
    this.rendering = rendering;
    this.values = values;
  }

  static Text format(Rendering rendering, Text format, Object values) {
    PercentFormat run = new PercentFormat(rendering, values);
    String plain = format.plain();
    TextBuilder into = new TextBuilder(rendering.budget());
    Matcher field = FIELD.matcher(plain);
    int done = 0;
    for (int at = plain.indexOf('%'); at >= 0; at = plain.indexOf('%', done)) {
      if (!field.region(at, plain.length()).lookingAt()) {
        throw JinjaException.failed("a format ends with half a field");
      }
      into.append(format, done, at);
      done = field.end();
      Text written = run.field(field, plain.substring(at, done));
      into.append(format.markup() ? Markup.escape(rendering, written) : written);
    }
    boolean mapping = values instanceof Dict || values instanceof List<?>;
    if (!mapping && run.used < run.count()) {
      throw JinjaException.failed("not all values were used by the format");
    }
    return into.append(format, done, plain.length()).text().marked(format.markup());
  }

  private int count() {
    return values instanceof Tuple tuple ? tuple.items().size() : 1;
  }

  private Object next() {
    if (used >= count()) {
      throw JinjaException.failed("a format wants more values than there are");
    }
    Object value = values instanceof Tuple tuple ? tuple.items().get(used) : values;
    used++;
    return value;
  }

  private Text field(Matcher field, String written) {
    char type = field.group(5).charAt(0);
    if (type == '%') {
      return Text.of("%");
    }
    String flags = field.group(2);
    boolean left = flags.indexOf('-') >= 0;
    int width = number(field.group(3));
    boolean point = written.indexOf('.', written.indexOf(')') + 1) >= 0;
    int precision = point ? Math.max(0, number(field.group(4))) : -1;
    Object value = field.group(1) == null ? next() : named(field.group(1));
    char sign = flags.indexOf('+') >= 0 ? '+' : flags.indexOf(' ') >= 0 ? ' ' : '-';
    boolean zero = flags.indexOf('0') >= 0 && !left;
    Text text =
        switch (type) {
          case 's' -> Printer.str(rendering, value);
          case 'r', 'a' -> Printer.repr(rendering, value);
          case 'c' ->
              value instanceof Text one ? one : spec(0, ' ', -1, '-', 'c').apply(rendering, value);
          case 'd', 'i', 'u' -> digits(whole(value, true), width, left, zero, sign, precision, 'd');
          case 'x', 'X', 'o' ->
              digits(whole(value, false), width, left, zero, sign, precision, type);
          case 'e', 'E', 'f', 'F', 'g', 'G' ->
              spec(zero ? '=' : 0, zero ? '0' : ' ', left ? -1 : width, sign, type, precision)
                  .apply(rendering, real(value));
          default -> throw JinjaException.failed("unknown format '%" + type + "'");
        };
    if ((type == 's' || type == 'r') && precision >= 0 && precision < text.length()) {
      text = text.slice(0, text.offset(precision));
    }
    return Strings.padded(
        rendering, text, width, ' ', left ? 0 : Math.max(0, width - text.length()));
  }

  private int number(String written) {
    if (written == null) {
      return -1;
    }
    return written.equals("*") ? Values.index(next()) : Integer.parseInt(written);
  }

  private Text digits(
      long value, int width, boolean left, boolean zero, char sign, int precision, char type) {
    int wide = precision >= 0 ? precision + (value < 0 || sign != '-' ? 1 : 0) : zero ? width : -1;
    return spec(wide >= 0 ? '=' : 0, wide >= 0 ? '0' : ' ', wide, sign, type)
        .apply(rendering, value);
  }

  private static FormatSpec spec(int align, int fill, int width, char sign, char type) {
    return spec(align, fill, width, sign, type, -1);
  }

  private static FormatSpec spec(
      int align, int fill, int width, char sign, char type, int precision) {
    return new FormatSpec(fill, (char) align, sign, false, width, (char) 0, precision, type);
  }

  private Object named(String name) {
    Object value = values instanceof Dict dict ? dict.get(Text.of(name)) : null;
    if (value == null) {
      throw JinjaException.failed("a format wants a value " + Values.brief(name));
    }
    return value;
  }

  private static long whole(Object value, boolean cuts) {
    if (value instanceof Double d && cuts && Math.abs(d) < 1L << 62) {
      return (long) (double) d;
    }
    if (value instanceof Long || value instanceof Boolean) {
      return Arithmetic.integer(value);
    }
    throw wrong(value);
  }

  private static double real(Object value) {
    if (!Comparison.isNumber(value)) {
      throw wrong(value);
    }
    return Arithmetic.real(value);
  }

  private static JinjaException wrong(Object value) {
    return value instanceof Undefined undefined
        ? undefined.error()
        : JinjaException.failed("a format wants a number and got a " + Values.typeName(value));
  }
}
