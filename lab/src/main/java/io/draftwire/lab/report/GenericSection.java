package io.draftwire.lab.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Any experiment: speed over its first axis of numbers, and the tables. */
final class GenericSection implements Section {
  private static final Figure SPEED = Figure.TOKENS_PER_SECOND;

  @Override
  public void answers(Markup out, Study study) {
    Group fastest =
        Study.best(study.groups().stream().filter(g -> g.family().exact()).toList(), SPEED);
    if (fastest != null) {
      out.open("li").text("Fastest with the target’s law: ");
      out.element("b", study.contender(fastest)).text(" with ");
      Numbers.figure(out, study, fastest, SPEED);
      String condition = study.condition(fastest.key());
      out.text(" tokens/s (" + Numbers.interval(fastest.estimate(SPEED), SPEED) + ")");
      out.text(condition.isEmpty() ? "." : " at " + condition + ".").close().line();
    }
    Baselines.answers(out, study);
  }

  @Override
  public void figures(Markup out, Study study) {
    String axis =
        study.varying().stream()
            .filter(name -> numbers(study.groups(), name) > 1)
            .findFirst()
            .orElse(null);
    if (axis == null) {
      return;
    }
    out.element("h3", "Tokens per second against " + Tables.name(axis));
    Charts.grid(out);
    int number = 0;
    for (Map.Entry<Key, List<Group>> panel :
        Aggregate.by(study.groups(), study.conditionsBut(axis)).entrySet()) {
      String condition = panel.getKey().values().isEmpty() ? "" : study.condition(panel.getKey());
      List<Series> lines = lines(study, panel.getValue(), axis);
      Charts.lines(
          out,
          study.results().id() + "-lines-" + number++,
          "The fastest " + lines.size() + " lines" + (condition.isEmpty() ? "" : ": " + condition),
          SPEED.id(),
          Tables.name(axis),
          SPEED.axisLabel(),
          lines,
          LineChart.range(lines),
          log(lines),
          List.of());
    }
    out.close().line();
  }

  private static List<Series> lines(Study study, List<Group> groups, String axis) {
    List<String> others = new ArrayList<>(Key.CONTENDER);
    others.remove(axis);
    List<List<Group>> contenders = new ArrayList<>(Aggregate.by(groups, others).values());
    contenders.removeIf(members -> numbers(members, axis) < 2);
    contenders.sort(
        Comparator.comparingDouble(members -> -Study.best(members, SPEED).value(SPEED)));
    List<Series> lines = new ArrayList<>();
    for (List<Group> members : contenders) {
      Group first = members.getFirst();
      int look = lines.size();
      Series line =
          Charts.line(
              study,
              study.contenderBut(first, axis),
              Charts.style(look),
              look,
              members,
              SPEED,
              group -> group.key().number(axis));
      if (line != null && lines.size() < Charts.MOST_LINES) {
        lines.add(line);
      }
    }
    return lines;
  }

  /** Values that double from one to the next are told apart on a scale of ratios. */
  private static boolean log(List<Series> lines) {
    double[] xs =
        lines.stream().flatMap(l -> l.points().stream()).mapToDouble(Series.Point::x).toArray();
    double least = java.util.Arrays.stream(xs).min().orElse(0);
    return least > 0 && java.util.Arrays.stream(xs).max().orElse(0) >= 8 * least;
  }

  private static long numbers(List<Group> groups, String axis) {
    return groups.stream()
        .mapToDouble(group -> group.key().number(axis))
        .filter(value -> !Double.isNaN(value))
        .distinct()
        .count();
  }
}
