package io.draftwire.lab.report;

import io.draftwire.edge.settings.Preset;
import io.draftwire.edge.settings.Presets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The published systems side by side: who is ahead where, live against each, what each costs, and
 * the papers' own ratios beside ours.
 */
final class SystemsSection implements Section {
  private static final Figure SPEED = Figure.TOKENS_PER_SECOND;

  /** Round trips from here on are where live is to be ahead. */
  private static final double LEAST_RTT_MS = 5;

  private static final List<String> JUDGED = List.of("jetson-a100", "jetson-a100-70b", "robot");

  private static final List<Figure> COSTS =
      List.of(
          Figure.MS_PER_TOKEN,
          Figure.DISCARDED,
          Figure.AHEAD_DISCARDED,
          Figure.BYTES_UP_PER_TOKEN,
          Figure.BYTES_DOWN_PER_TOKEN,
          Figure.TARGET_ROWS_PER_TOKEN,
          Figure.DRAFT_PASSES_PER_TOKEN);

  /** Live over one system at one condition. */
  private record Meeting(Group live, Group system, Estimate gain) {}

  @Override
  public void answers(Markup out, Study study) {
    List<Meeting> meetings = meetings(study, study.groups());
    meetings.removeIf(m -> !judged(m.live()));
    if (!meetings.isEmpty()) {
      against(out, study, meetings);
    }
    for (Map.Entry<Key, List<Group>> panel : LinkMap.panels(study).entrySet()) {
      fastest(out, study, panel.getKey(), panel.getValue());
    }
    lacks(out, study);
  }

  private static boolean judged(Group live) {
    return live.ofLink("rtt_ms") >= LEAST_RTT_MS && JUDGED.contains(live.key().get("profile"));
  }

  private static List<Meeting> meetings(Study study, List<Group> groups) {
    List<Meeting> meetings = new ArrayList<>();
    for (List<Group> condition : Aggregate.by(groups, Key.CONDITION).values()) {
      Group live = Study.best(Study.of(Family.LIVE, condition), SPEED);
      if (live != null) {
        condition.stream()
            .filter(group -> group.family().published())
            .forEach(group -> meetings.add(new Meeting(live, group, study.gain(live, group))));
      }
    }
    return meetings;
  }

  private static void against(Markup out, Study study, List<Meeting> meetings) {
    long ahead = meetings.stream().filter(m -> m.gain().value() > 0).count();
    out.open("li").text("Live is ahead of a published system in ");
    out.element("b", ahead + " of " + meetings.size());
    out.text(" meetings at a round trip of 5 ms or more on " + String.join(", ", JUDGED));
    out.text(ahead == meetings.size() ? ": of every one at every point." : ". ");
    Map<String, List<Meeting>> lost = new TreeMap<>();
    for (Meeting meeting : meetings) {
      if (!(meeting.gain().value() > 0)) {
        lost.computeIfAbsent(meeting.system().family().label(), _ -> new ArrayList<>())
            .add(meeting);
      }
    }
    if (!lost.isEmpty()) {
      List<String> parts = new ArrayList<>();
      lost.forEach(
          (system, where) ->
              parts.add(
                  system
                      + " at "
                      + String.join(
                          "; ",
                          where.stream().map(m -> study.condition(m.system().key())).toList())));
      out.text("Not of " + String.join(", nor of ", parts) + ".");
    }
    out.close().line();
  }

  private static void fastest(Markup out, Study study, Key condition, List<Group> groups) {
    Map<String, Integer> wins = new LinkedHashMap<>();
    int links = 0;
    for (List<Group> link : LinkMap.byLink(groups).values()) {
      Group best = Study.best(contenders(link), SPEED);
      if (best != null) {
        links++;
        wins.merge(best.family().label(), 1, Integer::sum);
      }
    }
    if (links > 1) {
      List<String> parts = new ArrayList<>();
      wins.entrySet().stream()
          .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
          .forEach(win -> parts.add(win.getKey() + " on " + win.getValue()));
      out.open("li").text(study.condition(condition) + ": of " + links + " links the fastest is ");
      out.text(String.join(", ", parts) + ".").close().line();
    }
  }

