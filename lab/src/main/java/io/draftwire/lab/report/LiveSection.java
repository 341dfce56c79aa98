package io.draftwire.lab.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Live sessions over streaming: where, by how much, and what they cost in energy and bytes. */
final class LiveSection implements Section {
  private static final Figure SPEED = Figure.TOKENS_PER_SECOND;

  /** Of streaming's speed: what a live session must not fall below. */
  private static final double LEAST = .98;

  /** Of streaming's speed: from where a live session is said to be faster. */
  private static final double FASTER = 1.01;

  private static final List<Figure> COSTS =
      List.of(
          Figure.DRAFT_PASSES_PER_TOKEN,
          Figure.TARGET_ROWS_PER_TOKEN,
          Figure.BYTES_UP_PER_TOKEN,
          Figure.BYTES_DOWN_PER_TOKEN);

  /** What the table sets beside live, all over streaming. */
  private enum Rival {
    LIVE("live", groups -> Study.of(Family.LIVE, groups)),
    ROUNDS("best fixed rounds", Baselines::overLink),
    AUTO("auto", groups -> Study.of(Family.AUTO, groups)),
    CO_LOCATED("best co-located", groups -> Study.of(Family.CO_LOCATED, groups));

    final String label;
    final Function<List<Group>, List<Group>> members;

    Rival(String label, Function<List<Group>, List<Group>> members) {
      this.label = label;
      this.members = members;
    }
  }

  /** One link's ratio of speeds: of the fastest of some groups over streaming. */
  private record Ratio(List<Group> groups, Group streaming, Estimate value) {
    static Ratio of(Study study, Rival rival, List<Group> link) {
      List<Group> groups = rival.members.apply(link);
      Group streaming = Study.best(Study.of(Family.CLOUD_ONLY, link), SPEED);
      if (groups.isEmpty() || streaming == null) {
        return null;
      }
      Estimate gain = Baselines.best(study, groups, List.of(streaming));
      Estimate ratio =
          new Estimate(
              1 + gain.value() / 100, 1 + gain.low() / 100, 1 + gain.high() / 100, gain.clusters());
      return gain.applies() ? new Ratio(groups, streaming, ratio) : null;
    }

    void write(Markup out, Study study) {
      Numbers.ratio(out, SPEED, value, study.ids(groups), study.id(streaming));
    }
  }

  @Override
  public void answers(Markup out, Study study) {
    for (Map.Entry<Key, List<Group>> panel : LinkMap.panels(study).entrySet()) {
      List<Ratio> ratios = new ArrayList<>();
      for (List<Group> link : LinkMap.byLink(panel.getValue()).values()) {
        Ratio ratio = Ratio.of(study, Rival.LIVE, link);
        if (ratio != null) {
          ratios.add(ratio);
        }
      }
      if (!ratios.isEmpty()) {
        answer(out, study, panel.getKey(), ratios);
      }
    }
    for (Rival rival : List.of(Rival.ROUNDS, Rival.AUTO, Rival.CO_LOCATED)) {
      against(out, study, rival);
    }
  }

  /** On how many links live is faster than a rival, and on how many slower. */
  private static void against(Markup out, Study study, Rival rival) {
    int links = 0;
    int faster = 0;
    int slower = 0;
    for (List<Group> link : Aggregate.by(study.groups(), Key.CONDITION).values()) {
      List<Group> live = Rival.LIVE.members.apply(link);
      List<Group> others = rival.members.apply(link);
      if (!live.isEmpty() && !others.isEmpty()) {
        Estimate gain = Baselines.best(study, live, others);
        links++;
        faster += gain.excludes(0) && gain.value() > 0 ? 1 : 0;
        slower += gain.excludes(0) && gain.value() < 0 ? 1 : 0;
      }
    }
    if (links > 0) {
      out.open("li").text("Against " + rival.label + ", live is faster in ");
      out.element("b", faster + " of " + links).text(" conditions, slower in " + slower);
      out.text(", undecided in " + (links - faster - slower) + ".").close().line();
    }
  }

  private static void answer(Markup out, Study study, Key condition, List<Ratio> ratios) {
    Comparator<Ratio> bySpeed = Comparator.comparingDouble(ratio -> ratio.value().value());
    Ratio most = ratios.stream().max(bySpeed).orElseThrow();
    Ratio least = ratios.stream().min(bySpeed).orElseThrow();
    long faster = ratios.stream().filter(r -> r.value().low() > FASTER).count();
    long below = ratios.stream().filter(r -> r.value().value() < LEAST).count();
    String where = condition.values().isEmpty() ? "" : study.condition(condition) + ": ";
    out.open("li").text(where + "live is surely more than 1 % faster than streaming on ");
    out.element("b", faster + " of " + ratios.size()).text(" links, at most ");
    most.write(out, study);
    out.text(" of its speed (" + link(most) + "), at least ");
    least.write(out, study);
    out.text(" (" + link(least) + "); below " + Numbers.format(LEAST, 2) + " on ");
    out.element("b", Long.toString(below)).text(".").close().line();
  }

