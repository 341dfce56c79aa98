package io.draftwire.cli.site;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/** The pictures of figures, drawn from the tables that tell them: one place says a figure. */
final class Pictures {
  private static final String STYLE =
      """
        <style>
          text { font: 14px system-ui, sans-serif; fill: #1d2733; }
          .small { font-size: 12px; }
          .soft { fill: #56657a; }
          .right { text-anchor: end; }
          .middle { text-anchor: middle; }
          .grid { stroke: #d5dde6; }
          .v0 { fill: #eef2f6; } .v1 { fill: #d3e6da; } .v2 { fill: #a5cfb4; } .v3 { fill: #6fb38a; }
          .streaming { stroke: #2b6cb0; fill: #2b6cb0; }
          .live { stroke: #1d7a46; fill: #1d7a46; }
          .rounds { stroke: #b3361e; fill: #b3361e; stroke-dasharray: 6 4; }
          .alone { stroke: #56657a; fill: #56657a; stroke-dasharray: 2 4; }
          path { stroke-width: 2.5; }
          path.line { fill: none; }
          circle { stroke: none; }
          @media (prefers-color-scheme: dark) {
            text { fill: #e3e9f0; }
            .soft { fill: #a4b2c3; }
            .grid { stroke: #334356; }
            .v0 { fill: #1d2835; } .v1 { fill: #1c3a2a; } .v2 { fill: #22503a; } .v3 { fill: #28694a; }
            .streaming { stroke: #63a4e8; fill: #63a4e8; }
            .live { stroke: #4fc586; fill: #4fc586; }
            .rounds { stroke: #f0826c; fill: #f0826c; }
            .alone { stroke: #a4b2c3; fill: #a4b2c3; }
          }
        </style>
      """;

  private Pictures() {}

  /** The table of a page whose head begins so. */
  static List<List<String>> table(Page page, String... head) {
    return page.tables().stream()
        .filter(rows -> rows.getFirst().size() >= head.length)
        .filter(rows -> rows.getFirst().subList(0, head.length).equals(List.of(head)))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no table of " + String.join(", ", head)));
  }

  /**
   * Live over streaming, a row a machine and a column a round trip.
   *
   * @param table whose columns of round trips are told in ms and follow the machine's; with "1.46
   *     (1.40-1.52) / 1.64" in its cells, of which the first number is meant
   */
  static String where(List<List<String>> table) {
    int columns =
        (int) table.getFirst().stream().filter(heading -> heading.endsWith(" ms")).count();
    StringBuilder svg = head(760, 96 + 44 * (table.size() - 1), "Live over streaming");
    text(
        svg,
        10,
        24,
        "",
        "tokens/s of live, as a multiple of streaming's, by machine and round trip");
    for (int column = 1; column <= columns; column++) {
      text(svg, 130 + 140 * column, 56, "middle soft", table.getFirst().get(column));
    }
    for (int row = 1; row < table.size(); row++) {
      int y = 66 + 44 * (row - 1);
      text(svg, 10, y + 26, "", table.get(row).getFirst());
      for (int column = 1; column <= columns; column++) {
        double times = number(table.get(row).get(column));
        int x = 62 + 140 * column;
        svg.append(
            root(
                "  <rect x=\"%d\" y=\"%d\" width=\"136\" height=\"40\" rx=\"4\" class=\"v%d\"/>\n",
                x, y, times < 1.02 ? 0 : times < 1.25 ? 1 : times < 1.5 ? 2 : 3));
        text(svg, x + 68, y + 25, "middle", root("%.2f", times));
      }
    }
    return svg.append("</svg>\n").toString();
  }

