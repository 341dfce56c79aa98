package io.draftwire.lab.proof;

import io.draftwire.core.plan.Ahead;
import io.draftwire.core.plan.Step;
import io.draftwire.core.plan.StopPolicy;
import io.draftwire.core.plan.UploadPlan;
import io.draftwire.core.scheme.AcceptanceRule;
import io.draftwire.core.scheme.CSqs;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.scheme.Dense;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.PlainTopK;
import io.draftwire.core.scheme.Qs;
import io.draftwire.core.scheme.Scalar;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.SupportCode;
import io.draftwire.core.scheme.Threshold;
import io.draftwire.lab.proof.JointCase.Planning;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the joint law is proved for: every scheme, rule and planner, and what they meet. */
final class JointCases {
  private static final AcceptanceRule TOKEN = AcceptanceRule.TOKEN;
  private static final Scheme ADAPTIVE = new KSqs(3, 8, SupportCode.ADAPTIVE);
  private static final Scheme CONFORMAL = new CSqs(8, 0.1, 0.2, 0.2, JointCase.VOCABULARY);

  /** Each way to end a round, at settings at which rounds of every length come. */
  private static final List<String> STOPS =
      List.of(
          "fixed:2",
          "bits:34",
          "confidence:0.4",
          "cumulative:0.3",
          "dual:0.1/0.3",
          "deadline:2",
          "goodput:2",
          "any-of(confidence:0.35,dual:0.05/0.25,deadline:2)");

  private JointCases() {}

  static List<JointCase> all() {
    List<JointCase> cases = new ArrayList<>();
    cases.addAll(plain());
    cases.addAll(tokenByToken());
    cases.addAll(siblings());
    cases.addAll(changing());
    cases.addAll(damaged());
    cases.addAll(hinted());
    cases.addAll(sentAhead());
    cases.addAll(draftedAhead());
    cases.addAll(stopped());
    cases.addAll(inParts());
    cases.addAll(WatchingPlanners.cases());
    cases.addAll(PublishedSystems.cases());
    cases.addAll(EditedLaws.cases());
    return cases;
  }

  private static List<JointCase> plain() {
    List<Scheme> schemes =
        List.of(
            new Dense(),
            new PlainTopK(3),
            new Qs(10),
            new KSqs(1, 4),
            new KSqs(3, 8),
            CONFORMAL,
            ADAPTIVE,
            new Coupled(),
            new Scalar(Scalar.HALF),
            new Scalar(Scalar.QUARTER));
    // Room for one or two drafts, depending on the laws and the tokens drawn.
    int[] budgets = {200, 230, 30, 9, 26, 24, 34, 22, 36, 36};
    List<JointCase> cases = new ArrayList<>();
    for (int i = 0; i < schemes.size(); i++) {
      Scheme scheme = schemes.get(i);
      String label = scheme.label();
      cases.add(JointCase.of(label, scheme));
      cases.add(
          JointCase.of(label + ", bit budget " + budgets[i], scheme).at(0.7).within(budgets[i]));
      cases.add(JointCase.of(label + ", end of text", scheme).at(1.5).ending());
    }
    return cases;
  }

  /** The other rule, which differs in nothing but the verdict and the dice of the drafts. */
  private static List<JointCase> tokenByToken() {
    KSqs sparse = new KSqs(3, 8, SupportCode.ENUMERATIVE, TOKEN);
    Threshold conformal = new Threshold.Conformal(0.1, 0.2, 0.2);
    List<JointCase> cases = new ArrayList<>();
    cases.add(JointCase.of(sparse.label(), sparse));
    cases.add(JointCase.of(sparse.label() + ", bit budget 26", sparse).at(0.7).within(26));
    for (Scheme scheme :
        List.of(
            new Dense(TOKEN),
            new PlainTopK(3, TOKEN),
            new Qs(10, TOKEN),
            sparse,
            new CSqs(8, conformal, JointCase.VOCABULARY, SupportCode.ENUMERATIVE, TOKEN),
            new KSqs(3, 8, SupportCode.ADAPTIVE, TOKEN))) {
      cases.add(JointCase.of(scheme.label() + ", end of text", scheme).at(1.5).ending());
    }
    return cases;
  }

