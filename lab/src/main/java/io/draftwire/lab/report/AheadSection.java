package io.draftwire.lab.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a draft saves that runs ahead of verdicts, and rounds that leave ahead of them. */
final class AheadSection implements Section {
  private static final String AXIS = "ahead";
  private static final String WAITING = "off";

  private static final List<String> SETTING =
      Key.AXES.stream().filter(axis -> !axis.equals(AXIS)).toList();

  /** One setting, waiting and in every other way; gains are in speed over waiting. */
  private record Finding(Group waiting, Map<String, Group> ways) {}

  /** The setting at which a way gains most, or least. */
  private record Extreme(Finding finding, Estimate gain) {}

  private static List<Finding> findings(Study study) {
    List<Finding> findings = new ArrayList<>();
    for (List<Group> groups : Aggregate.by(study.groups(), SETTING).values()) {
      Map<String, Group> ways = new LinkedHashMap<>();
      groups.forEach(group -> ways.put(group.key().get(AXIS), group));
      Group waiting = ways.remove(WAITING);
      if (waiting != null && !ways.isEmpty()) {
        findings.add(new Finding(waiting, ways));
      }
    }
    return findings;
  }

  private static Set<String> ways(List<Finding> findings) {
    Set<String> ways = new TreeSet<>();
    findings.forEach(finding -> ways.addAll(finding.ways().keySet()));
    return ways;
  }

  @Override
  public void answers(Markup out, Study study) {
    List<Finding> findings = findings(study);
    for (String way : ways(findings)) {
      List<Finding> with = findings.stream().filter(f -> f.ways().containsKey(way)).toList();
      Extreme most = extreme(study, with, way, 1);
      Extreme least = extreme(study, with, way, -1);
      out.open("li").element("code", way).text(" against waiting: from ");
      gain(out, study, least, way);
      out.text(" (" + name(study, least) + ") to ");
      gain(out, study, most, way);
      out.text(" (" + name(study, most) + ")").text(".").close().line();
    }
  }

  private static Extreme extreme(Study study, List<Finding> findings, String way, int sign) {
    Extreme extreme = null;
    for (Finding finding : findings) {
      Estimate gain = study.gain(finding.ways().get(way), finding.waiting());
      if (extreme == null || sign * gain.value() > sign * extreme.gain().value()) {
        extreme = new Extreme(finding, gain);
      }
    }
    return extreme;
  }

  private static String name(Study study, Extreme extreme) {
    Group group = extreme.finding().waiting();
    return study.contenderBut(group, AXIS) + ", " + study.condition(group.key());
  }

  private static void gain(Markup out, Study study, Extreme extreme, String way) {
    Finding finding = extreme.finding();
    gain(out, study, extreme.gain(), finding.ways().get(way), finding.waiting());
  }

  private static void gain(Markup out, Study study, Estimate gain, Group group, Group over) {
    Numbers.gain(out, Figure.TOKENS_PER_SECOND, gain, study.id(group), study.id(over), false);
  }

  @Override
  public void figures(Markup out, Study study) {
    List<Finding> findings = findings(study);
    Set<String> ways = ways(findings);
    List<String> heads = new ArrayList<>(List.of("scheme", "condition", "waiting, ms a token"));
    heads.addAll(ways);
    Tables.open(
        out,
        "Time a token of a draft that waits, and what running ahead changes of its speed; of rounds"
            + " sent ahead, the share sent for nothing, and that of their bits among all");
    Tables.heads(out, heads.toArray(String[]::new));
    out.open("tbody");
    for (Finding finding : findings) {
      Group waiting = finding.waiting();
      out.open("tr", "data-group", study.id(waiting));
      out.element("th", study.contenderBut(waiting, AXIS), "scope", "row");
      out.element("td", study.condition(waiting.key()));
      Numbers.cell(out, Figure.MS_PER_TOKEN, waiting.estimate(Figure.MS_PER_TOKEN), "n");
      for (String way : ways) {
        cell(out, study, finding.ways().get(way), waiting);
      }
      out.close().line();
    }
    out.close();
    Tables.close(out);
  }

  private static void cell(Markup out, Study study, Group group, Group waiting) {
    if (group == null) {
      out.element("td", "–", "class", "n");
      return;
    }
    Estimate gain = study.gain(group, waiting);
    out.open("td", "class", gain.value() < 0 ? "n lose" : "n");
    gain(out, study, gain, group, waiting);
    out.element("small", Numbers.gainInterval(gain));
    if (group.estimate(Figure.AHEAD_FOR_NOTHING).applies()) {
      out.element(
          "small",
          percent(group, Figure.AHEAD_FOR_NOTHING)
              + " for nothing, "
              + percent(group, Figure.BITS_FOR_NOTHING)
              + " of bits");
    }
    out.close();
  }

  private static String percent(Group group, Figure figure) {
    return Numbers.format(group.value(figure), 0) + "\u202f%";
  }
}
