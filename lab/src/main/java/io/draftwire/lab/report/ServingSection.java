package io.draftwire.lab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the page says of how many users one target serves, and how quickly. */
final class ServingSection {
  static final String TITLE = "Serving: how many users one target serves";

  /** Seconds as milliseconds. */
  private static final double MILLIS = 1e3;

  private ServingSection() {}

  /** Sentences, each an {@code li}. */
  static void answers(Markup out, Serving serving) {
    serving
        .byProfile()
        .forEach(
            (profile, ways) -> {
              out.open("li").text(profile + ", most users whose answers keep to ");
              out.text(objective(serving) + ": ");
              List<String> parts = new ArrayList<>();
              ways.forEach((way, rows) -> parts.add(way + " " + most(rows)));
              out.element("b", String.join(", ", parts)).text(".").close().line();
            });
  }

  private static String objective(Serving serving) {
    String slo = serving.manifest().text("slo");
    return slo == null ? "the objective" : slo;
  }

  /** Where the largest number that was tried keeps it, more may. */
  private static String most(List<Map<String, Object>> rows) {
    int kept = Serving.keeps(rows);
    return kept == Serving.number(rows.getLast(), "users") ? kept + " or more" : kept + "";
  }

  static void write(Markup out, Serving serving) {
    String id = serving.id();
    out.open("section", "id", id, "data-experiment", id, "aria-labelledby", id + "-title");
    out.element("h2", TITLE, "id", id + "-title");
    int[] number = {0};
    serving
        .byProfile()
        .forEach(
            (profile, ways) -> {
              out.element("h3", profile);
              chart(out, id + "-" + number[0]++, ways);
              table(out, profile, ways);
            });
    out.element("h3", "How it was measured");
    out.open("dl", "class", "method");
    Method.origin(out, serving.manifest());
    Method.item(out, "Link of each user", serving.manifest().text("link"));
    Method.item(out, "Objective", objective(serving));
    Method.item(
        out,
        "Mode virtual",
        "The server’s own planning of passes on a virtual clock, users who each ask for one answer"
            + " after the other. The first answer of each is not counted.");
    out.close().close().line();
  }

  private static void chart(Markup out, String id, Map<String, List<Map<String, Object>>> ways) {
    List<Series> lines = new ArrayList<>();
    ways.forEach(
        (way, rows) -> {
          List<Series.Point> points = new ArrayList<>();
          for (Map<String, Object> row : rows) {
            double speed = Serving.number(row, "tokens_per_second");
            if (!Double.isNaN(speed)) {
              points.add(
                  new Series.Point(
                      Serving.number(row, "users"),
                      new Estimate(speed, Double.NaN, Double.NaN, 1),
                      way,
                      null));
            }
          }
          if (!points.isEmpty() && lines.size() < Charts.MOST_LINES) {
            int look = lines.size();
            lines.add(new Series(way, Charts.style(look), look, points));
          }
        });
    Charts.grid(out);
    Charts.lines(
        out,
        id,
        "Tokens per second of all users together",
        "serving_tokens_per_second",
        "users",
        "tokens/s",
        lines,
        LineChart.range(lines),
        true,
        List.of());
    out.close().line();
  }

  private static void table(
      Markup out, String profile, Map<String, List<Map<String, Object>>> ways) {
    Tables.open(out, profile + ": speed and times by users and way");
    out.open("thead").open("tr");
    Tables.heading(out, "way");
    for (String column :
        List.of(
            "users",
            "tokens/s",
            "of the first way",
            "first token p50, ms",
            "p95, ms",
            "a token behind p50, ms",
            "p95, ms",
            "rows a token",
            "bytes up a token")) {
      Tables.number(out, column, null);
    }
    out.close().close().open("tbody");
    List<Map<String, Object>> first = ways.values().iterator().next();
    ways.forEach((way, rows) -> rows.forEach(row -> row(out, way, row, first)));
    out.close();
    Tables.close(out);
  }

  private static void row(
      Markup out, String way, Map<String, Object> row, List<Map<String, Object>> first) {
    double users = Serving.number(row, "users");
    double speed = Serving.number(row, "tokens_per_second");
    double over =
        first.stream()
            .filter(other -> Serving.number(other, "users") == users)
            .mapToDouble(other -> speed / Serving.number(other, "tokens_per_second"))
            .findFirst()
            .orElse(Double.NaN);
    out.open("tr").element("th", way, "scope", "row");
    cell(out, users, 0);
    cell(out, speed, 1);
    cell(out, over, 2);
    for (String name :
        List.of(
            "first_token_seconds_p50",
            "first_token_seconds_p95",
            "seconds_per_token_p50",
            "seconds_per_token_p95")) {
      cell(out, MILLIS * Serving.number(row, name), 0);
    }
    cell(out, Serving.number(row, "target_rows_per_token"), 2);
    cell(out, Serving.number(row, "bytes_up_per_token"), 1);
    out.close().line();
  }

  private static void cell(Markup out, double value, int decimals) {
    out.element("td", Numbers.format(value, decimals), "class", "n");
  }
}
