package io.draftwire.lab.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What hints from early exits gain over the same way without any, exit by exit, and how often they
 * are right; beside it what the paper has (arXiv 2505.21594, table 8).
 */
final class EarlyExitSection implements Section {
  private static final Figure SPEED = Figure.TOKENS_PER_SECOND;
  private static final String AXIS = "hints";

  /** Percent of speed that no hints may cost. */
  private static final double LOSS = 1;

  private static final List<String> SETTING =
      Key.AXES.stream().filter(axis -> !axis.equals(AXIS)).toList();

  /** One setting with hints and without. */
  private record Finding(Group without, Group with, Estimate gain) {
    String exits() {
      return with.key().get(AXIS);
    }
  }

  private static List<Finding> findings(Study study) {
    List<Finding> findings = new ArrayList<>();
    for (List<Group> ways : Aggregate.by(study.groups(), SETTING).values()) {
      Group without = ways.stream().filter(g -> g.key().get(AXIS) == null).findFirst().orElse(null);
      if (without != null) {
        ways.stream()
            .filter(group -> group != without)
            .forEach(
                group -> findings.add(new Finding(without, group, study.gain(group, without))));
      }
    }
    return findings;
  }

  @Override
  public void answers(Markup out, Study study) {
    List<Finding> findings = findings(study);
    if (findings.isEmpty()) {
      return;
    }
    Comparator<Finding> byGain = Comparator.comparingDouble(finding -> finding.gain().value());
    Finding most = findings.stream().max(byGain).orElseThrow();
    Finding least = findings.stream().min(byGain).orElseThrow();
    long surely = findings.stream().filter(f -> f.gain().low() > 0).count();
    out.open("li").text("With hints the text comes surely faster at ");
    out.element("b", surely + " of " + findings.size()).text(" settings, by at most ");
    gain(out, study, most);
    out.text(" (" + name(study, most) + ").").close().line();
    out.open("li").text("The most that they cost is ");
    gain(out, study, least);
    out.text(" (" + name(study, least) + "); more than " + Numbers.format(LOSS, 0) + " % at ");
    out.element("b", Long.toString(findings.stream().filter(EarlyExitSection::loses).count()));
    out.text(" settings.").close().line();
    out.open("li");
    out.text(
        "The paper (table 8, a robot): 288 ms of drafting, 620 ms of verification and 120 ms of the");
    out.text(
        " link a round, so at most 28 % can be hidden; it reports 35 % less time than the cloud");
    out.text(" alone, 11 % of it by drafting ahead.").close().line();
  }

  private static boolean loses(Finding finding) {
    return finding.gain().value() < -LOSS;
  }

  private static String name(Study study, Finding finding) {
    return study.contenderBut(finding.with(), AXIS)
        + ", "
        + study.condition(finding.with().key())
        + ", exits "
        + finding.exits();
  }

  private static void gain(Markup out, Study study, Finding finding) {
    String over = study.id(finding.without());
    Numbers.gain(out, SPEED, finding.gain(), study.id(finding.with()), over, false);
  }

  @Override
  public void figures(Markup out, Study study) {
    Tables.open(
        out,
        "Speed with hints over the same without; exits as part of the pass / how often they are made"
            + " to be right");
    Tables.heads(
        out,
        "contender",
        "condition",
        "exits",
        "without, ms a token",
        "with",
        "faster by",
        "hints right");
    out.open("tbody");
    for (Finding finding : findings(study)) {
      out.open("tr", "data-group", study.id(finding.with()));
      out.element("th", study.contenderBut(finding.with(), AXIS), "scope", "row");
      out.element("td", study.condition(finding.with().key()));
      out.element("td", finding.exits());
      Numbers.cell(out, Figure.MS_PER_TOKEN, finding.without().estimate(Figure.MS_PER_TOKEN), "n");
      Numbers.cell(out, Figure.MS_PER_TOKEN, finding.with().estimate(Figure.MS_PER_TOKEN), "n");
      out.open("td", "class", loses(finding) ? "n lose" : "n");
      gain(out, study, finding);
      out.element("small", Numbers.gainInterval(finding.gain()));
      out.close();
      Numbers.cell(out, Figure.HINTS_RIGHT, finding.with().estimate(Figure.HINTS_RIGHT), "n");
      out.close().line();
    }
    out.close();
    Tables.close(out);
  }
}
