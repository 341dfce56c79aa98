package io.draftwire.lab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a draft costs on the uplink, held against its goals. */
final class BitsSection implements Section {
  private static final Figure BITS = Figure.BITS_PER_DRAFT;
  private static final String TEMPERATURE = "temperature";

  private final List<BitsGoal> goals;

  BitsSection(List<BitsGoal> goals) {
    this.goals = goals;
  }

  @Override
  public void answers(Markup out, Study study) {
    goals.forEach(goal -> goal.answer(out, study));
    Baselines.answers(out, study);
  }

  @Override
  public void figures(Markup out, Study study) {
    out.element("h3", "Bits per draft token against temperature");
    Charts.grid(out);
    int number = 0;
    for (Map.Entry<Key, List<Group>> panel :
        Aggregate.by(Baselines.overLink(study.groups()), study.conditionsBut(TEMPERATURE))
            .entrySet()) {
      List<Series> lines = lines(study, panel.getValue());
      String condition = study.condition(panel.getKey());
      Charts.lines(
          out,
          study.results().id() + "-bits-" + number++,
          condition.isEmpty() ? "All schemes" : condition,
          BITS.id(),
          "temperature",
          BITS.axisLabel(),
          lines,
          LineChart.range(lines),
          false,
          List.of());
    }
    out.close().line();
    table(out, study);
  }

  private static List<Series> lines(Study study, List<Group> groups) {
    List<Series> lines = new ArrayList<>();
    for (List<Group> contender : Aggregate.by(groups, Key.CONTENDER).values()) {
      Group first = contender.getFirst();
      int look = lines.size();
      Series line =
          Charts.line(
              study,
              study.contender(first),
              Charts.style(look),
              look,
              contender,
              BITS,
              group -> group.key().number(TEMPERATURE));
      if (line != null) {
        lines.add(line);
      }
    }
    return lines;
  }

  private void table(Markup out, Study study) {
    Tables.open(out, "Bits of a draft beside those of K-SQS with K=8, ℓ=100, and the goals");
    Tables.heads(
        out, "scheme", "condition", "bits per draft", "share of K-SQS", "goal", "", "accepted, %");
    out.open("tbody");
    for (BitsGoal goal : goals) {
      for (BitsGoal.Finding finding : goal.findings(study)) {
        out.open("tr", "data-group", study.id(finding.group()));
        out.element("th", study.contender(finding.group()), "scope", "row");
        out.element("td", study.condition(finding.group().key()));
        Numbers.cell(out, BITS, finding.group().estimate(BITS), "n");
        out.open("td", "class", "n");
        BitsGoal.write(out, study, finding);
        out.element("small", Numbers.interval(finding.ratio(), 3));
        out.close();
        out.element("td", Numbers.format(goal.most(), 2), "class", "n");
        out.element("td", goal.verdict(finding.ratio()));
        Numbers.cell(out, Figure.ACCEPTANCE, finding.group().estimate(Figure.ACCEPTANCE), "n");
        out.close().line();
      }
    }
    out.close();
    Tables.close(out);
  }
}
