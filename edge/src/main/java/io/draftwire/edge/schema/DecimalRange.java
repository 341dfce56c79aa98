package io.draftwire.edge.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * Numbers between two bounds, as grammars of their digits. A bounded number is written without an
 * exponent; one without an upper bound has some digits more than its lower one at most.
 */
final class DecimalRange {
  /** What a bound is, and whether it is in the range itself. */
  record Bound(BigDecimal value, boolean strict) {
    Bound negated() {
      return new Bound(value.negate(), strict);
    }
  }

  private static final Bound ABOVE_ZERO = new Bound(BigDecimal.ZERO, true);

  /** Digits of an integer that is bounded on one side. */
  private static final int DIGITS = 16;

  private final GbnfWriter out;

  DecimalRange(GbnfWriter out) {
    this.out = out;
  }

  /**
   * Integers from one bound to another.
   *
   * @param low null for none
   * @param high null for none
   * @return null where there is none between them
   */
  String integers(Bound low, Bound high) {
    BigInteger least = low == null ? null : whole(low, RoundingMode.CEILING, BigInteger.ONE);
    BigInteger most =
        high == null ? null : whole(high, RoundingMode.FLOOR, BigInteger.ONE.negate());
    List<String> parts = new ArrayList<>();
    if (most == null || most.signum() >= 0) {
      add(parts, "", naturals(least == null ? BigInteger.ZERO : least.max(BigInteger.ZERO), most));
    }
    if (least == null || least.signum() < 0) {
      BigInteger from = most == null || most.signum() >= 0 ? BigInteger.ONE : most.negate();
      add(parts, "\"-\" ", naturals(from, least == null ? null : least.negate()));
    }
    return parts.isEmpty() ? null : out.rule(String.join(" | ", parts));
  }

  private static BigInteger whole(Bound bound, RoundingMode mode, BigInteger inwards) {
    BigInteger whole = bound.value.setScale(0, mode).toBigInteger();
    boolean onIt = bound.strict && new BigDecimal(whole).compareTo(bound.value) == 0;
    return onIt ? whole.add(inwards) : whole;
  }

  /**
   * Numbers from one bound to another.
   *
   * @return null where there is none between them
   */
  String numbers(Bound low, Bound high) {
    List<String> parts = new ArrayList<>();
    if (high == null || high.value.signum() >= 0) {
      Bound from = low == null || low.value.signum() < 0 ? new Bound(BigDecimal.ZERO, false) : low;
      add(parts, "", positive(from, high));
    }
    if (low == null || low.value.signum() < 0) {
      Bound from = high == null || high.value.signum() >= 0 ? ABOVE_ZERO : high.negated();
      add(parts, "\"-\" ", positive(from, low == null ? null : low.negated()));
    }
    return parts.isEmpty() ? null : out.rule(String.join(" | ", parts));
  }

  private static void add(List<String> parts, String sign, String numbers) {
    if (numbers != null) {
      parts.add(sign + numbers);
    }
  }

  /** Not negative ones; null for none. */
  private String positive(Bound low, Bound high) {
    if (high != null && high.value.compareTo(low.value) < 0) {
      return null;
    }
    BigInteger first = low.value.toBigInteger();
    BigInteger last = high == null ? null : high.value.toBigInteger();
    List<String> parts = new ArrayList<>();
    if (first.equals(last)) {
      add(parts, "\"" + first + "\" ", fraction(low, high));
    } else {
      add(parts, "\"" + first + "\" ", fraction(low, null));
      BigInteger before = last == null ? null : last.subtract(BigInteger.ONE);
      String between = naturals(first.add(BigInteger.ONE), before);
      add(parts, "", between == null ? null : between + " (\".\" [0-9]{1,16})?");
      if (last != null) {
        add(parts, "\"" + last + "\" ", fraction(null, high));
      }
    }
    return parts.isEmpty() ? null : out.rule(String.join(" | ", parts));
  }

  /** The point and what is behind it, which bounds may bound; null for nothing. */
  private String fraction(Bound low, Bound high) {
    String least = low == null ? "" : digits(low.value);
    String most = high == null ? "" : digits(high.value);
    int length = Math.max(least.length(), most.length());
    Fraction fraction =
        new Fraction(
            least + "0".repeat(length - least.length()),
            most + "0".repeat(length - most.length()),
            low != null && low.strict,
            high != null && high.strict);
    String digits = fraction.atLeastOne(0, low != null, high != null);
    boolean without = fraction.mayEnd(0, low != null, high != null);
    if (digits == null) {
      return without ? "\"\"" : null;
    }
    return out.rule("\".\" " + digits + (without ? " | \"\"" : ""));
  }