  private static String link(Ratio ratio) {
    return String.valueOf(ratio.streaming().key().get("link"));
  }

  @Override
  public void figures(Markup out, Study study) {
    int number = 0;
    for (Map.Entry<Key, List<Group>> panel : LinkMap.panels(study).entrySet()) {
      List<Group> groups = panel.getValue();
      if (!panel.getKey().values().isEmpty()) {
        out.element("h3", study.condition(panel.getKey()));
      }
      Charts.grid(out);
      LinkMap.write(
          out,
          study.results().id() + "-map-" + number++,
          "Live against streaming",
          groups,
          link -> cell(study, link));
      out.close().line();
      speeds(out, study, groups);
      costs(out, study, groups);
    }
  }

  private static HeatMap.Cell cell(Study study, List<Group> link) {
    Group live = Study.best(Study.of(Family.LIVE, link), SPEED);
    Group streaming = Study.best(Study.of(Family.CLOUD_ONLY, link), SPEED);
    if (live == null || streaming == null) {
      return null;
    }
    Estimate gain = study.gain(live, streaming);
    return LinkMap.gain(
        gain, "live: " + Numbers.gainInterval(gain), study.id(live), study.id(streaming));
  }

  private static void speeds(Markup out, Study study, List<Group> groups) {
    List<String> columns = LinkMap.roundTrips(groups);
    Map<String, List<Group>> byLink = LinkMap.byLink(groups);
    Tables.open(out, "Tokens per second over streaming's, by rate and round trip; 95 % intervals");
    heads(out, columns, "rate up", "setup");
    out.open("tbody");
    for (String rate : LinkMap.rates(groups)) {
      for (Rival rival : Rival.values()) {
        Map<String, Ratio> row = new LinkedHashMap<>();
        for (String column : columns) {
          List<Group> link = byLink.get(rate + " " + column);
          Ratio ratio = link == null ? null : Ratio.of(study, rival, link);
          if (ratio != null) {
            row.put(column, ratio);
          }
        }
        if (!row.isEmpty()) {
          out.open("tr").element("th", rate, "scope", "row").element("td", rival.label);
          columns.forEach(column -> speed(out, study, row.get(column)));
          out.close().line();
        }
      }
    }
    out.close();
    Tables.close(out);
  }

  private static void speed(Markup out, Study study, Ratio ratio) {
    if (ratio == null) {
      out.element("td", "–", "class", "n");
      return;
    }
    boolean loses = ratio.value().value() < LEAST;
    out.open("td", "class", loses ? "n lose" : "n");
    ratio.write(out, study);
    out.element("small", Numbers.interval(ratio.value(), 3));
    out.close();
  }

  private static void costs(Markup out, Study study, List<Group> groups) {
    List<String> columns = LinkMap.roundTrips(groups);
    Map<String, List<Group>> byLink = LinkMap.byLink(Study.of(Family.LIVE, groups));
    out.open("details").element("summary", "What live sessions cost");
    Tables.open(out, "Live sessions: passes, rows and bytes for each token of the text");
    heads(out, columns, "rate up", "cost");
    out.open("tbody");
    for (String rate : LinkMap.rates(groups)) {
      for (Figure figure : COSTS) {
        List<Group> row = new ArrayList<>();
        columns.forEach(column -> row.add(first(byLink.get(rate + " " + column))));
        if (row.stream().anyMatch(g -> g != null && g.estimate(figure).applies())) {
          out.open("tr").element("th", rate, "scope", "row").element("td", figure.axisLabel());
          row.forEach(group -> cost(out, study, group, figure));
          out.close().line();
        }
      }
    }
    out.close();
    Tables.close(out);
    out.close().line();
  }

  private static Group first(List<Group> link) {
    return link == null ? null : Study.best(link, SPEED);
  }

  private static void cost(Markup out, Study study, Group group, Figure figure) {
    if (group == null) {
      out.element("td", "–", "class", "n");
      return;
    }
    out.open("td", "class", "n");
    Numbers.figure(out, study, group, figure);
    out.close();
  }

  private static void heads(Markup out, List<String> columns, String... names) {
    out.open("thead").open("tr");
    for (String name : names) {
      Tables.heading(out, name);
    }
    columns.forEach(column -> Tables.number(out, column, null));
    out.close().close();
  }
}
