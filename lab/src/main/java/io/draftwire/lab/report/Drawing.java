package io.draftwire.lab.report;

import java.util.Locale;

/** What every chart has: a frame with a title and a description, axes, and rounded coordinates. */
final class Drawing {
  /** A phone's width less its margins, so that text keeps its size there. */
  static final double WIDTH = 344;

  private Drawing() {}

  /** Opens an image that is read out as its title and description. */
  static void open(Markup out, String id, String title, String description, double height) {
    out.open(
        "svg",
        "viewBox",
        "0 0 " + at(WIDTH) + " " + at(height),
        "role",
        "img",
        "aria-labelledby",
        id + "-t " + id + "-d");
    out.element("title", title, "id", id + "-t");
    out.element("desc", description, "id", id + "-d");
  }

  static void line(Markup out, String style, double x1, double y1, double x2, double y2) {
    out.empty("line", "class", style, "x1", at(x1), "y1", at(y1), "x2", at(x2), "y2", at(y2));
  }

  static void text(Markup out, String style, double x, double y, String text) {
    out.element("text", text, "class", style, "x", at(x), "y", at(y));
  }

  /** Grid lines and labels of the upright axis, its name above it. */
  static void upright(Markup out, Scale y, double left, double right, String name) {
    for (double tick : y.ticks()) {
      line(out, tick == 0 ? "zero" : "grid", left, y.at(tick), right, y.at(tick));
      text(out, "tick end", left - 5, y.at(tick) + 3.5, y.label(tick));
    }
    text(out, "name", 2, 11, name);
  }

  /** Ticks and labels of the level axis, its name below it. */
  static void level(Markup out, Scale x, double bottom, String name) {
    for (double tick : x.ticks()) {
      line(out, "grid", x.at(tick), bottom, x.at(tick), bottom + 4);
      text(out, "tick mid", x.at(tick), bottom + 15, x.label(tick));
    }
    text(out, "name mid", (x.from() + x.to()) / 2, bottom + 30, name);
  }

  static String at(double place) {
    String text = String.format(Locale.ROOT, "%.1f", place);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
