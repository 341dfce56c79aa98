package io.draftwire.lab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Maps of rate against round trip: who is fastest, by how much, and does drafting pay at all. */
final class CrossoverSection implements Section {
  private static final Figure SPEED = Figure.TOKENS_PER_SECOND;

  /** A gain at which a cell's tint is full, in percent. */
  private static final double FULL = 100;

  /** Who won one link: the best of the fastest family, and of the family behind it. */
  private record Winner(Group fastest, Group next, Estimate overNext) {}

  @Override
  public void answers(Markup out, Study study) {
    for (Map.Entry<Key, List<Group>> panel : LinkMap.panels(study).entrySet()) {
      Map<String, Integer> wins = new TreeMap<>();
      int links = 0;
      for (List<Group> groups : LinkMap.byLink(panel.getValue()).values()) {
        Winner winner = winner(study, groups, exact(groups));
        if (winner != null) {
          links++;
          wins.merge(winner.fastest().family().label(), 1, Integer::sum);
        }
      }
      if (links == 0) {
        continue;
      }
      String condition = panel.getKey().values().isEmpty() ? "" : study.condition(panel.getKey());
      out.open("li").text((condition.isEmpty() ? "Of " : condition + ": of ") + links + " links ");
      List<String> parts = new ArrayList<>();
      wins.entrySet().stream()
          .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
          .forEach(win -> parts.add(win.getKey() + " is fastest on " + win.getValue()));
      out.text(String.join(", ", parts) + ".").close().line();
    }
    for (Map.Entry<Key, List<Group>> panel : LinkMap.panels(study).entrySet()) {
      AutoRegret.answer(out, study, panel.getKey(), panel.getValue());
    }
    for (BitsGoal goal : BitsGoal.FIRST_ANSWER) {
      goal.answer(out, study);
    }
    Baselines.answers(out, study);
  }

  @Override
  public void figures(Markup out, Study study) {
    int number = 0;
    for (Map.Entry<Key, List<Group>> panel : LinkMap.panels(study).entrySet()) {
      String id = study.results().id() + "-map-" + number++;
      if (!panel.getKey().values().isEmpty()) {
        out.element("h3", study.condition(panel.getKey()));
      }
      Charts.grid(out);
      List<Group> groups = panel.getValue();
      LinkMap.write(
          out,
          id + "-all",
          "Fastest of all, and its gain over the next family",
          groups,
          members -> cell(study, members, 0));
      LinkMap.write(
          out,
          id + "-link",
          "Fastest over the link, and its gain over the next",
          groups,
          members -> cell(study, members, 1));
      LinkMap.write(
          out,
          id + "-pays",
          "The best over the link against cloud-only",
          groups,
          members -> cell(study, members, 2));
      out.close().line();
      legend(out, panel.getValue());
      table(out, study, panel.getValue());
      AutoRegret.table(out, study, panel.getValue());
    }
  }

  private static HeatMap.Cell cell(Study study, List<Group> groups, int kind) {
    return kind == 2
        ? pays(study, groups)
        : won(study, groups, kind == 0 ? exact(groups) : Baselines.overLink(groups));
  }

  private static HeatMap.Cell won(Study study, List<Group> groups, List<Group> among) {
    Winner winner = winner(study, groups, among);
    if (winner == null || winner.next() == null) {
      return null;
    }
    Family family = winner.fastest().family();
    String tip =
        "%s, %s tokens/s; next %s; gain %s"
            .formatted(
                study.contender(winner.fastest()),
                Numbers.format(winner.fastest().value(SPEED), 1),
                study.contender(winner.next()),
                Numbers.gainInterval(winner.overNext()));
    return new HeatMap.Cell(
        family.style(),
        winner.overNext().value() / FULL,
        family.code(),
        LinkMap.sure(winner.overNext()),
        tip,
        winner.overNext(),
        study.id(winner.fastest()),
        study.id(winner.next()));
  }

  private static HeatMap.Cell pays(Study study, List<Group> groups) {
    List<Group> schemes = Baselines.overLink(groups);
    Group cloudOnly = Study.best(Study.of(Family.CLOUD_ONLY, groups), SPEED);
    if (schemes.isEmpty() || cloudOnly == null) {
      return null;
    }
    Estimate gain = Baselines.best(study, schemes, List.of(cloudOnly));
    String tip = study.contender(Study.best(schemes, SPEED)) + ": " + Numbers.gainInterval(gain);
    return LinkMap.gain(gain, tip, study.ids(schemes), study.id(cloudOnly));
  }

  private static Winner winner(Study study, List<Group> groups, List<Group> among) {
    Group fastest = Study.best(among, SPEED);
    if (groups.isEmpty() || fastest == null) {
      return null;
    }
    Group next =
        Study.best(
            among.stream().filter(g -> !g.family().equals(fastest.family())).toList(), SPEED);
    return new Winner(fastest, next, next == null ? Estimate.NONE : study.gain(fastest, next));
  }

  private static List<Group> exact(List<Group> groups) {
    // What decides for itself is judged by itself (AutoRegret), beside what is fixed.
    return groups.stream()
        .filter(group -> group.family().exact() && !group.family().equals(Family.AUTO))
        .toList();
  }

  private static void legend(Markup out, List<Group> groups) {
    out.open("p", "class", "legend");
    for (Family family : Aggregate.by(exact(groups), Group::family).keySet()) {
      out.open("span").empty("i", "class", "swatch " + family.style());
      out.text(" ").element("b", family.code()).text(" " + family.label()).close().text(" ");
    }
    out.text(" ≈ the 95 % interval of the gain holds zero").close().line();
  }

  private static void table(Markup out, Study study, List<Group> groups) {
    out.open("details").element("summary", "The maps as a table");
    Tables.open(
        out, "The fastest on every link, its gain over the next family and over cloud-only");
    Tables.heads(
        out,
        "link",
        "fastest",
        "tokens/s",
        "gain over the next",
        "next",
        "best over the link",
        "gain over cloud-only");
    out.open("tbody");
    for (List<Group> members : LinkMap.byLink(groups).values()) {
      Winner winner = winner(study, members, exact(members));
      List<Group> schemes = Baselines.overLink(members);
      if (winner == null) {
        continue;
      }
      out.open("tr");
      Tables.axis(out, "link", members.getFirst().key().get("link"));
      out.element("td", study.contender(winner.fastest()));
      out.open("td", "class", "n");
      Numbers.figure(out, study, winner.fastest(), SPEED);
      out.close();
      gain(out, study, List.of(winner.fastest()), winner.next(), winner.overNext());
      out.element("td", winner.next() == null ? "–" : study.contender(winner.next()));
      Group best = Study.best(schemes, SPEED);
      Group cloudOnly = Study.best(Study.of(Family.CLOUD_ONLY, members), SPEED);
      out.element("td", best == null ? "–" : study.contender(best));
      boolean both = best != null && cloudOnly != null;
      Estimate pays = both ? Baselines.best(study, schemes, List.of(cloudOnly)) : Estimate.NONE;
      gain(out, study, schemes, both ? cloudOnly : null, pays);
      out.close().line();
    }
    out.close();
    Tables.close(out);
    out.close().line();
  }

  private static void gain(Markup out, Study study, List<Group> some, Group over, Estimate gain) {
    out.open("td", "class", "n");
    if (over == null) {
      out.text("–");
    } else {
      Numbers.gain(out, SPEED, gain, study.ids(some), study.id(over), false);
      out.element("small", Numbers.gainInterval(gain));
    }
    out.close();
  }
}
