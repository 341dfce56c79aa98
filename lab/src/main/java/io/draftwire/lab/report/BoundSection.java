package io.draftwire.lab.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Measured rejections beside the three terms that bound them (SQS-SD, arXiv 2510.09942). */
final class BoundSection implements Section {
  private static final List<Figure> TERMS =
      List.of(Figure.BOUND_TV, Figure.BOUND_DROPPED, Figure.BOUND_LATTICE);

  /** As many charts as a page can be asked to show; the table has all groups. */
  private static final int MOST_CHARTS = 8;

  /** Sums of many float products; the theorem itself leaves no room. */
  private static final double ROUNDING = 1e-9;

  @Override
  public void answers(Markup out, Study study) {
    List<Group> measured = measured(study);
    if (measured.isEmpty()) {
      out.element("li", "No row carries the terms of the bound: nothing to hold against it.");
      return;
    }
    List<Group> broken = measured.stream().filter(group -> !holds(group)).toList();
    out.open("li").text("The bound ");
    out.element("b", broken.isEmpty() ? "holds" : "does not hold");
    out.text(
        ": the expected rejections per position are at most the sum of its terms in %d of %d groups."
            .formatted(measured.size() - broken.size(), measured.size()));
    for (Group group : broken.subList(0, Math.min(3, broken.size()))) {
      out.text(" Broken by " + study.contender(group) + ", " + study.condition(group.key()) + ".");
    }
    out.close().line();
    Group tight = measured.stream().min(Comparator.comparingDouble(BoundSection::slack)).get();
    Group loose = measured.stream().max(Comparator.comparingDouble(BoundSection::slack)).get();
    out.open("li").text("It is tightest for ");
    slack(out, study, tight);
    out.text(" and loosest for ");
    slack(out, study, loose);
    out.text(".").close().line();
    Baselines.answers(out, study);
  }

  private static void slack(Markup out, Study study, Group group) {
    String condition = study.condition(group.key());
    out.text(study.contender(group) + (condition.isEmpty() ? "" : " (" + condition + ")"));
    out.text(", bound over measured ");
    ratio(out, study, group);
  }

  private static void ratio(Markup out, Study study, Group group) {
    Estimate ratio = new Estimate(slack(group), Double.NaN, Double.NaN, 0);
    out.element(
        "b",
        Double.isFinite(ratio.value()) ? Numbers.format(ratio.value(), 2) : "–",
        "data-figure",
        "bound_slack",
        "data-group",
        study.id(group),
        "data-value",
        Numbers.data(ratio));
  }

  @Override
  public void figures(Markup out, Study study) {
    List<Group> measured = measured(study);
    if (measured.isEmpty()) {
      return;
    }
    out.element("h3", "Measured rejections and the bound’s three terms");
    out.open("p", "class", "legend");
    for (int i = 0; i < TERMS.size(); i++) {
      out.open("span").empty("i", "class", "swatch p" + i);
      out.text(" " + TERMS.get(i).label()).close().text(" ");
    }
    out.open("span").empty("i", "class", "swatch dot").text(" measured").close().close().line();
    double most = measured.stream().mapToDouble(g -> g.value(Figure.BOUND_SUM)).max().orElse(1);
    boolean overTemperature = study.varying().contains("temperature");
    Map<?, List<Group>> charts =
        overTemperature
            ? Aggregate.by(measured, Key.CONTENDER)
            : Aggregate.by(measured, Group::family);
    Charts.grid(out);
    int number = 0;
    for (List<Group> groups : charts.values()) {
      if (number == MOST_CHARTS) {
        break;
      }
      Group first = groups.getFirst();
      String caption = overTemperature ? study.contender(first) : first.family().label();
      List<StackedBars.Bar> bars = new ArrayList<>();
      for (Group group : groups) {
        String label = overTemperature ? group.key().get("temperature") : study.settings(group);
        bars.add(new StackedBars.Bar(label == null ? "" : label, group, study.id(group)));
      }
      StackedBars chart =
          new StackedBars(
              study.results().id() + "-bars-" + number++,
              caption,
              overTemperature ? "temperature" : "setting",
              Figure.BOUND_MEASURED,
              TERMS,
              bars,
              most);
      Charts.frame(out, caption, () -> chart.write(out));
    }
    out.close().line();
    if (charts.size() > MOST_CHARTS) {
      out.element(
          "p",
          "The first %d of %d are drawn; the table has all.".formatted(MOST_CHARTS, charts.size()),
          "class",
          "note");
    }
    table(out, study, measured);
  }

  private static void table(Markup out, Study study, List<Group> measured) {
    List<String> axes = study.conditionsBut();
    Tables.open(out, "Rejections per position, measured and bounded; 95 % intervals below");
    out.open("thead").open("tr");
    Tables.head(out, "contender");
    axes.forEach(axis -> Tables.head(out, axis));
    Tables.number(out, "measured", null);
    Tables.number(out, "bound", null);
    TERMS.forEach(term -> Tables.number(out, term.label(), null));
    Tables.number(out, "bound / measured", null);
    Tables.heading(out, "holds");
    out.close().close().open("tbody");
    for (Group group : measured) {
      out.open("tr", "data-group", study.id(group));
      out.element("th", study.contender(group), "scope", "row");
      axes.forEach(axis -> Tables.axis(out, axis, group.key().get(axis)));
      Numbers.cell(out, Figure.BOUND_MEASURED, group.estimate(Figure.BOUND_MEASURED), "n");
      Numbers.cell(out, Figure.BOUND_SUM, group.estimate(Figure.BOUND_SUM), "n");
      TERMS.forEach(term -> Numbers.cell(out, term, group.estimate(term), "n"));
      out.open("td", "class", "n");
      ratio(out, study, group);
      out.close();
      out.element("td", holds(group) ? "yes" : "NO", "class", holds(group) ? "" : "lose");
      out.close().line();
    }
    out.close();
    Tables.close(out);
  }

  private static List<Group> measured(Study study) {
    return study.groups().stream()
        .filter(group -> group.estimate(Figure.BOUND_SUM).applies())
        .filter(group -> group.estimate(Figure.BOUND_MEASURED).applies())
        .toList();
  }

  private static double slack(Group group) {
    return group.value(Figure.BOUND_SUM) / group.value(Figure.BOUND_MEASURED);
  }

  private static boolean holds(Group group) {
    return group.value(Figure.BOUND_MEASURED) <= group.value(Figure.BOUND_SUM) + ROUNDING;
  }
}
