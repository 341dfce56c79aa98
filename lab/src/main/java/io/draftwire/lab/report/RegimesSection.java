package io.draftwire.lab.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * K-SQS against C-SQS over rate and temperature: the "complementary regimes" of the abstract of
 * SQS-SD (arXiv 2510.09942), in time a token and in resampling rate apart.
 *
 * <p>Time is compared between the best settings of each family at a point; the resampling rate
 * between those same settings, since alone it is least wherever most bits are spent.
 */
final class RegimesSection implements Section {
  private static final Figure SPEED = Figure.TOKENS_PER_SECOND;
  private static final Figure TIME = Figure.MS_PER_TOKEN;
  private static final Figure RESAMPLING = Figure.RESAMPLING;
  private static final List<Figure> TERMS =
      List.of(Figure.BOUND_TV, Figure.BOUND_DROPPED, Figure.BOUND_LATTICE);

  /** A gain at which a cell's tint is full, in percent. */
  private static final double FULL = 50;

  /**
   * Both families at one rate and temperature.
   *
   * @param speed of C-SQS over K-SQS, each at its best there
   * @param resampling the same settings' rate, of C-SQS over K-SQS
   */
  private record Meeting(
      String temperature,
      String rate,
      List<Group> kAll,
      List<Group> cAll,
      Group k,
      Group c,
      Estimate speed,
      Estimate resampling) {}

  @Override
  public void answers(Markup out, Study study) {
    panels(study)
        .forEach(
            (name, groups) -> {
              List<Meeting> meetings = meetings(study, groups);
              if (!meetings.isEmpty()) {
                verdict(out, name, meetings);
              }
            });
  }

  private static void verdict(Markup out, String panel, List<Meeting> meetings) {
    List<Estimate> speeds = meetings.stream().map(Meeting::speed).toList();
    long k = speeds.stream().filter(Claim::winsK).count();
    long c = speeds.stream().filter(Claim::winsC).count();
    out.open("li").text("“Complementary regimes”");
    out.text(panel.isEmpty() ? ": " : " (" + panel + "): ");
    out.text("of %d points of rate and temperature K-SQS is faster at ".formatted(speeds.size()));
    out.element("b", String.valueOf(k)).text(", C-SQS at ").element("b", String.valueOf(c));
    out.text(", undecided at %d. ".formatted(speeds.size() - k - c));
    Map<Claim, List<String>> rates = new LinkedHashMap<>();
    byRate(meetings)
        .forEach(
            (rate, members) -> {
              Claim claim = Claim.judge(members.stream().map(Meeting::speed).toList());
              rates.computeIfAbsent(claim, unused -> new ArrayList<>()).add(rate);
            });
    List<String> parts = new ArrayList<>();
    rates.forEach((claim, at) -> parts.add(claim.words() + " at " + String.join(", ", at)));
    out.text("That K-SQS is the one for low temperatures and C-SQS for high ones ");
    out.text(String.join("; ", parts) + ". ");
    long fewerK = meetings.stream().filter(one -> Claim.winsK(one.resampling())).count();
    long fewerC = meetings.stream().filter(one -> Claim.winsC(one.resampling())).count();
    out.text(
        "At those settings C-SQS is resampled surely less often at %d points, K-SQS at %d."
            .formatted(fewerK, fewerC));
    out.close().line();
  }

  private static Map<String, List<Meeting>> byRate(List<Meeting> meetings) {
    Map<String, List<Meeting>> byRate = new LinkedHashMap<>();
    meetings.forEach(one -> byRate.computeIfAbsent(one.rate(), rate -> new ArrayList<>()).add(one));
    return byRate;
  }

  @Override
  public void figures(Markup out, Study study) {
    int number = 0;
    for (Map.Entry<String, List<Group>> panel : panels(study).entrySet()) {
      List<Meeting> meetings = meetings(study, panel.getValue());
      if (meetings.isEmpty()) {
        continue;
      }
      String id = study.results().id() + "-regimes-" + number++;
      if (!panel.getKey().isEmpty()) {
        out.element("h3", panel.getKey());
      }
      Charts.grid(out);
      map(out, study, id + "-time", "Who is faster, and by how much", SPEED, meetings);
      map(
          out,
          study,
          id + "-resampling",
          "Who is resampled less often at those settings",
          RESAMPLING,
          meetings);
      out.close().line();
      out.open("p", "class", "legend");
      for (Family family : List.of(Family.K_SQS, Family.C_SQS)) {
        out.open("span").empty("i", "class", "swatch " + family.style());
        out.text(" ").element("b", family.code()).text(" " + family.label()).close().text(" ");
      }
      out.text(" ≈ the 95 % interval holds zero").close().line();
      table(out, study, meetings);
    }
  }

  private static void map(
      Markup out, Study study, String id, String caption, Figure figure, List<Meeting> meetings) {
    Map<String, Meeting> at = new LinkedHashMap<>();
    meetings.forEach(one -> at.put(one.temperature() + " " + one.rate(), one));
    List<String> temperatures =
        meetings.stream().map(Meeting::temperature).distinct().sorted(Key.BY_SIZE).toList();
    List<String> rates = byRate(meetings).keySet().stream().toList().reversed();
    HeatMap.draw(
        out,
        id,
        caption,
        "gain:" + figure.id(),
        new HeatMap.Side("temperature", temperatures),
        new HeatMap.Side("rate up", rates),
        (temperature, rate) -> {
          Meeting one = at.get(temperature + " " + rate);
          return one == null ? null : cell(study, figure, one);
        });
  }

