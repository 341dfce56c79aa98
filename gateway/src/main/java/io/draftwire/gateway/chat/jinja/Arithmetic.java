package io.draftwire.gateway.chat.jinja;

import java.util.ArrayList;
import java.util.List;

/** Python's operators. Integers beyond 64 bits are refused. */
final class Arithmetic {
  private Arithmetic() {}

  static Object apply(Rendering rendering, String operator, Object left, Object right) {
    if (left instanceof Text text && operator.equals("%")) {
      return PercentFormat.format(rendering, text, right);
    }
    if (left instanceof Undefined undefined) {
      throw undefined.error();
    }
    if (right instanceof Undefined undefined) {
      throw undefined.error();
    }
    if (Comparison.isNumber(left) && Comparison.isNumber(right)) {
      return numbers(operator, left, right);
    }
    Object result =
        switch (operator) {
          case "+" -> sum(rendering, left, right);
          case "*" ->
              Comparison.isNumber(left)
                  ? times(rendering, right, left)
                  : times(rendering, left, right);
          default -> null;
        };
    if (result == null) {
      throw JinjaException.failed(
          "'"
              + operator
              + "' cannot join a "
              + Values.typeName(left)
              + " and a "
              + Values.typeName(right));
    }
    return result;
  }

  private static Object sum(Rendering rendering, Object left, Object right) {
    if (left instanceof Text a && right instanceof Text b) {
      boolean markup = a.markup() || b.markup();
      TextBuilder sum = new TextBuilder(rendering.budget());
      sum.append(markup ? Markup.escape(rendering, a) : a);
      sum.append(markup ? Markup.escape(rendering, b) : b);
      return sum.text().marked(markup);
    }
    if (left instanceof Tuple a && right instanceof Tuple b) {
      return new Tuple(joined(rendering, a.items(), b.items()));
    }
    if (left instanceof List<?> a
        && right instanceof List<?> b
        && !(left instanceof Range)
        && !(right instanceof Range)) {
      return joined(rendering, a, b);
    }
    return null;
  }

  private static List<Object> joined(Rendering rendering, List<?> a, List<?> b) {
    rendering.budget().elements(a.size() + b.size());
    List<Object> joined = new ArrayList<>(a);
    joined.addAll(b);
    return joined;
  }

  private static Object times(Rendering rendering, Object value, Object count) {
    if (count instanceof Double) {
      return null;
    }
    if (!Comparison.isNumber(count)) {
      return null;
    }
    long times = Math.clamp(integer(count), 0, Integer.MAX_VALUE);
    return switch (value) {
      case Text text ->
          new TextBuilder(rendering.budget()).repeat(text, times).text().marked(text.markup());
      case Tuple tuple -> new Tuple(repeated(rendering, tuple.items(), times));
      case Range range -> null;
      case List<?> list -> repeated(rendering, list, times);
      default -> null;
    };
  }

  private static List<Object> repeated(Rendering rendering, List<?> list, long times) {
    rendering.budget().elements(times * list.size());
    List<Object> repeated = new ArrayList<>();
    for (long i = 0; i < times && !list.isEmpty(); i++) {
      repeated.addAll(list);
    }
    return repeated;
  }

  private static Object numbers(String operator, Object left, Object right) {
    boolean whole = !(left instanceof Double) && !(right instanceof Double);
    try {
      return switch (operator) {
        case "/" -> {
          nonZero(right);
          yield real(left) / real(right);
        }
        case "**" -> power(left, right, whole);
        default ->
            whole
                ? (Object) wholes(operator, integer(left), integer(right))
                : (Object) reals(operator, real(left), real(right));
      };
    } catch (ArithmeticException e) {
      throw JinjaException.failed("a number is out of range");
    }
  }

  private static long wholes(String operator, long a, long b) {
    return switch (operator) {
      case "+" -> Math.addExact(a, b);
      case "-" -> Math.subtractExact(a, b);
      case "*" -> Math.multiplyExact(a, b);
      case "//" -> {
        nonZero(b);
        yield Math.floorDivExact(a, b);
      }
      default -> {
        nonZero(b);
        yield Math.floorMod(a, b);
      }
    };
  }

  private static double reals(String operator, double a, double b) {
    return switch (operator) {
      case "+" -> a + b;
      case "-" -> a - b;
      case "*" -> a * b;
      case "//" -> {
        nonZero(b);
        yield Math.floor((a - modulo(a, b)) / b + 0.25);
      }
      default -> {
        nonZero(b);
        yield modulo(a, b);
      }
    };
  }

  private static double modulo(double a, double b) {
    double rest = a % b;
    return rest != 0 && rest < 0 != b < 0 ? rest + b : rest;
  }

  private static Object power(Object left, Object right, boolean whole) {
    if (!whole || integer(right) < 0) {
      if (real(left) == 0 && real(right) < 0) {
        throw JinjaException.failed("0 cannot be raised to a negative power");
      }
      double power = Math.pow(real(left), real(right));
      if (Double.isNaN(power) || Double.isInfinite(power)) {
        throw JinjaException.failed("a number is out of range");
      }
      return power;
    }
    long base = integer(left);
    long exponent = integer(right);
    long result = 1;
    while (exponent > 0) {
      if ((exponent & 1) == 1) {
        result = Math.multiplyExact(result, base);
      }
      exponent >>= 1;
      base = exponent > 0 ? Math.multiplyExact(base, base) : base;
    }
    return result;
  }

  private static void nonZero(Object divisor) {
    if (real(divisor) == 0) {
      throw JinjaException.failed("division by zero");
    }
  }

  static Object signed(boolean minus, Object value) {
    return switch (value) {
      case Double d -> minus ? -d : d;
      case Long l -> {
        if (l == Long.MIN_VALUE) {
          throw JinjaException.failed("a number is out of range");
        }
        yield minus ? -l : l;
      }
      case Boolean b -> minus ? -integer(b) : integer(b);
      case Undefined undefined -> throw undefined.error();
      default -> throw JinjaException.failed("a " + Values.typeName(value) + " has no sign");
    };
  }

  static long integer(Object number) {
    return number instanceof Boolean b ? (b ? 1 : 0) : (Long) number;
  }

  static double real(Object number) {
    return number instanceof Double d ? d : integer(number);
  }
}
