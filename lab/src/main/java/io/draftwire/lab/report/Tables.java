package io.draftwire.lab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Tables that scroll on their own on a narrow screen, and the one that has everything. */
final class Tables {
  /** Beyond this many rows a page is not where a table is read; the CSV has them all. */
  private static final int MOST_ROWS = 200;

  private static final List<Figure> COLUMNS =
      List.of(
          Figure.TOKENS_PER_SECOND,
          Figure.MS_PER_TOKEN,
          Figure.ANSWER_SECONDS,
          Figure.FIRST_TOKEN_MS,
          Figure.ACCEPTANCE,
          Figure.RESAMPLING,
          Figure.BITS_PER_DRAFT,
          Figure.UPLINK_BITS_PER_TOKEN,
          Figure.TOKENS_PER_ROUND,
          Figure.SUPPORT,
          Figure.DROPPED_MASS);

  /** Columns of text; the others are set as numbers. */
  private static final Set<String> TEXT = Set.of("contender", "mode", "pair", "profile", "link");

  private static final Map<String, String> NAMES =
      Map.of("rtt_ms", "RTT, ms", "rate_up", "rate up, bit/s", "temperature", "T");

  private Tables() {}

  static void open(Markup out, String caption) {
    // A region that scrolls has to be reachable by the keyboard.
    out.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", caption);
    out.open("table").element("caption", caption);
  }

  static void close(Markup out) {
    out.close().close().line();
  }

  /** The head of an axis' column. */
  static void head(Markup out, String axis) {
    String style = TEXT.contains(axis) ? null : "n";
    out.element("th", name(axis), "scope", "col", "class", style);
  }

  static void heads(Markup out, String... names) {
    out.open("thead").open("tr");
    for (String name : names) {
      heading(out, name);
    }
    out.close().close();
  }

  static void heading(Markup out, String name) {
    out.element("th", name, "scope", "col");
  }

  /** The head of a column of numbers. */
  static void number(Markup out, String name, String note) {
    out.open("th", "scope", "col", "class", "n").text(name);
    if (note != null) {
      out.element("small", note);
    }
    out.close();
  }

  /** The value of an axis: a number is set as one. */
  static void axis(Markup out, String axis, String value) {
    String style = TEXT.contains(axis) ? null : "n";
    out.element("th", value == null ? "–" : value, "scope", "row", "class", style);
  }

  static String name(String axis) {
    return NAMES.getOrDefault(axis, axis.replace('_', ' '));
  }

  /** Every group with its figures, closed until asked for. */
  static void everything(Markup out, Study study) {
    List<Group> groups = study.groups();
    String csv = study.results().id() + ".csv";
    if (groups.size() > MOST_ROWS) {
      out.element(
          "p",
          String.format(
              Locale.ROOT, "All %,d groups with their intervals are in %s.", groups.size(), csv),
          "class",
          "note");
      return;
    }
    List<Figure> figures = new ArrayList<>(COLUMNS);
    figures.removeIf(figure -> groups.stream().noneMatch(g -> g.estimate(figure).applies()));
    List<String> axes = study.conditionsBut();
    out.open("details");
    out.element("summary", "All " + groups.size() + " groups, every figure");
    open(out, "Every group; 95 % intervals below the figures; n is the number of clusters");
    out.open("thead").open("tr");
    head(out, "contender");
    axes.forEach(axis -> head(out, axis));
    figures.forEach(figure -> number(out, figure.axisLabel(), null));
    number(out, "n", null);
    out.close().close().open("tbody");
    for (Group group : groups) {
      out.open("tr", "data-group", study.id(group));
      out.element("th", study.contender(group), "scope", "row");
      axes.forEach(axis -> axis(out, axis, group.key().get(axis)));
      figures.forEach(figure -> Numbers.cell(out, figure, group.estimate(figure), "n"));
      out.element("td", clusters(group), "class", "n");
      out.close().line();
    }
    out.close();
    close(out);
    out.close().line();
  }

  private static String clusters(Group group) {
    return String.valueOf(group.estimate(Figure.TOKENS_PER_SECOND).clusters());
  }
}