  /** All that keep the target's law. */
  private static List<Group> contenders(List<Group> groups) {
    return groups.stream().filter(group -> group.family().exact()).toList();
  }

  /** What the systems that were run are without. */
  private static void lacks(Markup out, Study study) {
    for (Preset preset : Presets.all()) {
      boolean run = study.groups().stream().anyMatch(g -> g.family().id().equals(preset.name()));
      if (run && preset.lack().isPresent()) {
        out.element("li", preset.lack().get() + ".").line();
      }
    }
  }

  @Override
  public void figures(Markup out, Study study) {
    headlines(out, study);
    int number = 0;
    for (Map.Entry<Key, List<Group>> panel : LinkMap.panels(study).entrySet()) {
      List<Group> groups = panel.getValue();
      if (LinkMap.byLink(groups).size() < 2) {
        continue; // The point of one paper's own setting.
      }
      out.element("h3", study.condition(panel.getKey()));
      Charts.grid(out);
      LinkMap.write(
          out,
          study.results().id() + "-fastest-" + number,
          "Who is ahead, and by how much over the next",
          groups,
          link -> won(study, contenders(link)));
      LinkMap.write(
          out,
          study.results().id() + "-system-" + number++,
          "The best published system, faithful, against streaming",
          groups,
          link -> pays(study, link));
      out.close().line();
      legend(out, groups);
      byRoundTrip(out, study, groups);
      costs(out, study, groups);
    }
  }

  private static HeatMap.Cell won(Study study, List<Group> among) {
    Group fastest = Study.best(among, SPEED);
    if (fastest == null) {
      return null;
    }
    Group next =
        Study.best(
            among.stream().filter(g -> !g.family().equals(fastest.family())).toList(), SPEED);
    if (next == null) {
      return null;
    }
    Estimate gain = study.gain(fastest, next);
    String tip =
        "%s, next %s: %s"
            .formatted(study.contender(fastest), study.contender(next), Numbers.gainInterval(gain));
    return new HeatMap.Cell(
        fastest.family().style(),
        gain.value() / 100,
        fastest.family().code(),
        LinkMap.sure(gain),
        tip,
        gain,
        study.id(fastest),
        study.id(next));
  }

  private static HeatMap.Cell pays(Study study, List<Group> link) {
    List<Group> faithful =
        link.stream()
            .filter(g -> g.family().published() && !g.family().id().endsWith(Preset.PLUS))
            .toList();
    Group best = Study.best(faithful, SPEED);
    Group streaming = Study.best(Study.of(Family.CLOUD_ONLY, link), SPEED);
    if (best == null || streaming == null) {
      return null;
    }
    Estimate gain = study.gain(best, streaming);
    String tip = study.contender(best) + ": " + Numbers.gainInterval(gain);
    return LinkMap.gain(gain, tip, study.id(best), study.id(streaming));
  }

  private static void legend(Markup out, List<Group> groups) {
    out.open("p", "class", "legend");
    for (Family family : Aggregate.by(contenders(groups), Group::family).keySet()) {
      out.open("span").empty("i", "class", "swatch " + family.style());
      out.text(" ").element("b", family.code()).text(" " + family.label()).close().text(" ");
    }
    out.text(" ≈ the 95 % interval of the gain holds zero").close().line();
  }

  /** Live over each system: from the least to the most over the rates up. */
  private static void byRoundTrip(Markup out, Study study, List<Group> groups) {
    List<String> columns = LinkMap.roundTrips(groups);
    Map<String, Map<String, List<Meeting>>> rows = new LinkedHashMap<>();
    for (Meeting meeting : meetings(study, groups)) {
      rows.computeIfAbsent(study.contender(meeting.system()), _ -> new LinkedHashMap<>())
          .computeIfAbsent(LinkMap.roundTrip(meeting.live()), _ -> new ArrayList<>())
          .add(meeting);
    }
    if (rows.isEmpty()) {
      return;
    }
    Tables.open(
        out, "Live's speed over each system's, by round trip: over the rates up, least to most");
    out.open("thead").open("tr");
    Tables.heading(out, "system");
    columns.forEach(column -> Tables.number(out, column, null));
    out.close().close().open("tbody");
    rows.forEach(
        (system, byTrip) -> {
          out.open("tr").element("th", system, "scope", "row");
          columns.forEach(column -> ratios(out, study, byTrip.get(column)));
          out.close().line();
        });
    out.close();
    Tables.close(out);
  }