  /**
   * Several candidates a place: what follows one that stands is drawn from a row beside the text.
   */
  private static List<JointCase> siblings() {
    Scheme two = new KSqs(3, 8, SupportCode.ENUMERATIVE, TOKEN, 2);
    Scheme three = new PlainTopK(3, TOKEN, 3);
    Scheme coded = new KSqs(3, 8, SupportCode.ADAPTIVE, TOKEN, 2);
    return List.of(
        JointCase.of(two.label(), two),
        JointCase.of(two.label() + ", bit budget 30", two).at(0.7).within(30),
        JointCase.of(three.label() + ", end of text", three).at(1.5).ending(),
        JointCase.of(coded.label() + ", damaged rounds", coded).arrivingDamaged());
  }

  /** Of scheme, of what travels first, of price. */
  private static List<JointCase> changing() {
    Step sparse = new Step.Draft(new KSqs(2, 7), 2);
    List<Step> schemes =
        List.of(
            new Step.Draft(new Coupled(), 3),
            new Step.Draft(new Scalar(Scalar.HALF), 2),
            new Step.Stream(1),
            sparse,
            new Step.Draft(new Scalar(Scalar.HALF), 3),
            new Step.Draft(new Coupled(), 2),
            new Step.Draft(new Coupled(), 0));
    List<Step> coupledAndScalar = schemes.stream().filter(step -> step != sparse).toList();
    Scheme fixed = new KSqs(3, 8);
    List<Step> layouts =
        List.of(
            new Step.Draft(fixed, 3, true),
            new Step.Draft(new Qs(10), 2, true),
            new Step.Stream(1),
            new Step.Draft(fixed, 2),
            new Step.Draft(CONFORMAL, 3, true));
    Scheme priced = new CSqs(8, new Threshold.Priced(), JointCase.VOCABULARY, SupportCode.ADAPTIVE);
    Step stream = new Step.Stream(1);
    return List.of(
        turns("changes of scheme", new Coupled(), schemes).ending(),
        turns("changes of scheme and damaged rounds", new Coupled(), coupledAndScalar)
            .at(0.7)
            .arrivingDamaged(),
        turns("laws beside their ids and behind them", fixed, layouts).ending(),
        turns(
                "laws behind their ids, bit budget 20",
                fixed,
                List.of(new Step.Draft(fixed, 3, true), stream))
            .at(0.7)
            .within(20),
        turns(
                "support sizes behind their ids, bit budget 26",
                CONFORMAL,
                List.of(new Step.Draft(CONFORMAL, 3, true), stream))
            .at(0.7)
            .within(26),
        turns(
            "a support whose price changes every round",
            priced,
            List.of(new Step.Draft(priced, 3), stream, new Step.Draft(priced, 2))));
  }

  private static JointCase turns(String name, Scheme scheme, List<Step> steps) {
    return JointCase.of(name, scheme).planned(new Planning.Turns(steps));
  }

  private static List<JointCase> damaged() {
    List<JointCase> cases = new ArrayList<>();
    for (Scheme scheme : List.of(new Coupled(), new Scalar(Scalar.QUARTER), ADAPTIVE)) {
      cases.add(JointCase.of(scheme.label() + ", damaged rounds", scheme).arrivingDamaged());
    }
    return cases;
  }

  private static List<JointCase> hinted() {
    List<JointCase> cases = new ArrayList<>();
    for (MadeUpHints hints : MadeUpHints.values()) {
      for (Scheme scheme : List.of(new Dense(), ADAPTIVE, new Coupled())) {
        cases.add(
            JointCase.of(
                    scheme.label() + ", hints: " + hints.name().toLowerCase(Locale.ROOT), scheme)
                .planned(new Planning.Hinted(hints)));
      }
    }
    return cases;
  }

