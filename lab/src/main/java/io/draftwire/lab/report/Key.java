package io.draftwire.lab.report;

import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Values of axes, which name a group of runs. Numbers are spelled one way, so that 1 and 1.0 are
 * the same value; an axis that does not apply is absent.
 *
 * @param values by axis, in the order of {@link #AXES}
 */
record Key(Map<String, String> values) {
  /** What is compared. */
  static final List<String> CONTENDER =
      List.of(
          "setup",
          "preset",
          "scheme",
          "support",
          "resolution",
          "alpha",
          "eta",
          "beta",
          "grid",
          "support_code",
          "verify",
          "siblings",
          "ids_first",
          "draft_length",
          "bit_budget",
          "ahead",
          "stop_drafting",
          "upload",
          "hints");

  /** What it is compared under. */
  static final List<String> CONDITION =
      List.of("mode", "pair", "draft_blend", "profile", "temperature", "link");

  static final List<String> CONDITION_BUT_LINK =
      List.of("mode", "pair", "draft_blend", "profile", "temperature");

  /** Everything that tells runs apart but the prompt and the seed, over which figures are taken. */
  static final List<String> AXES =
      java.util.stream.Stream.concat(CONTENDER.stream(), CONDITION.stream()).toList();

  /** Numbers by size, before text by its letters; absent first. */
  static final Comparator<String> BY_SIZE =
      Comparator.nullsFirst(
          Comparator.comparingDouble(Key::size).thenComparing(Comparator.naturalOrder()));

  static final Comparator<Key> ORDER =
      (a, b) -> {
        for (String axis : AXES) {
          int order = BY_SIZE.compare(a.get(axis), b.get(axis));
          if (order != 0) {
            return order;
          }
        }
        return 0;
      };

  static Key of(RunRow row, Collection<String> axes) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String axis : axes) {
      Object value = row.values().get(axis);
      if (value != null) {
        values.put(axis, value instanceof Number number ? spell(number) : value.toString());
      }
    }
    return new Key(values);
  }

  String get(String axis) {
    return values.get(axis);
  }

  /** The value of an axis as a number, NaN where it is none. */
  double number(String axis) {
    String value = values.get(axis);
    double size = value == null ? Double.NaN : size(value);
    return Double.isInfinite(size) ? Double.NaN : size;
  }

  Key only(Collection<String> axes) {
    Map<String, String> kept = new LinkedHashMap<>();
    values.forEach(
        (axis, value) -> {
          if (axes.contains(axis)) {
            kept.put(axis, value);
          }
        });
    return new Key(kept);
  }

  /** For attributes of the page: {@code scheme=k-sqs;support=8}, values percent-encoded. */
  String id() {
    return values.entrySet().stream()
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining(";"));
  }

  private static String spell(Number number) {
    BigDecimal value = new BigDecimal(number.toString());
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  private static double size(String value) {
    char first = value.isEmpty() ? 'x' : value.charAt(0);
    if (first != '-' && (first < '0' || first > '9')) {
      return Double.POSITIVE_INFINITY; // also what Java reads as NaN or Infinity
    }
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException text) {
      return Double.POSITIVE_INFINITY;
    }
  }
}
