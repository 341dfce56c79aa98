package io.draftwire.gateway.chat.jinja;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;

/** Python's comparisons. Every element compared is a step. */
final class Comparison {
  private Comparison() {}

  static boolean compare(Budget budget, String operator, Object left, Object right) {
    return switch (operator) {
      case "==" -> equal(budget, left, right);
      case "!=" -> !equal(budget, left, right);
      case "in" -> contains(budget, right, left);
      case "not in" -> !contains(budget, right, left);
      case "<" -> order(budget, left, right) < 0;
      case "<=" -> order(budget, left, right) <= 0;
      case ">" -> order(budget, left, right) > 0;
      default -> order(budget, left, right) >= 0;
    };
  }

  static boolean equal(Budget budget, Object left, Object right) {
    budget.step();
    if (isNumber(left) && isNumber(right)) {
      return numbers(left, right) == 0 && !nan(left) && !nan(right);
    }
    if (left instanceof Text a && right instanceof Text b) {
      budget.read(Math.min(a.plain().length(), b.plain().length()));
      return a.equals(b);
    }
    if (left instanceof Tuple a && right instanceof Tuple b) {
      return elements(budget, a.items(), b.items());
    }
    if (left instanceof Range || right instanceof Range) {
      return left instanceof Range a && right instanceof Range b && elements(budget, a, b);
    }
    if (left instanceof List<?> a && right instanceof List<?> b) {
      return elements(budget, a, b);
    }
    if (left instanceof Dict a && right instanceof Dict b) {
      return entries(budget, a, b);
    }
    if (left instanceof Undefined) {
      return right instanceof Undefined;
    }
    return left == right;
  }

  private static boolean elements(Budget budget, Collection<?> a, Collection<?> b) {
    if (a.size() != b.size()) {
      return false;
    }
    budget.enter();
    Iterator<?> others = b.iterator();
    boolean equal = true;
    for (Iterator<?> i = a.iterator(); equal && i.hasNext(); ) {
      equal = equal(budget, i.next(), others.next());
    }
    budget.leave();
    return equal;
  }

  private static boolean entries(Budget budget, Dict a, Dict b) {
    if (a.size() != b.size()) {
      return false;
    }
    budget.enter();
    boolean equal = true;
    for (Iterator<Object> keys = a.keys().iterator(); equal && keys.hasNext(); ) {
      Object key = keys.next();
      Object other = b.get(key);
      equal = other != null && equal(budget, a.get(key), other);
    }
    budget.leave();
    return equal;
  }

  /**
   * Negative, 0 or positive.
   *
   * @throws JinjaException if the two have no order
   */
  static int order(Budget budget, Object left, Object right) {
    budget.step();
    if (isNumber(left) && isNumber(right)) {
      if (nan(left) || nan(right)) {
        throw JinjaException.failed("NaN has no order here");
      }
      return numbers(left, right);
    }
    if (left instanceof Text a && right instanceof Text b) {
      budget.read(Math.min(a.plain().length(), b.plain().length()));
      return codePoints(a.plain(), b.plain());
    }
    List<?> a =
        left instanceof Tuple tuple ? tuple.items() : left instanceof List<?> list ? list : null;
    List<?> b =
        right instanceof Tuple tuple ? tuple.items() : right instanceof List<?> list ? list : null;
    if (a == null
        || b == null
        || left instanceof Tuple != right instanceof Tuple
        || left instanceof Range
        || right instanceof Range) {
      if (left instanceof Undefined undefined) {
        throw undefined.error();
      }
      if (right instanceof Undefined undefined) {
        throw undefined.error();
      }
      throw JinjaException.failed(
          "a " + Values.typeName(left) + " and a " + Values.typeName(right) + " have no order");
    }
    budget.enter();
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      if (!equal(budget, a.get(i), b.get(i))) {
        int order = order(budget, a.get(i), b.get(i));
        budget.leave();
        return order;
      }
    }
    budget.leave();
    return Integer.compare(a.size(), b.size());
  }

  /** By characters, where Java's own order is by halves of surrogate pairs. */
  private static int codePoints(String a, String b) {
    int i = 0;
    while (i < a.length() && i < b.length() && a.charAt(i) == b.charAt(i)) {
      i++;
    }
    if (i == a.length() || i == b.length()) {
      return Integer.compare(a.length(), b.length());
    }
    boolean inside =
        i > 0
            && Character.isHighSurrogate(a.charAt(i - 1))
            && Character.isLowSurrogate(a.charAt(i));
    int from = inside && Character.isLowSurrogate(b.charAt(i)) ? i - 1 : i;
    return Integer.compare(a.codePointAt(from), b.codePointAt(from));
  }

  static boolean contains(Budget budget, Object container, Object value) {
    switch (container) {
      case Text text -> {
        if (!(value instanceof Text part)) {
          throw JinjaException.failed("'in' a str wants a str and not a " + Values.typeName(value));
        }
        budget.read(text.plain().length());
        return text.plain().contains(part.plain());
      }
      case Dict dict -> {
        return dict.get(value) != null;
      }
      default -> {
        Iterator<Object> elements = Values.iterator(budget, container);
        while (elements.hasNext()) {
          if (equal(budget, elements.next(), value)) {
            return true;
          }
        }
        return false;
      }
    }
  }

  static boolean isNumber(Object value) {
    return value instanceof Long || value instanceof Double || value instanceof Boolean;
  }

  private static boolean nan(Object value) {
    return value instanceof Double d && d.isNaN();
  }

  private static int numbers(Object left, Object right) {
    return left instanceof Double || right instanceof Double
        ? Double.compare(Arithmetic.real(left) + 0.0, Arithmetic.real(right) + 0.0)
        : Long.compare(Arithmetic.integer(left), Arithmetic.integer(right));
  }
}
