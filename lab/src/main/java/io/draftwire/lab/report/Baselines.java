package io.draftwire.lab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Every condition's contenders beside each other, baselines among them: the best setting of each
 * family, and whether drafting over the link is faster than not drafting at all.
 */
final class Baselines {
  private static final Figure SPEED = Figure.TOKENS_PER_SECOND;

  /** A longer table is folded away. */
  private static final int MOST_CONDITIONS = 24;

  private Baselines() {}

  /** One condition's gain of the best scheme over the link above a baseline. */
  private record Gain(Key condition, Estimate gain, List<Group> schemes, Group baseline) {}

  /** Over how many conditions drafting over the link wins and loses, and by how much. */
  static void answers(Markup out, Study study) {
    sentence(out, study, Family.CLOUD_ONLY, "cloud-only streaming");
    sentence(out, study, Family.CO_LOCATED, "speculative decoding inside the server");
  }

  private static void sentence(Markup out, Study study, Family family, String words) {
    List<Gain> gains = new ArrayList<>();
    Aggregate.by(study.groups(), Key.CONDITION)
        .forEach(
            (condition, groups) -> {
              List<Group> schemes = overLink(groups);
              Group baseline = Study.best(Study.of(family, groups), SPEED);
              if (!schemes.isEmpty() && baseline != null) {
                gains.add(
                    new Gain(
                        condition, best(study, schemes, List.of(baseline)), schemes, baseline));
              }
            });
    gains.removeIf(gain -> !gain.gain().applies());
    if (gains.isEmpty()) {
      return;
    }
    long wins = gains.stream().filter(g -> g.gain().excludes(0) && g.gain().value() > 0).count();
    long losses = gains.stream().filter(g -> g.gain().excludes(0) && g.gain().value() < 0).count();
    long open = gains.size() - wins - losses;
    out.open("li").text("Against " + words + ", the best scheme over the link is faster in ");
    out.element("b", wins + " of " + gains.size());
    out.text(gains.size() == 1 ? " condition" : " conditions");
    out.text(", slower in " + losses + (open == 0 ? "" : ", undecided in " + open));
    Gain most = gains.getFirst();
    Gain least = gains.getFirst();
    for (Gain gain : gains) {
      most = gain.gain().value() > most.gain().value() ? gain : most;
      least = gain.gain().value() < least.gain().value() ? gain : least;
    }
    out.text(gains.size() == 1 ? ": " : "; from ");
    gain(out, study, least);
    if (gains.size() > 1) {
      out.text(" at " + study.condition(least.condition()) + " to ");
      gain(out, study, most);
      out.text(" at " + study.condition(most.condition()));
    }
    out.text(".").close().line();
  }

  private static void gain(Markup out, Study study, Gain gain) {
    Numbers.gain(
        out, SPEED, gain.gain(), study.ids(gain.schemes()), study.id(gain.baseline()), true);
  }

  /** Of the groups, those whose drafts travel. */
  static List<Group> overLink(List<Group> groups) {
    return groups.stream().filter(group -> group.family().overLink()).toList();
  }

  /** The gain of the best of some over the best of others, in tokens per second. */
  static Estimate best(Study study, List<Group> some, List<Group> others) {
    return study
        .bootstrap()
        .compare(
            some.stream().map(group -> group.sample(SPEED)).toList(),
            others.stream().map(group -> group.sample(SPEED)).toList(),
            false);
  }

  /** A row for each condition, a column for each family. */
  static void table(Markup out, Study study) {
    List<Family> families =
        Aggregate.by(study.groups(), Group::family).keySet().stream()
            .sorted(java.util.Comparator.comparingInt(Family::place))
            .toList();
    List<String> axes = study.conditionsBut();
    out.element("h3", "Beside the baselines");
    out.element(
        "p",
        "Tokens per second, the fastest setting of each family, 95 % interval below. ★ is the"
            + " fastest that keeps the target’s law; ▼ is slower than cloud-only, its interval"
            + " wholly below zero. The best of many settings is chosen on the same runs, which"
            + " flatters families with many.",
        "class",
        "note");
    Map<Key, List<Group>> conditions = Aggregate.by(study.groups(), Key.CONDITION);
    boolean folded = conditions.size() > MOST_CONDITIONS;
    if (folded) {
      out.open("details").element("summary", "All " + conditions.size() + " conditions");
    }
    Tables.open(out, "Speed of every family under every condition");
    out.open("thead").open("tr");
    axes.forEach(axis -> Tables.head(out, axis));
    for (Family family : families) {
      String note = family.exact() ? "baseline" : "the draft’s own law";
      Tables.number(out, family.label(), family.baseline() ? note : null);
    }
    out.close().close().open("tbody");
    for (Map.Entry<Key, List<Group>> condition : conditions.entrySet()) {
      out.open("tr");
      axes.forEach(axis -> Tables.axis(out, axis, condition.getKey().get(axis)));
      row(out, study, families, condition.getValue());
      out.close().line();
    }
    out.close();
    Tables.close(out);
    if (folded) {
      out.close();
    }
  }

  private static void row(Markup out, Study study, List<Family> families, List<Group> groups) {
    Group fastest = Study.best(groups.stream().filter(g -> g.family().exact()).toList(), SPEED);
    Group cloudOnly = Study.best(Study.of(Family.CLOUD_ONLY, groups), SPEED);
    for (Family family : families) {
      List<Group> members = Study.of(family, groups);
      Group best = Study.best(members, SPEED);
      if (best == null) {
        out.element("td", "–", "class", "n");
        continue;
      }
      Estimate speed = best.estimate(SPEED);
      boolean loses = loses(study, best, cloudOnly);
      out.open(
          "td",
          "class",
          best == fastest ? "n win" : loses ? "n lose" : family.exact() ? "n" : "n other",
          "data-figure",
          SPEED.id(),
          "data-group",
          study.id(best),
          "data-value",
          Numbers.data(speed));
      out.text((best == fastest ? "★ " : loses ? "▼ " : ""));
      Numbers.text(out, SPEED, speed);
      if (members.size() > 1) {
        out.element("small", study.settings(best));
      }
      out.close();
    }
  }

  private static boolean loses(Study study, Group group, Group cloudOnly) {
    if (cloudOnly == null || group == cloudOnly) {
      return false;
    }
    Estimate gain = study.gain(group, cloudOnly);
    return gain.excludes(0) && gain.value() < 0;
  }
}
