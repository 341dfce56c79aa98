package io.draftwire.lab.report;

import java.util.List;

/**
 * Upright bars of stacked parts, and beside each stack what they are held against.
 *
 * @param id unique on the page
 * @param measured what the dot in front of each stack is
 */
record StackedBars(
    String id,
    String title,
    String xName,
    Figure measured,
    List<Figure> parts,
    List<Bar> bars,
    double most) {

  private static final double HEIGHT = 220;
  private static final double TOP = 22;
  private static final double BOTTOM = HEIGHT - 36;
  private static final double LEFT = 46;

  record Bar(String label, Group group, String groupId) {}

  void write(Markup out) {
    Scale y = Scale.around(0, most, BOTTOM, TOP);
    double width = (Drawing.WIDTH - LEFT - 4) / bars.size();
    Drawing.open(out, id, title, description(), HEIGHT);
    Drawing.upright(out, y, LEFT, Drawing.WIDTH, "per position");
    for (int i = 0; i < bars.size(); i++) {
      double middle = LEFT + width * (i + 0.5);
      bar(out, bars.get(i), y, middle, Math.min(30, width * 0.62));
      Drawing.text(out, "tick mid", middle, BOTTOM + 15, bars.get(i).label());
    }
    Drawing.text(out, "name mid", (LEFT + Drawing.WIDTH) / 2, BOTTOM + 30, xName);
    out.close().line();
  }

  private void bar(Markup out, Bar bar, Scale y, double middle, double width) {
    double base = 0;
    for (int i = 0; i < parts.size(); i++) {
      Estimate part = bar.group().estimate(parts.get(i));
      double top = base + part.value();
      open(
          out,
          "rect",
          "part p" + i,
          bar,
          parts.get(i),
          part,
          "x",
          Drawing.at(middle - width / 2),
          "y",
          Drawing.at(y.at(top)),
          "width",
          Drawing.at(width),
          "height",
          String.valueOf(Math.max(0, Math.round(100 * (y.at(base) - y.at(top))) / 100.0)));
      base = top;
    }
    Estimate dot = bar.group().estimate(measured);
    if (dot.hasInterval()) {
      Drawing.line(out, "whisker", middle, y.at(dot.low()), middle, y.at(dot.high()));
    }
    open(
        out,
        "circle",
        "dot",
        bar,
        measured,
        dot,
        "cx",
        Drawing.at(middle),
        "cy",
        Drawing.at(y.at(dot.value())),
        "r",
        "4.2");
  }

  private static void open(
      Markup out,
      String tag,
      String style,
      Bar bar,
      Figure figure,
      Estimate estimate,
      String... at) {
    String[] attributes = new String[at.length + 8];
    System.arraycopy(at, 0, attributes, 0, at.length);
    String[] data = {
      "class",
      style,
      "data-figure",
      figure.id(),
      "data-group",
      bar.groupId(),
      "data-value",
      Numbers.data(estimate)
    };
    System.arraycopy(data, 0, attributes, at.length, data.length);
    out.open(tag, attributes);
    out.element("title", figure.label() + " " + Numbers.format(estimate.value(), 4));
    out.close();
  }

  private String description() {
    StringBuilder text = new StringBuilder("Stacked terms of the bound, and the measured rate.");
    for (Bar bar : bars) {
      text.append(
          " %s: measured %s, bound %s."
              .formatted(
                  bar.label(),
                  Numbers.format(bar.group().value(measured), 3),
                  Numbers.format(bar.group().value(Figure.BOUND_SUM), 3)));
    }
    return text.toString();
  }
}