  /** Rounds that leave before the verdict on the one before. */
  private static List<JointCase> sentAhead() {
    Threshold conformal = new Threshold.Conformal(0.1, 0.2, 0.2);
    SupportCode plain = SupportCode.ENUMERATIVE;
    List<JointCase> cases = new ArrayList<>();
    for (Ahead ahead : List.of(Ahead.of("bonus:send"), Ahead.of("withheld:send:2"))) {
      for (Scheme scheme :
          List.of(
              new Dense(),
              new KSqs(3, 8),
              new KSqs(3, 8, plain, TOKEN),
              ADAPTIVE,
              new CSqs(8, conformal, JointCase.VOCABULARY, plain),
              new CSqs(8, conformal, JointCase.VOCABULARY, plain, TOKEN),
              new Coupled(),
              new Scalar(Scalar.QUARTER))) {
        cases.add(sentAhead(scheme, ahead, "").ending());
      }
      Scheme siblings = new KSqs(3, 8, SupportCode.ADAPTIVE, TOKEN, 2);
      cases.add(sentAhead(siblings, ahead, "").within(60).ending());
      for (Scheme scheme : List.of(ADAPTIVE, new Scalar(Scalar.HALF))) {
        cases.add(sentAhead(scheme, ahead, ", damaged rounds").arrivingDamaged());
      }
    }
    for (Scheme scheme :
        List.of(new KSqs(3, 8), new KSqs(3, 8, plain, TOKEN), new Scalar(Scalar.QUARTER))) {
      cases.add(sentAhead(scheme, Ahead.of("withheld:send:2:first"), "").ending());
    }
    return cases;
  }

  private static JointCase sentAhead(Scheme scheme, Ahead ahead, String more) {
    return JointCase.of(scheme.label() + ", " + ahead.label() + more, scheme)
        .planned(new Planning.Running(ahead));
  }

  private static List<JointCase> draftedAhead() {
    List<JointCase> cases = new ArrayList<>();
    for (Ahead ahead : List.of(new Ahead.Bonus(), new Ahead.Withheld(), new Ahead.Branches(4))) {
      for (Scheme scheme :
          List.of(ADAPTIVE, CONFORMAL, new Coupled(), new Scalar(Scalar.QUARTER))) {
        cases.add(
            JointCase.of(scheme.label() + ", drafted ahead, " + ahead.label(), scheme)
                .ending()
                .planned(new Planning.Running(ahead)));
      }
    }
    return cases;
  }

  private static List<JointCase> stopped() {
    List<JointCase> cases = new ArrayList<>();
    for (String stop : STOPS) {
      for (Scheme scheme : List.of(new KSqs(3, 8), new Scalar(Scalar.QUARTER))) {
        cases.add(
            JointCase.of(scheme.label() + ", stopped by " + stop, scheme)
                .ending()
                .planned(new Planning.Stopped(StopPolicy.of(stop))));
      }
    }
    return cases;
  }

  /**
   * Every way to judge and to code of which two drafts have a byte, in parts of one draft and in
   * parts by measured times.
   */
  private static List<JointCase> inParts() {
    List<JointCase> cases = new ArrayList<>();
    for (UploadPlan plan : List.of(new UploadPlan.Immediate(), new UploadPlan.Soonest())) {
      for (Scheme scheme :
          List.of(
              new Dense(),
              new KSqs(3, 8),
              new KSqs(3, 8, SupportCode.ENUMERATIVE, TOKEN),
              new KSqs(3, 8, SupportCode.ADAPTIVE, TOKEN, 2),
              CONFORMAL,
              new Scalar(Scalar.QUARTER))) {
        JointCase parts =
            JointCase.of(scheme.label() + ", in parts, " + plan.label(), scheme)
                .planned(new Planning.Uploading(plan));
        if (plan instanceof UploadPlan.Soonest) {
          parts = parts.behind(JointCase.MAX_DRAFTS); // What is measured is heard behind some.
        } else if (scheme.label().contains("adaptive")) {
          parts = parts.arrivingDamaged();
        }
        cases.add(parts);
      }
    }
    return cases;
  }
}
