package io.draftwire.lab.report;

import java.util.Locale;

/** Numbers as people read them, and the elements that say which figure of which group they are. */
final class Numbers {
  private Numbers() {}

  static String format(double value, int decimals) {
    if (Double.isNaN(value)) {
      return "–";
    }
    String text = String.format(Locale.ROOT, "%,." + decimals + "f", value).replace(',', '\u202f');
    boolean zero = text.chars().noneMatch(c -> c >= '1' && c <= '9');
    return zero ? text.replace("-", "") : text.replace('-', '−');
  }

  /** A gain in percent, with its sign: {@code +12 %}. Beyond a doubling, as a factor. */
  static String gain(double percent) {
    if (Double.isNaN(percent)) {
      return "–";
    }
    if (percent >= 200) {
      return "×" + format(1 + percent / 100, percent >= 900 ? 0 : 1);
    }
    String digits = format(percent, Math.abs(percent) < 9.95 ? 1 : 0);
    return (percent > 0 && !digits.matches("[0.]+") ? "+" : "") + digits + "\u202f%";
  }

  static String interval(Estimate estimate, Figure figure) {
    return interval(estimate, figure.decimals(estimate.value()));
  }

  static String interval(Estimate estimate, int decimals) {
    return estimate.hasInterval()
        ? format(estimate.low(), decimals) + "–" + format(estimate.high(), decimals)
        : "no interval";
  }

  static String gainInterval(Estimate estimate) {
    return estimate.hasInterval()
        ? gain(estimate.low()) + " to " + gain(estimate.high())
        : "no interval, one cluster";
  }

  /** What a program reads beside the text: value, low, high, to seven digits. */
  static String data(Estimate estimate) {
    return data(estimate.value()) + " " + data(estimate.low()) + " " + data(estimate.high());
  }

  /** A cell; its row or table names the group. */
  static void cell(Markup out, Figure figure, Estimate estimate, String style) {
    out.open("td", "class", style, "data-figure", figure.id(), "data-value", data(estimate));
    text(out, figure, estimate);
    out.close();
  }

  /** The value, its interval below it. */
  static void text(Markup out, Figure figure, Estimate estimate) {
    out.text(format(estimate.value(), figure.decimals(estimate.value())));
    if (estimate.hasInterval()) {
      out.element("small", interval(estimate, figure));
    }
  }

  /** A figure within a sentence. */
  static void figure(Markup out, Study study, Group group, Figure figure) {
    Estimate estimate = group.estimate(figure);
    out.element(
        "b",
        format(estimate.value(), figure.decimals(estimate.value())),
        "data-figure",
        figure.id(),
        "data-group",
        study.id(group),
        "data-value",
        data(estimate));
  }

  /** A gain within a sentence, with its interval: of one group, or the best of several. */
  static void gain(
      Markup out, Figure figure, Estimate gain, String groups, String over, boolean interval) {
    out.element(
        "b",
        gain(gain.value()),
        "data-figure",
        "gain:" + figure.id(),
        "data-group",
        groups,
        "data-over",
        over,
        "data-value",
        data(gain));
    if (interval) {
      out.text(" (" + gainInterval(gain) + ")");
    }
  }

  /** A ratio of two groups' figures within a sentence or a cell. */
  static void ratio(Markup out, Figure figure, Estimate ratio, String group, String over) {
    out.element(
        "b",
        format(ratio.value(), 3),
        "data-figure",
        "ratio:" + figure.id(),
        "data-group",
        group,
        "data-over",
        over,
        "data-value",
        data(ratio));
  }

  private static String data(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.7g", value);
  }
}