  /**
   * What one target gives all of its users together, both axes logarithmic.
   *
   * @param table a column a number of users; the row of streaming in tokens/s, others over it
   */
  static String pass(List<List<String>> table) {
    List<Double> users = numbers(table.getFirst());
    List<Double> streaming = numbers(row(table, "jetson-a100: streaming"));
    List<Double> live = times(numbers(row(table, "live")), streaming);
    List<Double> rounds = times(numbers(row(table, "rounds of k-sqs")), streaming);
    List<Double> alone = users.stream().map(_ -> streaming.getFirst()).toList();
    DoubleUnaryOperator x = each -> 60 + Math.log(each) / Math.log(256) * 660;
    DoubleUnaryOperator y = each -> 300 - Math.log10(each / 5) / Math.log10(400) * 235;
    StringBuilder svg = head(760, 350, "One target, many users");
    text(svg, 10, 20, "", "tokens/s of one target for all of its users together, jetson-a100");
    for (int tokens : new int[] {10, 100, 1000}) {
      double at = y.applyAsDouble(tokens);
      svg.append(root("  <path d=\"M60 %.1fH720\" class=\"grid\"/>\n", at));
      text(svg, 52, at + 5, "right soft small", Integer.toString(tokens));
    }
    for (double each : users) {
      text(svg, x.applyAsDouble(each), 322, "middle soft small", root("%.0f", each));
    }
    text(svg, 390, 342, "middle soft small", "users");
    line(svg, "alone", users, alone, x, y);
    line(svg, "rounds", users, rounds, x, y);
    line(svg, "streaming", users, streaming, x, y);
    line(svg, "live", users, live, x, y);
    legend(svg, 60, "live", "live");
    legend(svg, 150, "streaming", "streaming");
    legend(svg, 290, "rounds", "rounds of k-sqs");
    legend(svg, 470, "alone", "one user a pass");
    return svg.append("</svg>\n").toString();
  }

  private static StringBuilder head(int width, int height, String title) {
    return new StringBuilder()
        .append(
            root("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\"", width, height))
        .append(
            root(
                " width=\"%d\" height=\"%d\" role=\"img\" aria-labelledby=\"t\">\n", width, height))
        .append("  <title id=\"t\">")
        .append(title)
        .append("</title>\n")
        .append(STYLE);
  }

  private static void text(StringBuilder svg, double x, double y, String style, String text) {
    svg.append(root("  <text x=\"%.1f\" y=\"%.1f\"", x, y))
        .append(style.isEmpty() ? "" : " class=\"" + style + "\"")
        .append(">" + text + "</text>\n");
  }

  private static void legend(StringBuilder svg, int x, String style, String text) {
    svg.append(root("  <path d=\"M%d 42h28\" class=\"line %s\"/>\n", x, style));
    text(svg, x + 36, 47, "", text);
  }

  private static void line(
      StringBuilder svg,
      String style,
      List<Double> users,
      List<Double> tokens,
      DoubleUnaryOperator x,
      DoubleUnaryOperator y) {
    StringBuilder path = new StringBuilder();
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < users.size(); i++) {
      double atX = x.applyAsDouble(users.get(i));
      double atY = y.applyAsDouble(tokens.get(i));
      path.append(root("%s%.1f %.1f", i == 0 ? "M" : "L", atX, atY));
      points.append(
          root("  <circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" class=\"%s\"/>\n", atX, atY, style));
    }
    svg.append(root("  <path d=\"%s\" class=\"line %s\"/>\n", path, style)).append(points);
  }

  private static String root(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private static List<String> row(List<List<String>> table, String beginning) {
    return table.stream()
        .filter(row -> row.getFirst().startsWith(beginning))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no row " + beginning));
  }

  private static List<Double> numbers(List<String> row) {
    return row.stream().skip(1).map(Pictures::number).toList();
  }

  private static double number(String cell) {
    return Double.parseDouble(cell.strip().split(" ", 2)[0].replace(",", ""));
  }

  private static List<Double> times(List<Double> factors, List<Double> of) {
    List<Double> products = new ArrayList<>();
    for (int i = 0; i < of.size(); i++) {
      products.add(factors.get(i) * of.get(i));
    }
    return products;
  }
}
