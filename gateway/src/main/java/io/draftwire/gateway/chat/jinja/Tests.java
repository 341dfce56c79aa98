package io.draftwire.gateway.chat.jinja;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What can stand behind {@code is}: all of Jinja's tests. */
final class Tests {
  @FunctionalInterface
  private interface Test {
    boolean holds(Rendering rendering, Object value, Args args);
  }

  private static final Map<String, Test> ALL = new HashMap<>();

  static {
    plain("defined", v -> !(v instanceof Undefined));
    plain("undefined", v -> v instanceof Undefined);
    plain("none", v -> v == None.NONE);
    plain("boolean", v -> v instanceof Boolean);
    plain("true", Boolean.TRUE::equals);
    plain("false", Boolean.FALSE::equals);
    plain("integer", v -> v instanceof Long);
    plain("float", v -> v instanceof Double);
    plain("number", Comparison::isNumber);
    plain("string", v -> v instanceof Text);
    plain("mapping", v -> v instanceof Dict);
    plain("iterable", Values::isIterable);
    plain(
        "sequence",
        v ->
            v instanceof Text
                || v instanceof List<?>
                || v instanceof Tuple
                || v instanceof Dict
                || v instanceof Undefined);
    plain("callable", v -> v instanceof Function || v instanceof Undefined);
    plain("escaped", v -> v instanceof Text text && text.markup());
    ALL.put("lower", (r, v, a) -> is(a, Letters.all(Printer.str(r, v), false)));
    ALL.put("upper", (r, v, a) -> is(a, Letters.all(Printer.str(r, v), true)));
    ALL.put("odd", (r, v, a) -> is(a, remainder(r, v, 2L, 1L)));
    ALL.put("even", (r, v, a) -> is(a, remainder(r, v, 2L, 0L)));
    ALL.put("divisibleby", (r, v, a) -> remainder(r, v, a.bind("divisibleby", 1, "num")[0], 0L));
    ALL.put("filter", (r, v, a) -> is(a, v instanceof Text t && Filters.exists(t.plain())));
    ALL.put("test", (r, v, a) -> is(a, v instanceof Text t && exists(t.plain())));
    ALL.put("sameas", (r, v, a) -> same(v, a.bind("sameas", 1, "other")[0]));
    ALL.put("in", (r, v, a) -> Comparison.contains(r.budget(), a.bind("in", 1, "seq")[0], v));
    comparison("==", "==", "eq", "equalto");
    comparison("!=", "!=", "ne");
    comparison(">", ">", "gt", "greaterthan");
    comparison(">=", ">=", "ge");
    comparison("<", "<", "lt", "lessthan");
    comparison("<=", "<=", "le");
  }

  private Tests() {}

  private static void plain(String name, Predicate<Object> test) {
    ALL.put(name, (r, v, a) -> is(a, test.test(v)));
  }

  private static boolean is(Args args, boolean result) {
    args.bind("the test", 0);
    return result;
  }

  private static void comparison(String operator, String... names) {
    for (String name : names) {
      ALL.put(
          name,
          (r, v, a) -> Comparison.compare(r.budget(), operator, v, a.bind(name, 1, "other")[0]));
    }
  }

  private static boolean remainder(Rendering rendering, Object value, Object divisor, Long wanted) {
    Object rest = Arithmetic.apply(rendering, "%", value, divisor);
    return Comparison.equal(rendering.budget(), rest, wanted);
  }

  /** As far as values here can be one and the same. */
  private static boolean same(Object value, Object other) {
    return value == other
        || (value.getClass() == other.getClass()
            && (value instanceof Boolean || value instanceof Long || value instanceof Text)
            && value.equals(other));
  }

  static boolean exists(String name) {
    return ALL.containsKey(name);
  }

  static boolean apply(Rendering rendering, String name, Object value, Args args) {
    Test test = ALL.get(name);
    if (test == null) {
      throw JinjaException.failed("there is no test " + Values.brief(name));
    }
    return test.holds(rendering, value, args);
  }
}