  private static HeatMap.Cell cell(Study study, Figure figure, Meeting one) {
    boolean speed = figure == SPEED;
    Estimate gain = speed ? one.speed() : one.resampling();
    if (!gain.applies()) {
      return null;
    }
    boolean c = speed == gain.value() > 0;
    Family ahead = c ? Family.C_SQS : Family.K_SQS;
    String tip =
        "%s %s ms a token, %s %s ms; C-SQS over K-SQS %s"
            .formatted(
                study.contender(one.k()),
                Numbers.format(one.k().value(TIME), 1),
                study.contender(one.c()),
                Numbers.format(one.c().value(TIME), 1),
                Numbers.gainInterval(gain));
    return new HeatMap.Cell(
        ahead.style(),
        Math.abs(gain.value()) / FULL,
        ahead.code(),
        LinkMap.sure(gain),
        tip,
        gain,
        speed ? study.ids(one.cAll()) : study.id(one.c()),
        speed ? study.ids(one.kAll()) : study.id(one.k()));
  }

  private static void table(Markup out, Study study, List<Meeting> meetings) {
    boolean bound = meetings.stream().anyMatch(one -> one.k().estimate(TERMS.getFirst()).applies());
    out.open("details").element("summary", "The maps as a table, with the terms of the bound");
    Tables.open(out, "The fastest K-SQS and the fastest C-SQS at every rate and temperature");
    out.open("thead").open("tr");
    Tables.head(out, "rate_up");
    Tables.head(out, "temperature");
    Tables.heading(out, "fastest");
    Tables.number(out, "ms per token", null);
    Tables.number(out, "C over K, tokens/s", null);
    Tables.number(out, RESAMPLING.label(), null);
    Tables.number(out, "C over K, resampling", null);
    if (bound) {
      TERMS.forEach(term -> Tables.number(out, term.label(), null));
    }
    out.close().close().open("tbody");
    for (Meeting one : meetings) {
      row(out, study, one, one.k(), bound);
      row(out, study, one, one.c(), bound);
    }
    out.close();
    Tables.close(out);
    out.close().line();
  }

  private static void row(Markup out, Study study, Meeting one, Group group, boolean bound) {
    out.open("tr", "data-group", study.id(group));
    Tables.axis(out, "rate_up", one.rate());
    Tables.axis(out, "temperature", one.temperature());
    out.element("td", study.contender(group));
    Numbers.cell(out, TIME, group.estimate(TIME), "n");
    boolean c = group == one.c();
    gain(out, c, SPEED, one.speed(), study.ids(one.cAll()), study.ids(one.kAll()));
    Numbers.cell(out, RESAMPLING, group.estimate(RESAMPLING), "n");
    gain(out, c, RESAMPLING, one.resampling(), study.id(one.c()), study.id(one.k()));
    if (bound) {
      TERMS.forEach(term -> Numbers.cell(out, term, group.estimate(term), "n"));
    }
    out.close().line();
  }

  private static void gain(
      Markup out, boolean shown, Figure figure, Estimate gain, String some, String over) {
    out.open("td", "class", "n");
    if (shown) {
      Numbers.gain(out, figure, gain, some, over, false);
      out.element("small", Numbers.gainInterval(gain));
    }
    out.close();
  }

  /** Rates from slow to fast, and at each of them temperatures from low to high. */
  private static List<Meeting> meetings(Study study, List<Group> groups) {
    List<Meeting> meetings = new ArrayList<>();
    List<String> rates = LinkMap.rates(groups).reversed();
    Aggregate.by(groups, group -> LinkMap.rate(group) + " " + temperature(group))
        .forEach(
            (point, members) -> {
              List<Group> k = Study.of(Family.K_SQS, members);
              List<Group> c = Study.of(Family.C_SQS, members);
              Group bestK = Study.best(k, SPEED);
              Group bestC = Study.best(c, SPEED);
              if (bestK != null && bestC != null) {
                meetings.add(
                    new Meeting(
                        temperature(bestK),
                        LinkMap.rate(bestK),
                        k,
                        c,
                        bestK,
                        bestC,
                        Baselines.best(study, c, k),
                        study
                            .bootstrap()
                            .gain(bestC.sample(RESAMPLING), bestK.sample(RESAMPLING))));
              }
            });
    meetings.removeIf(one -> !one.speed().applies());
    meetings.sort(
        Comparator.comparingInt((Meeting one) -> rates.indexOf(one.rate()))
            .thenComparing(Meeting::temperature, Key.BY_SIZE));
    return meetings;
  }

  private static String temperature(Group group) {
    return String.valueOf(group.key().get("temperature"));
  }

  /** By what is neither rate nor temperature, and by the rule of verification. */
  private static Map<String, List<Group>> panels(Study study) {
    List<String> axes = study.conditionsBut("temperature", "link");
    return Aggregate.by(
        study.groups(),
        group -> {
          String condition = study.condition(group.key().only(axes));
          String rule = group.key().get("verify");
          String named = rule == null ? "" : rule + " verification";
          return condition.isEmpty() || named.isEmpty()
              ? condition + named
              : condition + ", " + named;
        });
  }
}
