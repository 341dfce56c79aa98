package io.draftwire.lab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** K-SQS and C-SQS against temperature, and which is the better where (the claim of SQS-SD). */
final class PaperSection implements Section {
  private static final List<Figure> FIGURES =
      List.of(Figure.MS_PER_TOKEN, Figure.RESAMPLING, Figure.BITS_PER_DRAFT);
  private static final Figure SPEED = Figure.TOKENS_PER_SECOND;

  /** The two families at one temperature. */
  private record Duel(String temperature, List<Group> k, List<Group> c, Estimate gain) {}

  @Override
  public void answers(Markup out, Study study) {
    for (Map.Entry<Key, List<Group>> panel : panels(study).entrySet()) {
      List<Duel> duels = duels(study, panel.getValue());
      if (!duels.isEmpty()) {
        verdict(out, study, panel.getKey(), duels);
      }
    }
    Baselines.answers(out, study);
  }

  private static void verdict(Markup out, Study study, Key condition, List<Duel> duels) {
    Claim claim = Claim.judge(duels.stream().map(Duel::gain).toList());
    long k = duels.stream().filter(duel -> Claim.winsK(duel.gain())).count();
    long c = duels.stream().filter(duel -> Claim.winsC(duel.gain())).count();
    out.open("li").text("“K-SQS for low uncertainty, C-SQS for high” ");
    out.element("b", claim.words() + " here");
    if (!condition.values().isEmpty()) {
      out.text(" (" + study.condition(condition) + ")");
    }
    out.text(
        ": of %d temperatures K-SQS is faster at %d, C-SQS at %d, undecided at %d. C-SQS over K-SQS: "
            .formatted(duels.size(), k, c, duels.size() - k - c));
    List<Duel> ends = duels.size() == 1 ? duels : List.of(duels.getFirst(), duels.getLast());
    for (Duel duel : ends) {
      out.text(duel == duels.getFirst() ? "" : "; ");
      Numbers.gain(out, SPEED, duel.gain(), study.ids(duel.c()), study.ids(duel.k()), true);
      out.text(" at T=" + duel.temperature());
    }
    out.text(".").close().line();
  }

  @Override
  public void figures(Markup out, Study study) {
    int number = 0;
    for (Map.Entry<Key, List<Group>> panel : panels(study).entrySet()) {
      String id = study.results().id() + "-" + number++;
      if (!panel.getKey().values().isEmpty()) {
        out.element("h3", study.condition(panel.getKey()));
      }
      families(out, study, id, panel.getValue());
      duel(out, study, id, panel.getValue());
    }
  }

  private static void families(Markup out, Study study, String id, List<Group> groups) {
    for (Figure figure : FIGURES) {
      List<Series> k = lines(study, Study.of(Family.K_SQS, groups), "support", "K=", figure);
      List<Series> c = lines(study, Study.of(Family.C_SQS, groups), "alpha", "α=", figure);
      List<Series> both = new ArrayList<>(k);
      both.addAll(c);
      double[] range = LineChart.range(both);
      out.element("h3", sentenceCase(figure.axisLabel()));
      Charts.grid(out);
      chart(out, id + "-k-" + figure.id(), "K-SQS, a line for each K", figure, k, range);
      chart(
          out,
          id + "-c-" + figure.id(),
          "C-SQS, for each α the fastest of its other settings",
          figure,
          c,
          range);
      out.close().line();
    }
  }

  private static void chart(
      Markup out, String id, String caption, Figure figure, List<Series> series, double[] range) {
    Charts.lines(
        out,
        id,
        caption,
        figure.id(),
        "temperature",
        figure.axisLabel(),
        series,
        range,
        false,
        List.of());
  }

  private static List<Series> lines(
      Study study, List<Group> groups, String axis, String symbol, Figure figure) {
    List<Series> lines = new ArrayList<>();
    Charts.representatives(groups, axis, Figure.MS_PER_TOKEN)
        .forEach(
            (value, members) -> {
              int look = lines.size();
              Series line =
                  Charts.line(
                      study,
                      symbol + value,
                      Charts.style(look),
                      look,
                      members,
                      figure,
                      PaperSection::temperature);
              if (line != null) {
                lines.add(line);
              }
            });
    return lines;
  }

