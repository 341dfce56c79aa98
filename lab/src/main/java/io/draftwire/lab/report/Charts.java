package io.draftwire.lab.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Lines from groups, and the frames around charts. */
final class Charts {
  /** More lines than this are not told apart. */
  static final int MOST_LINES = 6;

  private static final int COLOURS = 6;

  private Charts() {}

  /** One line through the groups; null where the figure applies to none of them. */
  static Series line(
      Study study,
      String label,
      String style,
      int look,
      List<Group> groups,
      Figure figure,
      ToDoubleFunction<Group> x) {
    List<Series.Point> points = new ArrayList<>();
    for (Group group : groups) {
      Estimate y = group.estimate(figure);
      if (y.applies() && !Double.isNaN(x.applyAsDouble(group))) {
        points.add(new Series.Point(x.applyAsDouble(group), y, study.id(group), null));
      }
    }
    points.sort(Comparator.comparingDouble(Series.Point::x));
    return points.isEmpty() ? null : new Series(label, style, look, points);
  }

  /** The style of the n-th line where lines have no family of their own. */
  static String style(int line) {
    return "c" + (1 + line % COLOURS);
  }

  /**
   * For each value of an axis the contender that is best over all of the groups, at most {@link
   * #MOST_LINES} of them, evenly chosen; its groups.
   */
  static Map<String, List<Group>> representatives(List<Group> groups, String axis, Figure figure) {
    Map<String, List<Group>> chosen = new java.util.TreeMap<>(Key.BY_SIZE);
    Map<String, Double> values = new java.util.HashMap<>();
    for (List<Group> contender : Aggregate.by(groups, Key.CONTENDER).values()) {
      String value = contender.getFirst().key().get(axis);
      double mean =
          contender.stream().mapToDouble(g -> g.value(figure)).average().orElse(Double.NaN);
      double sign = figure.lessIsBetter() ? 1 : -1;
      if (value != null
          && !Double.isNaN(mean)
          && !(sign * values.getOrDefault(value, sign * 1e300) <= sign * mean)) {
        values.put(value, mean);
        chosen.put(value, contender);
      }
    }
    List<String> all = List.copyOf(chosen.keySet());
    for (int i = 0; i < all.size(); i++) {
      int kept = Math.min(MOST_LINES, all.size());
      boolean keep = false;
      for (int j = 0; j < kept; j++) {
        keep |= i == (kept == 1 ? 0 : Math.round((float) j * (all.size() - 1) / (kept - 1)));
      }
      if (!keep) {
        chosen.remove(all.get(i));
      }
    }
    return chosen;
  }

  static void grid(Markup out) {
    out.open("div", "class", "charts").line();
  }

  /** A chart in its frame, its caption above it. */
  static void frame(Markup out, String caption, Runnable chart) {
    out.open("figure").element("figcaption", caption);
    chart.run();
    out.close().line();
  }

  static void lines(
      Markup out,
      String id,
      String caption,
      String figure,
      String xName,
      String yName,
      List<Series> series,
      double[] range,
      boolean logX,
      List<Series.Point> marked) {
    if (!series.isEmpty()) {
      LineChart chart =
          new LineChart(
              id, caption, figure, xName, yName, series, range[0], range[1], logX, marked);
      frame(out, caption, () -> chart.write(out));
    }
  }
}
