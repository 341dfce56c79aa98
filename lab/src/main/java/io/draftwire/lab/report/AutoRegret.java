package io.draftwire.lab.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What choosing costs: how much more time per token {@code auto} takes than the best of the choices
 * that an edge could have fixed beforehand, every scheme at every draft length and streaming from
 * the cloud. The best is chosen on the very runs that it is measured by, anew in every resample:
 * nobody who has to choose first can do as well on every link.
 */
final class AutoRegret {
  private static final Figure SPEED = Figure.TOKENS_PER_SECOND;

  /** Percent of time within which a choice counts as right, and the share of links to be so. */
  private static final double NEAR = 3;

  private static final double SHARE = 95;

  /** Percent of time that no link may exceed. */
  private static final double WORST = 10;

  private AutoRegret() {}

  /** One link. */
  record Point(Group auto, List<Group> fixed, Estimate regret) {}

  /** The condition's links on which there is something to compare. */
  static List<Point> points(Study study, List<Group> groups) {
    List<Point> points = new ArrayList<>();
    for (List<Group> condition : Aggregate.by(groups, Key.CONDITION).values()) {
      Group auto = Study.best(Study.of(Family.AUTO, condition), SPEED);
      List<Group> fixed = condition.stream().filter(AutoRegret::couldBeFixed).toList();
      if (auto != null && !fixed.isEmpty()) {
        points.add(new Point(auto, fixed, Baselines.best(study, fixed, List.of(auto))));
      }
    }
    return points;
  }

  /** What an edge can choose: not where the draft model stands, and not another law. */
  private static boolean couldBeFixed(Group group) {
    return group.family().overLink() || group.family().equals(Family.CLOUD_ONLY);
  }

  static void answer(Markup out, Study study, Key condition, List<Group> groups) {
    List<Point> points = points(study, groups);
    if (points.isEmpty()) {
      return;
    }
    long near = points.stream().filter(point -> point.regret().value() <= NEAR).count();
    double share = 100.0 * near / points.size();
    Point worst =
        points.stream()
            .max(Comparator.comparingDouble(point -> point.regret().value()))
            .orElseThrow();
    String where = condition.values().isEmpty() ? "" : study.condition(condition) + ": ";
    out.open("li").text(where + "auto is within " + Numbers.format(NEAR, 0) + " % of the best ");
    out.text("fixed choice on ").element("b", near + " of " + points.size());
    out.text(
        " links (%s %%, %s %% asked for: %s); at worst it takes "
            .formatted(
                Numbers.format(share, 0),
                Numbers.format(SHARE, 0),
                share >= SHARE ? "met" : "missed"));
    write(out, study, worst);
    out.text(
        " more time, at %s (%s %% allowed: %s)."
            .formatted(
                worst.auto().key().get("link"),
                Numbers.format(WORST, 0),
                worst.regret().value() <= WORST ? "met" : "missed"));
    out.close().line();
  }

  private static void write(Markup out, Study study, Point point) {
    Numbers.gain(
        out, SPEED, point.regret(), study.ids(point.fixed()), study.id(point.auto()), false);
  }

  static void table(Markup out, Study study, List<Group> groups) {
    List<Point> points = points(study, groups);
    if (points.isEmpty()) {
      return;
    }
    out.open("details").element("summary", "What choosing costs, link by link");
    Tables.open(out, "auto beside the best fixed choice; its time per token over that one's");
    Tables.heads(out, "link", "best fixed choice", "tokens/s", "auto, tokens/s", "more time");
    out.open("tbody");
    for (Point point : points) {
      Group best = Study.best(point.fixed(), SPEED);
      out.open("tr");
      Tables.axis(out, "link", point.auto().key().get("link"));
      out.element("td", study.contender(best));
      speed(out, study, best);
      speed(out, study, point.auto());
      out.open("td", "class", point.regret().value() <= NEAR ? "n" : "n lose");
      write(out, study, point);
      out.element("small", Numbers.gainInterval(point.regret()));
      out.close().close().line();
    }
    out.close();
    Tables.close(out);
    out.close().line();
  }

  private static void speed(Markup out, Study study, Group group) {
    out.open("td", "class", "n");
    Numbers.figure(out, study, group, SPEED);
    out.close();
  }
}