  /** Behind the point, without zeros at the end. */
  private static String digits(BigDecimal value) {
    BigDecimal fraction = value.remainder(BigDecimal.ONE).stripTrailingZeros();
    return fraction.signum() == 0 ? "" : fraction.toPlainString().substring("0.".length());
  }

  /** Digits behind a point, as long as they are those of a bound, and then. */
  private final class Fraction {
    private final String low;
    private final String high;
    private final boolean aboveLow;
    private final boolean belowHigh;

    Fraction(String low, String high, boolean aboveLow, boolean belowHigh) {
      this.low = low;
      this.high = high;
      this.aboveLow = aboveLow;
      this.belowHigh = belowHigh;
    }

    /** Whether the number may end before digit {@code at}. */
    boolean mayEnd(int at, boolean onLow, boolean onHigh) {
      boolean lowEnds = low.substring(at).chars().allMatch(c -> c == '0');
      boolean highEnds = high.substring(at).chars().allMatch(c -> c == '0');
      return (!onLow || lowEnds && !aboveLow) && (!onHigh || !highEnds || !belowHigh);
    }

    /** Digits from {@code at} on, one or more; null for none. */
    String atLeastOne(int at, boolean onLow, boolean onHigh) {
      if (!onLow && !onHigh) {
        return "[0-9]{1,16}";
      }
      if (at == low.length()) {
        if (onHigh) {
          return belowHigh || onLow && aboveLow ? null : "\"0\"{1,16}";
        }
        return aboveLow ? out.rule("\"0\"{0,15} [1-9] [0-9]{0,15}") : "[0-9]{1,16}";
      }
      int from = onLow ? low.charAt(at) - '0' : 0;
      int to = onHigh ? high.charAt(at) - '0' : 9;
      List<String> parts = new ArrayList<>();
      if (from == to) {
        add(parts, "\"" + from + "\" ", any(at + 1, onLow, onHigh));
      } else if (from < to) {
        int first = onLow ? from + 1 : from;
        int last = onHigh ? to - 1 : to;
        if (onLow) {
          add(parts, "\"" + from + "\" ", any(at + 1, true, false));
        }
        if (first <= last) {
          parts.add("[" + first + "-" + last + "] [0-9]{0,15}");
        }
        if (onHigh) {
          add(parts, "\"" + to + "\" ", any(at + 1, false, true));
        }
      }
      return parts.isEmpty() ? null : out.rule(String.join(" | ", parts));
    }

    private String any(int at, boolean onLow, boolean onHigh) {
      String more = atLeastOne(at, onLow, onHigh);
      if (!mayEnd(at, onLow, onHigh)) {
        return more;
      }
      return more == null ? "\"\"" : "(" + more + " | \"\")";
    }
  }

  /**
   * Integers without a sign.
   *
   * @param high null for none
   * @return null where there is none between them
   */
  private String naturals(BigInteger low, BigInteger high) {
    if (high != null && low.compareTo(high) > 0) {
      return null;
    }
    String least = low.toString();
    String most = high == null ? null : high.toString();
    int longest = most == null ? Math.max(DIGITS, least.length() + 1) : most.length();
    List<String> parts = new ArrayList<>();
    if (most != null && most.length() == least.length()) {
      parts.add(between(least, most));
    } else {
      parts.add(between(least, "9".repeat(least.length())));
      int whole = most == null ? longest : longest - 1;
      if (whole > least.length()) {
        parts.add("[1-9] [0-9]{" + least.length() + "," + (whole - 1) + "}");
      }
      if (most != null) {
        parts.add(between("1" + "0".repeat(longest - 1), most));
      }
    }
    return out.rule(String.join(" | ", parts));
  }

  /** Between two of one length. */
  private String between(String low, String high) {
    if (low.isEmpty()) {
      return "\"\"";
    }
    char first = low.charAt(0);
    char last = high.charAt(0);
    String lowRest = low.substring(1);
    String highRest = high.substring(1);
    if (first == last) {
      return "\""
          + first
          + "\" "
          + (lowRest.isEmpty() ? "" : "(" + between(lowRest, highRest) + ")");
    }
    boolean lowWhole = lowRest.chars().allMatch(c -> c == '0');
    boolean highWhole = highRest.chars().allMatch(c -> c == '9');
    List<String> parts = new ArrayList<>();
    if (!lowWhole) {
      parts.add("\"" + first + "\" (" + between(lowRest, "9".repeat(lowRest.length())) + ")");
    }
    char from = lowWhole ? first : (char) (first + 1);
    char to = highWhole ? last : (char) (last - 1);
    if (from <= to) {
      parts.add("[" + from + "-" + to + "] [0-9]{" + lowRest.length() + "}");
    }
    if (!highWhole) {
      parts.add("\"" + last + "\" (" + between("0".repeat(highRest.length()), highRest) + ")");
    }
    return String.join(" | ", parts);
  }
}
