package io.draftwire.lab.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
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
    for (Map.Entry<Key, List<Group>> panel : panels(study).entrySet()) {
      Map<String, Integer> wins = new TreeMap<>();
      int links = 0;
      for (List<Group> groups : byLink(panel.getValue()).values()) {
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
    for (Map.Entry<Key, List<Group>> panel : panels(study).entrySet()) {
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
    for (Map.Entry<Key, List<Group>> panel : panels(study).entrySet()) {
      String id = study.results().id() + "-map-" + number++;
      if (!panel.getKey().values().isEmpty()) {
        out.element("h3", study.condition(panel.getKey()));
      }
      Charts.grid(out);
      map(out, study, id + "-all", "Fastest of all, and its gain over the next family", panel, 0);
      map(out, study, id + "-link", "Fastest over the link, and its gain over the next", panel, 1);
      map(out, study, id + "-pays", "The best over the link against cloud-only", panel, 2);
      out.close().line();
      legend(out, panel.getValue());
      table(out, study, panel.getValue());
      AutoRegret.table(out, study, panel.getValue());
    }
  }

  private static void map(
      Markup out,
      Study study,
      String id,
      String caption,
      Map.Entry<Key, List<Group>> panel,
      int kind) {
    List<Group> groups = panel.getValue();
    List<String> columns = column(groups, 1, Comparator.comparingDouble(g -> g.ofLink("rtt_ms")));
    List<String> rows =
        column(
            groups,
            0,
            Comparator.comparingDouble(
                (Group g) -> Double.isNaN(g.ofLink("rate_up")) ? -1e30 : -g.ofLink("rate_up")));
    Map<String, List<Group>> byLink = byLink(groups);
    List<List<HeatMap.Cell>> cells = new ArrayList<>();
    int filled = 0;
    for (String row : rows) {
      List<HeatMap.Cell> line = new ArrayList<>();
      for (String column : columns) {
        List<Group> members = byLink.get(row + " " + column);
        HeatMap.Cell cell = members == null ? null : cell(study, members, kind);
        filled += cell == null ? 0 : 1;
        line.add(cell);
      }
      cells.add(line);
    }
    if (filled == 0) {
      return;
    }
    HeatMap map =
        new HeatMap(
            id,
            caption,
            caption + ", by rate and round trip; the table below has every cell.",
            "gain:" + SPEED.id(),
            "round trip",
            "rate up",
            columns,
            rows,
            cells);
    Charts.frame(out, caption, () -> map.write(out));
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
        sure(winner.overNext()),
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
    return new HeatMap.Cell(
        gain.value() > 0 ? "f-gain" : "f-loss",
        // A halving weighs what a doubling does.
        Math.abs(Math.log1p(gain.value() / 100) / Math.log(2)),
        null,
        sure(gain),
        study.contender(Study.best(schemes, SPEED)) + ": " + Numbers.gainInterval(gain),
        gain,
        study.ids(schemes),
        study.id(cloudOnly));
  }

  /** A gain whose interval holds zero is marked as about equal. */
  private static String sure(Estimate gain) {
    return (gain.excludes(0) ? "" : "≈") + Numbers.gain(gain.value()).replace("\u202f", "");
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
    for (List<Group> members : byLink(groups).values()) {
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

  /** Panels share the condition but for rate and round trip: jitter and loss tell panels apart. */
  private static Map<Key, List<Group>> panels(Study study) {
    List<String> axes = study.conditionsBut("link");
    boolean rough = study.groups().stream().map(g -> rest(g)).distinct().count() > 1;
    return Aggregate.by(
        study.groups(),
        group -> {
          Map<String, String> values = new LinkedHashMap<>(group.key().only(axes).values());
          if (rough) {
            values.put("link", "link " + rest(group));
          }
          return new Key(values);
        });
  }

  /** By rate and round trip, as the maps' rows and columns are labelled. */
  private static Map<String, List<Group>> byLink(List<Group> groups) {
    return Aggregate.by(groups, group -> part(group, 0) + " " + part(group, 1));
  }

  private static List<String> column(List<Group> groups, int part, Comparator<Group> order) {
    return groups.stream().sorted(order).map(group -> part(group, part)).distinct().toList();
  }

  /** Of a link {@code up/down/RTT/...}: 0 the rate up, 1 the round trip. */
  private static String part(Group group, int part) {
    String[] parts = link(group).split("/", -1);
    return parts.length < 3 ? link(group) : parts[part == 0 ? 0 : 2];
  }

  /** What the map's two axes do not say: the rate down where it is another, jitter, loss. */
  private static String rest(Group group) {
    String[] parts = link(group).split("/", 4);
    return parts.length < 4 ? "without jitter and loss" : parts[3];
  }

  private static String link(Group group) {
    String link = group.key().get("link");
    return link == null ? "none" : link;
  }
}