  private static void ratios(Markup out, Study study, List<Meeting> meetings) {
    if (meetings == null) {
      out.element("td", "–", "class", "n");
      return;
    }
    meetings.sort((a, b) -> Double.compare(a.gain().value(), b.gain().value()));
    boolean loses = meetings.getFirst().gain().value() < 0;
    out.open("td", "class", loses ? "n lose" : "n");
    ratio(out, study, meetings.getFirst());
    if (meetings.size() > 1) {
      out.text("–");
      ratio(out, study, meetings.getLast());
    }
    out.close();
  }

  private static void ratio(Markup out, Study study, Meeting meeting) {
    Numbers.ratio(
        out, SPEED, ratio(meeting.gain()), study.id(meeting.live()), study.id(meeting.system()));
  }

  private static Estimate ratio(Estimate gain) {
    return new Estimate(
        1 + gain.value() / 100, 1 + gain.low() / 100, 1 + gain.high() / 100, gain.clusters());
  }

  /** At the link in the middle. */
  private static void costs(Markup out, Study study, List<Group> groups) {
    List<String> rates = LinkMap.rates(groups);
    List<String> trips = LinkMap.roundTrips(groups);
    String middle = rates.get(rates.size() / 2) + " " + trips.get(trips.size() / 2);
    List<Group> link = LinkMap.byLink(groups).get(middle);
    if (link == null) {
      return;
    }
    List<Figure> figures = new ArrayList<>(COSTS);
    figures.removeIf(figure -> link.stream().noneMatch(g -> g.estimate(figure).applies()));
    out.open("details").element("summary", "What each costs, at " + middle);
    Tables.open(out, "Time, waste, bytes and work for each token of the text, at " + middle);
    out.open("thead").open("tr");
    Tables.heading(out, "contender");
    figures.forEach(figure -> Tables.number(out, figure.axisLabel(), null));
    out.close().close().open("tbody");
    for (Group group : link) {
      out.open("tr", "data-group", study.id(group));
      out.element("th", study.contender(group), "scope", "row");
      figures.forEach(figure -> cost(out, figure, group.estimate(figure)));
      out.close().line();
    }
    out.close();
    Tables.close(out);
    out.close().line();
  }

  private static void cost(Markup out, Figure figure, Estimate estimate) {
    if (estimate.applies()) {
      Numbers.cell(out, figure, estimate, "n");
    } else {
      out.element("td", "–", "class", "n");
    }
  }

  private static void headlines(Markup out, Study study) {
    List<Headline> run =
        Headline.all().stream()
            .filter(h -> h.mine(study.groups()) != null && h.others(study.groups()) != null)
            .toList();
    if (run.isEmpty()) {
      return;
    }
    out.element("h3", "Each paper’s ratio, and ours at its setting");
    Tables.open(out, "Ratios of speed as published, and as measured here");
    Tables.heads(
        out, "system", "what over what", "published", "here", "within 15 %", "what differs");
    out.open("tbody");
    for (Headline headline : run) {
      Group mine = headline.mine(study.groups());
      Group others = headline.others(study.groups());
      Estimate ours = ratio(study.gain(mine, others));
      boolean same = Math.abs(ours.value() / headline.published() - 1) <= Headline.SAME;
      out.open("tr").element("th", headline.system(), "scope", "row");
      out.element("td", headline.claim() + " (" + headline.source() + ")");
      out.element("td", Numbers.format(headline.published(), 2), "class", "n");
      out.open("td", "class", "n");
      Numbers.ratio(out, SPEED, ours, study.id(mine), study.id(others));
      out.element("small", Numbers.interval(ours, 2));
      out.close();
      out.element("td", same ? "yes" : "no");
      out.element("td", headline.why());
      out.close().line();
    }
    out.close();
    Tables.close(out);
  }
}
