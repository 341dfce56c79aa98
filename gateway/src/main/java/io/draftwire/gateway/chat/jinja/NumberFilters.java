package io.draftwire.gateway.chat.jinja;

import io.draftwire.gateway.chat.jinja.Filters.Filter;
import java.util.HashMap;
import java.util.Map;

/** Filters that give a number, and those that choose by size. */
final class NumberFilters {
  static final Map<String, Filter> ALL = new HashMap<>();

  static {
    ALL.put("int", NumberFilters::integer);
    ALL.put("float", NumberFilters::real);
    ALL.put("abs", NumberFilters::absolute);
    ALL.put("round", NumberFilters::round);
    ALL.put("sum", NumberFilters::sum);
    ALL.put("min", (r, v, a) -> extreme(r, v, a, "min", -1));
    ALL.put("max", (r, v, a) -> extreme(r, v, a, "max", 1));
  }

  /** Decimal digits of a double can be hundreds. */
  private static final int STEPS_TO_ROUND = 100;

  private NumberFilters() {}

  private static Object integer(Rendering rendering, Object value, Args args) {
    Object[] a = args.bind("int", 0, "default", "base");
    Object otherwise = a[0] == null ? Long.valueOf(0) : a[0];
    Long read =
        switch (value) {
          case Text text -> {
            rendering.budget().read(text.plain().length());
            Long whole = Numbers.integer(text.plain(), a[1] == null ? 10 : Values.index(a[1]));
            Double real = whole == null ? Numbers.real(text.plain()) : null;
            yield real == null ? whole : cut(real);
          }
          case Double d -> cut(d);
          case Undefined undefined -> throw undefined.error();
          default -> Comparison.isNumber(value) ? Long.valueOf(Arithmetic.integer(value)) : null;
        };
    return read == null ? otherwise : read;
  }

  private static Long cut(double real) {
    if (Double.isNaN(real)) {
      return null;
    }
    if (Math.abs(real) >= 9.2e18) {
      throw JinjaException.failed("a number is out of range");
    }
    return (long) real;
  }

  private static Object real(Rendering rendering, Object value, Args args) {
    Object[] a = args.bind("float", 0, "default");
    Object otherwise = a[0] == null ? Double.valueOf(0) : a[0];
    return switch (value) {
      case Text text -> {
        rendering.budget().read(text.plain().length());
        Double read = Numbers.real(text.plain());
        yield read == null ? otherwise : read;
      }
      case Undefined undefined -> throw undefined.error();
      default -> Comparison.isNumber(value) ? Double.valueOf(Arithmetic.real(value)) : otherwise;
    };
  }

  private static Object number(Object value) {
    if (!Comparison.isNumber(value)) {
      throw value instanceof Undefined undefined
          ? undefined.error()
          : JinjaException.failed(
              "a " + Values.typeName(value) + " stands where a number has to be");
    }
    return value;
  }

  private static Object absolute(Rendering rendering, Object value, Args args) {
    args.bind("abs", 0);
    return number(value) instanceof Double d
        ? (Object) Math.abs(d)
        : (Object) Math.absExact(Arithmetic.integer(value));
  }

  private static Object round(Rendering rendering, Object value, Args args) {
    Object[] a = args.bind("round", 0, "precision", "method");
    int precision = a[0] == null ? 0 : Values.index(a[0]);
    String method = a[1] == null ? "common" : Values.text(a[1]).plain();
    number(value);
    rendering.budget().steps(STEPS_TO_ROUND);
    if (method.equals("common")) {
      return Numbers.rounded(value, precision);
    }
    double scale = Math.pow(10, precision);
    double scaled = Arithmetic.real(value) * scale;
    return switch (method) {
      case "ceil" -> Math.ceil(scaled) / scale;
      case "floor" -> Math.floor(scaled) / scale;
      default -> throw JinjaException.failed("round knows 'common', 'ceil' and 'floor'");
    };
  }

  private static Object sum(Rendering rendering, Object value, Args args) {
    Object[] a = args.bind("sum", 0, "attribute", "start");
    Attributes attributes = Attributes.of(rendering, a[0]);
    Object sum = a[1] == null ? Long.valueOf(0) : a[1];
    if (sum instanceof Text) {
      throw JinjaException.failed("strings are joined and not summed up");
    }
    for (Object item : Values.list(rendering.budget(), value)) {
      sum = Arithmetic.apply(rendering, "+", sum, attributes.get(item));
    }
    return sum;
  }

  private static Object extreme(
      Rendering rendering, Object value, Args args, String name, int sign) {
    Object[] a = args.bind(name, 0, "case_sensitive", "attribute");
    Attributes attributes = Attributes.of(rendering, a[1]);
    boolean caseMatters = a[0] != null && Values.truth(a[0]);
    Object found = null;
    Object best = null;
    for (Object item : Values.list(rendering.budget(), value)) {
      Object key = Attributes.key(rendering, attributes.get(item), caseMatters);
      if (found == null || Comparison.order(rendering.budget(), key, best) * sign > 0) {
        found = item;
        best = key;
      }
    }
    return found == null ? new Undefined("an empty list has no " + name) : found;
  }
}
