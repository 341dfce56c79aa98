package io.draftwire.lab.proof;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.scheme.AcceptanceRule;
import io.draftwire.core.scheme.CSqs;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.Scalar;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.SupportCode;
import io.draftwire.core.scheme.Threshold;
import java.util.List;
import java.util.function.Supplier;

/**
 * Planners that go by what they see of the rounds before, as far as they may: how many drafts were
 * tested and accepted; and for what changes nothing that is drawn, also sizes of void drafts.
 * Judged token by token, but for one: the dice of void drafts are thrown again there, and nothing
 * may have been learnt of them.
 */
final class WatchingPlanners {
  /**
   * Bits an entry of a law with two: between what a priced support has paid where its laws
   * travelled beside their ids, and what it would have paid behind them if it paid for what
   * travels.
   */
  private static final double BITS_AT_THE_EDGE = 14.47;

  /** Bits of a draft that a round has only where the less likely token was drawn. */
  private static final double HEAVY = 12;

  private static final int MAX_DRAFTS = JointCase.MAX_DRAFTS;

  private WatchingPlanners() {}

  static List<JointCase> cases() {
    AcceptanceRule rule = AcceptanceRule.TOKEN;
    SupportCode plain = SupportCode.ENUMERATIVE;
    Scheme priced = new CSqs(30, new Threshold.Priced(), JointCase.VOCABULARY, plain, rule);
    // In the third round the likelier of the two is worth its bits, and the other at the edge.
    double edge = ReferenceLaw.of(JointProof.TWO_LIKELY, Sampling.at(1))[2] / BITS_AT_THE_EDGE;
    Threshold threshold = new Threshold.Conformal(0.1, 0.4, 0.2);
    Scheme conformal = new CSqs(30, threshold, JointCase.VOCABULARY, plain, rule);
    Scheme adaptive =
        new CSqs(8, new Threshold.Priced(), JointCase.VOCABULARY, SupportCode.ADAPTIVE, rule);
    return List.of(
        watching(
            "laws behind their ids by the size of void drafts, priced support",
            priced,
            () -> new LayoutWatcher(priced, MAX_DRAFTS, 0.01, edge, HEAVY),
            true),
        watching(
            "laws behind their ids by the size of void drafts, conformal support",
            conformal,
            () -> new LayoutWatcher(conformal, MAX_DRAFTS, 0, 0, HEAVY),
            true),
        watching(
            "scheme, rule and length by what was accepted",
            new KSqs(3, 8),
            () ->
                new OutcomeWatcher(
                    List.of(
                        new KSqs(3, 8),
                        new KSqs(3, 8, plain, rule),
                        new Scalar(Scalar.HALF),
                        adaptive,
                        new Coupled()),
                    MAX_DRAFTS),
            false),
        watching(
            "price and length by what was accepted",
            priced,
            () -> new OutcomeWatcher(List.of(priced), MAX_DRAFTS),
            false),
        tuned(new KSqs(2, 30, plain, rule), 10),
        tuned(new KSqs(3, 8), 10),
        tuned(new Scalar(Scalar.QUARTER), 7));
  }

  /**
   * Thresholds by what rounds took, which is what they weighed. The first three tokens are not
   * counted: by their rounds nothing is decided yet.
   *
   * @param heavy bits a draft above which a round takes long
   */
  private static JointCase tuned(Scheme scheme, double heavy) {
    return watching(
            scheme.label() + ", thresholds by what rounds took",
            scheme,
            () -> new TimedRounds(TimedRounds.tuned(scheme, MAX_DRAFTS), heavy),
            true)
        .behind(MAX_DRAFTS);
  }

  private static JointCase watching(
      String name, Scheme scheme, Supplier<Planner> planner, boolean flat) {
    return JointCase.of(name, scheme).planned(new JointCase.Planning.Watching(planner, flat));
  }
}
