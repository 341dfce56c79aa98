package io.draftwire.lab.experiment;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values of an axis, written as one value or as a range:
 *
 * <ul>
 *   <li>{@code 4}: itself;
 *   <li>{@code 1..8}: in steps of 1, for whole numbers;
 *   <li>{@code 0.1..1.2+0.1}: in steps added;
 *   <li>{@code 20kbit..20mbit*4}: in steps multiplied by.
 * </ul>
 *
 * The last value is the end of the range where a step meets it, and the last before it otherwise.
 * Arithmetic is decimal and exact: 0.1..0.3+0.1 ends at 0.3.
 */
final class AxisValues {
  private static final Pattern RANGE = Pattern.compile("(.+?)\\.\\.(.+?)(?:([+*])(.+))?");
  private static final int MOST = 10_000;

  private AxisValues() {}

  /**
   * All values of {@code texts}, in order, each once.
   *
   * @throws IllegalArgumentException for a value that does not read, or no values at all
   */
  static List<Object> read(Axis axis, List<String> texts) {
    Set<Object> values = new LinkedHashSet<>();
    for (String text : texts) {
      Matcher range = RANGE.matcher(text.strip());
      if (axis.ordered() && range.matches()) {
        values.addAll(range(axis, text, range));
      } else {
        values.add(canonical(axis.read(text)));
      }
    }
    if (values.isEmpty()) {
      throw new IllegalArgumentException(
          "axis '" + axis.label() + "' has no values; give one, or leave the axis out");
    }
    return List.copyOf(values);
  }

  private static List<Object> range(Axis axis, String text, Matcher range) {
    BigDecimal from = (BigDecimal) axis.read(range.group(1));
    BigDecimal to = (BigDecimal) axis.read(range.group(2));
    boolean times = "*".equals(range.group(3));
    BigDecimal step = step(axis, text, range);
    if (from.compareTo(to) > 0) {
      throw refusal(axis, text, "ends before it begins");
    }
    if (times ? step.compareTo(BigDecimal.ONE) <= 0 || from.signum() == 0 : step.signum() <= 0) {
      throw refusal(axis, text, "never gets to its end");
    }
    boolean inWholes = axis.kind() != Axis.Kind.DECIMAL;
    List<Object> values = new ArrayList<>();
    for (BigDecimal at = from;
        at.compareTo(to) <= 0;
        at = times ? at.multiply(step) : at.add(step)) {
      values.add(canonical(inWholes ? at.setScale(0, RoundingMode.HALF_UP) : at));
      if (values.size() > MOST) {
        throw refusal(axis, text, "has more than " + MOST + " values");
      }
    }
    return values;
  }

  private static BigDecimal step(Axis axis, String text, Matcher range) {
    String step = range.group(4);
    if (step == null) {
      if (axis.kind() != Axis.Kind.WHOLE) {
        throw refusal(axis, text, "has no step");
      }
      return BigDecimal.ONE;
    }
    if (range.group(3).equals("+")) {
      return (BigDecimal) axis.read(step);
    }
    try {
      return new BigDecimal(step.strip());
    } catch (NumberFormatException e) {
      throw refusal(axis, text, "multiplies by '" + step + "', which is no number");
    }
  }

  /** 1.0 and 1 are one value. */
  private static Object canonical(Object value) {
    return value instanceof BigDecimal number ? number.stripTrailingZeros() : value;
  }

  private static IllegalArgumentException refusal(Axis axis, String text, String fault) {
    return new IllegalArgumentException(
        "axis '%s': range '%s' %s; write FROM..TO+STEP or FROM..TO*FACTOR"
            .formatted(axis.label(), text, fault));
  }
}
