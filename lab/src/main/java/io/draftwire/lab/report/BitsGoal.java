package io.draftwire.lab.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * How few bits a draft of a scheme shall take, as a share of those of K-SQS with K = 8 and ell =
 * 100 under the same condition at the same draft length.
 *
 * @param most the share that is allowed
 */
record BitsGoal(Family family, double most) {
  /** For an answer whose coders begin with what the prior knows. */
  static final List<BitsGoal> FIRST_ANSWER =
      List.of(new BitsGoal(Family.COUPLED, 0.10), new BitsGoal(Family.SCALAR, 0.15));

  /** For a session of a thousand tokens. */
  static final List<BitsGoal> SESSION =
      List.of(new BitsGoal(Family.COUPLED, 0.08), new BitsGoal(Family.SCALAR, 0.12));

  private static final Figure BITS = Figure.BITS_PER_DRAFT;
  private static final int REFERENCE_SUPPORT = 8;
  private static final int REFERENCE_RESOLUTION = 100;

  /** One group beside its reference. */
  record Finding(Group group, Group reference, Estimate ratio) {}

  /** Whether a share is within the goal. */
  boolean met(Estimate ratio) {
    return ratio.value() <= most;
  }

  /** By how much a share is over the goal, or below it. */
  String verdict(Estimate ratio) {
    String by = Numbers.gain(100 * (ratio.value() / most - 1));
    String sure = ratio.excludes(most) ? "" : "; the interval holds the goal";
    return (met(ratio) ? "met, " : "missed, ") + by + sure;
  }

  /** All groups of the scheme that have a reference, in the order of the study. */
  List<Finding> findings(Study study) {
    List<Finding> findings = new ArrayList<>();
    for (List<Group> groups : Aggregate.by(study.groups(), Key.CONDITION).values()) {
      for (Group group : Study.of(family, groups)) {
        for (Group reference : Study.of(Family.K_SQS, groups)) {
          if (comparable(group.key(), reference.key())) {
            Estimate ratio = ratio(study, group, reference);
            if (ratio.applies()) {
              findings.add(new Finding(group, reference, ratio));
            }
          }
        }
      }
    }
    return findings;
  }

  private static boolean comparable(Key key, Key reference) {
    return reference.number("support") == REFERENCE_SUPPORT
        && reference.number("resolution") == REFERENCE_RESOLUTION
        && reference.get("bit_budget") == null
        && key.get("bit_budget") == null
        && key.number("draft_length") == reference.number("draft_length");
  }

  private static Estimate ratio(Study study, Group group, Group reference) {
    Estimate more = study.bootstrap().gain(group.sample(BITS), reference.sample(BITS));
    return new Estimate(
        1 + more.value() / 100, 1 + more.low() / 100, 1 + more.high() / 100, more.clusters());
  }

  /** One sentence over all conditions. */
  void answer(Markup out, Study study) {
    Map<String, List<Finding>> bySettings = new java.util.LinkedHashMap<>();
    for (Finding finding : findings(study)) {
      bySettings
          .computeIfAbsent(
              study.contenderBut(finding.group(), "draft_length"), _ -> new ArrayList<>())
          .add(finding);
    }
    bySettings.forEach((contender, findings) -> sentence(out, study, contender, findings));
  }

  private void sentence(Markup out, Study study, String contender, List<Finding> findings) {
    long met = findings.stream().filter(finding -> met(finding.ratio())).count();
    Comparator<Finding> bySize = Comparator.comparingDouble(finding -> finding.ratio().value());
    Finding least = findings.stream().min(bySize).orElseThrow();
    Finding most = findings.stream().max(bySize).orElseThrow();
    out.open("li").text("A draft of " + contender + " is to take at most ");
    out.text(Numbers.format(this.most, 2) + " of the bits of K-SQS, K=8, ℓ=100: ");
    out.element("b", met == findings.size() ? "met" : met == 0 ? "missed" : "met in part");
    out.text(", at " + met + " of " + findings.size() + " settings; from ");
    share(out, study, least);
    out.text(" to ");
    share(out, study, most);
    out.text(" (" + verdict(most.ratio()) + ").").close().line();
  }

  private static void share(Markup out, Study study, Finding finding) {
    write(out, study, finding);
    String condition = study.condition(finding.group().key());
    String length = finding.group().key().get("draft_length");
    boolean told = study.varying().contains("draft_length");
    out.text(condition.isEmpty() ? "" : " at " + condition);
    out.text(told ? ", L=" + length : "");
  }

  /** The share, with what it is of. */
  static void write(Markup out, Study study, Finding finding) {
    Numbers.ratio(
        out, BITS, finding.ratio(), study.id(finding.group()), study.id(finding.reference()));
  }
}
