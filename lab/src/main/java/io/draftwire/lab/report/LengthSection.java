package io.draftwire.lab.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Speed against the draft length, a line for each round trip, the best length of each marked. */
final class LengthSection implements Section {
  private static final Figure SPEED = Figure.TOKENS_PER_SECOND;
  private static final String LENGTH = "draft_length";

  @Override
  public void answers(Markup out, Study study) {
    for (List<Group> panel : spoken(panels(study).values())) {
      List<List<Group>> links = byLink(panel);
      out.open("li").text(name(study, panel) + ": the fastest draft length is ");
      for (int i = 0; i < links.size(); i++) {
        Group best = Study.best(links.get(i), SPEED);
        out.text(i == 0 ? "" : i + 1 == links.size() ? " and " : ", ");
        out.element("b", best == null ? "none" : best.key().get(LENGTH));
        out.text(" at " + label(links.get(i).getFirst()));
        if (best != null && (i == 0 || i + 1 == links.size())) {
          out.text(" (");
          Numbers.figure(out, study, best, SPEED);
          out.text(" tokens/s)");
        }
      }
      out.text(".").close().line();
    }
    Baselines.answers(out, study);
  }

  @Override
  public void figures(Markup out, Study study) {
    out.element("h3", "Tokens per second against draft length");
    out.element("p", "A ring marks the fastest length on each link.", "class", "note");
    Charts.grid(out);
    int number = 0;
    for (List<Group> panel : panels(study).values()) {
      List<Series> lines = new ArrayList<>();
      List<Series.Point> marked = new ArrayList<>();
      for (List<Group> link : byLink(panel)) {
        int look = lines.size();
        Series line =
            Charts.line(
                study,
                label(link.getFirst()),
                Charts.style(look),
                look,
                link,
                SPEED,
                group -> group.key().number(LENGTH));
        if (line != null) {
          lines.add(line);
          line.points().stream()
              .max(Comparator.comparingDouble(point -> point.y().value()))
              .ifPresent(marked::add);
        }
      }
      Charts.lines(
          out,
          study.results().id() + "-length-" + number++,
          name(study, panel),
          SPEED.id(),
          "draft length, tokens",
          SPEED.axisLabel(),
          lines,
          LineChart.range(lines),
          true,
          marked);
    }
    out.close().line();
  }

  /** The answers speak of SQS; the baselines' charts stand below, where there is room. */
  private static List<List<Group>> spoken(Collection<List<Group>> panels) {
    List<Family> sqs = List.of(Family.K_SQS, Family.C_SQS);
    List<List<Group>> own =
        panels.stream().filter(panel -> sqs.contains(Family.of(panel.getFirst().key()))).toList();
    return own.isEmpty() ? List.copyOf(panels) : own;
  }

  /** A chart for each contender and condition, whatever its length and link. */
  private static Map<Key, List<Group>> panels(Study study) {
    List<String> axes = new ArrayList<>(Key.AXES);
    axes.removeAll(List.of(LENGTH, "link"));
    List<Group> drafting =
        study.groups().stream().filter(g -> !Double.isNaN(g.key().number(LENGTH))).toList();
    return Aggregate.by(drafting, axes);
  }

  private static String name(Study study, List<Group> panel) {
    Group first = panel.getFirst();
    String contender = study.contenderBut(first, LENGTH);
    List<String> axes = study.conditionsBut("link");
    return axes.isEmpty() ? contender : contender + ", " + study.condition(first.key().only(axes));
  }

  private static List<List<Group>> byLink(List<Group> panel) {
    List<List<Group>> links =
        new ArrayList<>(
            Aggregate.by(panel, group -> String.valueOf(group.key().get("link"))).values());
    links.sort(Comparator.comparingDouble(groups -> groups.getFirst().ofLink("rtt_ms")));
    return links;
  }

  private static String label(Group group) {
    double rtt = group.ofLink("rtt_ms");
    return Double.isNaN(rtt)
        ? String.valueOf(group.key().get("link"))
        : Numbers.format(rtt, rtt == Math.rint(rtt) ? 0 : 1) + " ms";
  }
}
