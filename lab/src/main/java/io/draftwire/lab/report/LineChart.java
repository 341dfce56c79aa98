package io.draftwire.lab.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Lines with their confidence bands, each named at its end.
 *
 * @param id unique on the page
 * @param figure as points' attributes spell it
 * @param xName the level axis
 * @param yName the upright axis
 * @param least the smallest value that the upright axis must reach, so that charts can share it
 * @param most the greatest
 * @param marked points that stand out: the best of each line
 */
record LineChart(
    String id,
    String title,
    String figure,
    String xName,
    String yName,
    List<Series> series,
    double least,
    double most,
    boolean logX,
    List<Series.Point> marked) {

  private static final double HEIGHT = 250;
  private static final double TOP = 22;
  private static final double BOTTOM = HEIGHT - 36;
  private static final double LEFT = 46;
  private static final double GLYPH = 7;
  private static final double LABEL_STEP = 12.5;
  private static final List<String> MARKERS =
      List.of(
          "M-3.2 0a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0-6.4 0z",
          "M-3 -3h6v6h-6z",
          "M0 -3.8l3.8 6.6h-7.6z",
          "M0 -4.2l3.6 4.2l-3.6 4.2l-3.6-4.2z",
          "M0 3.8l3.8-6.6h-7.6z",
          "M-1.2 -3.6h2.4v2.4h2.4v2.4h-2.4v2.4h-2.4v-2.4h-2.4v-2.4h2.4z");

  /** The range that holds all values and intervals: {least, most}. */
  static double[] range(List<Series> series) {
    double[] values =
        series.stream()
            .flatMap(line -> line.points().stream())
            .flatMapToDouble(
                point -> DoubleStream.of(point.y().value(), point.y().low(), point.y().high()))
            .filter(value -> !Double.isNaN(value))
            .sorted()
            .toArray();
    return values.length == 0
        ? new double[] {0, 1}
        : new double[] {values[0], values[values.length - 1]};
  }

  void write(Markup out) {
    double glyphs = series.stream().mapToInt(line -> line.label().length()).max().orElse(0);
    double right = Drawing.WIDTH - Math.min(150, 12 + GLYPH * glyphs);
    List<Double> xs =
        series.stream()
            .flatMap(line -> line.points().stream())
            .map(Series.Point::x)
            .distinct()
            .sorted()
            .toList();
    if (xs.isEmpty()) {
      return;
    }
    Scale x = Scale.through(xs, LEFT + 6, right, logX);
    Scale y = Scale.around(least, most, BOTTOM, TOP);
    Drawing.open(out, id, title, description(), HEIGHT);
    Drawing.upright(out, y, LEFT, right + 4, yName);
    Drawing.level(out, x, BOTTOM, xName);
    series.forEach(line -> band(out, line, x, y));
    series.forEach(line -> line(out, line, x, y));
    labels(out, x, y);
    out.close().line();
  }

  private String description() {
    StringBuilder text = new StringBuilder(yName + " against " + xName + ".");
    for (Series line : series) {
      Series.Point first = line.points().getFirst();
      Series.Point last = line.points().getLast();
      text.append(
          " %s: %s at %s, %s at %s."
              .formatted(
                  line.label(),
                  Numbers.format(first.y().value(), 2),
                  spell(first.x()),
                  Numbers.format(last.y().value(), 2),
                  spell(last.x())));
    }
    return text.append(" Every value is in the table below.").toString();
  }

  private static String spell(double x) {
    return x == Math.rint(x) ? Numbers.format(x, 0) : String.valueOf(x);
  }

  private static void band(Markup out, Series line, Scale x, Scale y) {
    List<Series.Point> points =
        line.points().stream().filter(point -> point.y().hasInterval()).toList();
    if (points.size() < 2) {
      return;
    }
    StringBuilder path = new StringBuilder();
    for (Series.Point point : points) {
      path.append(path.isEmpty() ? 'M' : 'L')
          .append(place(x.at(point.x()), y.at(point.y().high())));
    }
    for (Series.Point point : points.reversed()) {
      path.append('L').append(place(x.at(point.x()), y.at(point.y().low())));
    }
    out.empty("path", "class", "band " + line.style(), "d", path.append('z').toString());
  }

  private void line(Markup out, Series line, Scale x, Scale y) {
    StringBuilder path = new StringBuilder();
    for (Series.Point point : line.points()) {
      path.append(path.isEmpty() ? 'M' : 'L')
          .append(place(x.at(point.x()), y.at(point.y().value())));
    }
    String dash = " d" + line.look() % MARKERS.size();
    out.empty("path", "class", "line " + line.style() + dash, "d", path.toString());
    for (Series.Point point : line.points()) {
      String place = place(x.at(point.x()), y.at(point.y().value()));
      if (marked.contains(point)) {
        out.empty(
            "path",
            "class",
            "best",
            "transform",
            "translate(" + place + ")",
            "d",
            "M-6.5 0a6.5 6.5 0 1 0 13 0a6.5 6.5 0 1 0-13 0z");
      }
      out.open(
          "path",
          "class",
          "marker " + line.style(),
          "transform",
          "translate(" + place + ")",
          "d",
          MARKERS.get(line.look() % MARKERS.size()),
          "data-figure",
          figure,
          "data-group",
          point.group(),
          "data-over",
          point.over(),
          "data-value",
          Numbers.data(point.y()));
      out.element("title", line.label() + " at " + spell(point.x()) + ": " + tip(point.y()));
      out.close();
    }
  }

  private static String tip(Estimate y) {
    return Numbers.format(y.value(), 2) + " (" + Numbers.interval(y, 2) + ")";
  }

  /** At the height of the lines' ends, moved apart where they would lie on each other. */
  private void labels(Markup out, Scale x, Scale y) {
    List<Series> byHeight = new ArrayList<>(series);
    byHeight.sort(Comparator.comparingDouble(line -> y.at(line.last())));
    double[] heights = byHeight.stream().mapToDouble(line -> y.at(line.last()) + 3.5).toArray();
    for (int i = 1; i < heights.length; i++) {
      heights[i] = Math.max(heights[i], heights[i - 1] + LABEL_STEP);
    }
    for (int i = heights.length - 1; i >= 0; i--) {
      double floor = i + 1 < heights.length ? heights[i + 1] - LABEL_STEP : BOTTOM + 3.5;
      heights[i] = Math.min(heights[i], floor);
    }
    for (int i = 0; i < heights.length; i++) {
      Series line = byHeight.get(i);
      double end = x.at(line.points().getLast().x());
      Drawing.text(
          out,
          "direct " + line.style(),
          Math.max(end, x.at(x.high())) + 8,
          heights[i],
          line.label());
    }
  }

  private static String place(double x, double y) {
    return Drawing.at(x) + " " + Drawing.at(y);
  }
}
