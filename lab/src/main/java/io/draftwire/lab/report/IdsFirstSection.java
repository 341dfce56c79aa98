package io.draftwire.lab.report;

import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** What laws save that travel behind their ids, and whether the measured choice takes it. */
final class IdsFirstSection implements Section {
  private static final Figure SPEED = Figure.TOKENS_PER_SECOND;
  private static final String AXIS = "ids_first";

  private static final double NOTHING = WaysOfASetting.NOTHING;

  /** One setting in its three ways; gains are in speed over the laws beside their ids. */
  private record Finding(Group off, Group on, Group auto, Estimate byOn, Estimate byAuto) {}

  private static List<Finding> findings(Study study) {
    return WaysOfASetting.all(study, AXIS, List.of("off", "on", "auto")).stream()
        .map(
            ways -> {
              Group off = ways.get("off");
              Group on = ways.get("on");
              Group auto = ways.get("auto");
              return new Finding(off, on, auto, study.gain(on, off), study.gain(auto, off));
            })
        .toList();
  }

  @Override
  public void answers(Markup out, Study study) {
    List<Finding> findings = findings(study);
    if (findings.isEmpty()) {
      return;
    }
    Finding most = greatest(findings, finding -> finding.byOn().value());
    out.open("li").text("Laws behind their ids are faster than beside them at ");
    out.element("b", count(findings, f -> f.byOn().value() > NOTHING) + " of " + findings.size());
    out.text(" settings, by at most ");
    WaysOfASetting.gain(out, study, most.byOn(), most.on(), most.off());
    out.text(" (" + name(study, most.on()) + "). Always behind, they are slower at ");
    out.element("b", Long.toString(count(findings, f -> f.byOn().value() < -NOTHING)));
    out.text(".").close().line();
    Finding worst = greatest(findings, finding -> -finding.byAuto().value());
    out.open("li").text("The measured choice is slower than beside at ");
    out.element("b", Long.toString(count(findings, f -> f.byAuto().value() < -NOTHING)));
    out.text(" settings; its worst is ");
    WaysOfASetting.gain(out, study, worst.byAuto(), worst.auto(), worst.off());
    out.text(". Where laws behind save more than 1 %, it is faster than beside at ");
    List<Finding> worthwhile = findings.stream().filter(f -> f.byOn().value() > 1).toList();
    out.element(
        "b", count(worthwhile, f -> f.byAuto().value() > NOTHING) + " of " + worthwhile.size());
    out.text(".").close().line();
  }

  private interface Measure {
    double of(Finding finding);
  }

  private static Finding greatest(List<Finding> findings, Measure measure) {
    return findings.stream().max(Comparator.comparingDouble(measure::of)).orElseThrow();
  }

  private static long count(List<Finding> findings, Predicate<Finding> which) {
    return findings.stream().filter(which).count();
  }

  private static String name(Study study, Group group) {
    return study.contenderBut(group, AXIS) + ", " + study.condition(group.key());
  }

  @Override
  public void figures(Markup out, Study study) {
    Tables.open(out, "Speed with laws beside their ids, and what travelling behind them changes");
    Tables.heads(out, "scheme", "condition", "beside, tokens/s", "behind", "measured choice");
    out.open("tbody");
    for (Finding finding : findings(study)) {
      out.open("tr", "data-group", study.id(finding.off()));
      out.element("th", study.contenderBut(finding.off(), AXIS), "scope", "row");
      out.element("td", study.condition(finding.off().key()));
      Numbers.cell(out, SPEED, finding.off().estimate(SPEED), "n");
      WaysOfASetting.cell(out, study, finding.byOn(), finding.on(), finding.off());
      WaysOfASetting.cell(out, study, finding.byAuto(), finding.auto(), finding.off());
      out.close().line();
    }
    out.close();
    Tables.close(out);
  }
}