  private static void duel(Markup out, Study study, String id, List<Group> groups) {
    List<Duel> duels = duels(study, groups);
    if (duels.isEmpty()) {
      return;
    }
    out.element("h3", "K-SQS against C-SQS, the best of each");
    Charts.grid(out);
    List<Series> best = new ArrayList<>();
    for (Family family : Family.KNOWN) {
      List<Group> winners = new ArrayList<>();
      Aggregate.by(Study.of(family, groups), g -> g.key().get("temperature"))
          .values()
          .forEach(members -> winners.add(Study.best(members, Figure.MS_PER_TOKEN)));
      winners.removeIf(java.util.Objects::isNull);
      boolean shown = family != Family.DENSE && family != Family.QS;
      Series line =
          Charts.line(
              study,
              family.label(),
              family.style(),
              best.size(),
              winners,
              Figure.MS_PER_TOKEN,
              PaperSection::temperature);
      if (shown && line != null) {
        best.add(line);
      }
    }
    chart(
        out,
        id + "-best",
        "The best of each family, and the baselines; dense and QS are in the table",
        Figure.MS_PER_TOKEN,
        best,
        LineChart.range(best));
    List<Series.Point> points = new ArrayList<>();
    for (Duel duel : duels) {
      double t = duel.k().getFirst().key().number("temperature");
      points.add(new Series.Point(t, duel.gain(), study.ids(duel.c()), study.ids(duel.k())));
    }
    List<Series> gain = List.of(new Series("C over K", Family.C_SQS.style(), 0, points));
    double[] range = LineChart.range(gain);
    Charts.lines(
        out,
        id + "-gain",
        "Above zero C-SQS is the faster, below it K-SQS",
        "gain:" + SPEED.id(),
        "temperature",
        "gain in tokens/s, %",
        gain,
        new double[] {Math.min(0, range[0]), Math.max(0, range[1])},
        false,
        List.of());
    out.close().line();
    table(out, study, duels);
  }

  private static void table(Markup out, Study study, List<Duel> duels) {
    Tables.open(out, "The fastest setting of each family by temperature, and who wins");
    Tables.heads(
        out, "T", "best K-SQS", "ms per token", "best C-SQS", "ms per token", "C over K", "faster");
    out.open("tbody");
    for (Duel duel : duels) {
      out.open("tr");
      Tables.axis(out, "temperature", duel.temperature());
      for (List<Group> family : List.of(duel.k(), duel.c())) {
        Group best = Study.best(family, Figure.MS_PER_TOKEN);
        out.element("td", study.settings(best));
        out.open("td", "class", "n");
        Numbers.figure(out, study, best, Figure.MS_PER_TOKEN);
        out.close();
      }
      out.open("td", "class", "n");
      Numbers.gain(out, SPEED, duel.gain(), study.ids(duel.c()), study.ids(duel.k()), false);
      out.element("small", Numbers.gainInterval(duel.gain()));
      out.close();
      boolean k = Claim.winsK(duel.gain());
      out.element("td", k ? "K-SQS" : Claim.winsC(duel.gain()) ? "C-SQS" : "undecided");
      out.close();
    }
    out.close();
    Tables.close(out);
  }

  private static List<Duel> duels(Study study, List<Group> groups) {
    List<Duel> duels = new ArrayList<>();
    Aggregate.by(groups, g -> g.key().get("temperature"))
        .forEach(
            (temperature, members) -> {
              List<Group> k = Study.of(Family.K_SQS, members);
              List<Group> c = Study.of(Family.C_SQS, members);
              if (temperature != null && !k.isEmpty() && !c.isEmpty()) {
                duels.add(new Duel(temperature, k, c, Baselines.best(study, c, k)));
              }
            });
    duels.removeIf(duel -> !duel.gain().applies());
    duels.sort(java.util.Comparator.comparing(Duel::temperature, Key.BY_SIZE));
    return duels;
  }

  private static Map<Key, List<Group>> panels(Study study) {
    return Aggregate.by(study.groups(), study.conditionsBut("temperature"));
  }

  private static double temperature(Group group) {
    return group.key().number("temperature");
  }

  private static String sentenceCase(String text) {
    return text.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + text.substring(1);
  }
}
