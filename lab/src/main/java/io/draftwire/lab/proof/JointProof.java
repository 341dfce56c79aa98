package io.draftwire.lab.proof;

import io.draftwire.core.coding.TokenPrior;
import io.draftwire.core.grammar.GrammarBook;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.plan.Ahead;
import io.draftwire.core.plan.FixedPlanner;
import io.draftwire.core.plan.ForwardingPlanner;
import io.draftwire.core.plan.Knowledge;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.plan.SchemeChoice;
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
import io.draftwire.core.session.CloudLimits;
import io.draftwire.core.session.CloudSession;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.EdgeSession;
import io.draftwire.core.session.EdgeSettings;
import io.draftwire.core.session.SessionException;
import io.draftwire.core.session.SessionFigures;
import io.draftwire.core.session.SessionId;
import io.draftwire.core.session.ToldCosts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * The joint law of three tokens through the real session state machines: rounds, rejections, bit
 * budget, end of text and the rolling back of both caches included. Every sequence has a seed of
 * its own; the histogram over all texts is held against the product law of the target's table.
 */
final class JointProof {
  static final int VOCABULARY = 5;
  static final int MAX_DRAFTS = 3;
  private static final int TOKENS = 3;

  /** One more than three, so that a first round may draft all three. */
  private static final int MAX_TOKENS = 4;

  private static final int[] PROMPT = {0};
  private static final int END_OF_TEXT = 4;

  /** Stands for "the text had ended" in a cell. */
  private static final int ENDED = VOCABULARY;

  private static final int SYMBOLS = VOCABULARY + 1;
  private static final int CHUNKS = 16;
  private static final long SEED = 5_000_000_000L;

  /** Logits of .62, 0, .31, and .034 twice. */
  private static final float[] TWO_LIKELY = {2.9f, -9, 2.2f, 0, 0};

  /**
   * Bits an entry of a law with two: between what a priced support has paid where its laws
   * travelled beside their ids, and what it would have paid behind them if it paid for what
   * travels.
   */
  private static final double BITS_AT_THE_EDGE = 14.47;

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

  /** Bits of a draft that a round has only where the less likely token was drawn. */
  private static final double HEAVY = 12;

  /**
   * @param sampling of both ends
   * @param bitBudget {@link Integer#MAX_VALUE} for none
   * @param ends whether one of the five tokens ends the text
   * @param planning makes the planner of each sequence
   * @param damaged whether every other round's payload arrives damaged the first time
   * @param skipped tokens of the text before the three that are counted: for what goes by rounds
   *     that the text has passed
   */
  record Case(
      String name,
      Scheme scheme,
      Sampling sampling,
      int bitBudget,
      boolean ends,
      Planning planning,
      boolean damaged,
      int skipped) {

    /** Temperature alone. */
    Case(
        String name,
        Scheme scheme,
        double temperature,
        int bitBudget,
        boolean ends,
        Planning planning,
        boolean damaged,
        int skipped) {
      this(name, scheme, Sampling.at(temperature), bitBudget, ends, planning, damaged, skipped);
    }

    double temperature() {
      return sampling.temperature();
    }

    boolean endsText(int token) {
      return ends && token == END_OF_TEXT;
    }

    /** Of a text's first three tokens. */
    Case(
        String name,
        Scheme scheme,
        double temperature,
        int bitBudget,
        boolean ends,
        Planning planning,
        boolean damaged) {
      this(name, scheme, temperature, bitBudget, ends, planning, damaged, 0);
    }

    /** One scheme and draft length throughout. */
    Case(String name, Scheme scheme, double temperature, int bitBudget, boolean ends) {
      this(name, scheme, temperature, bitBudget, ends, new Planning.Fixed(), false);
    }

    Planner planner(long sequence) {
      return switch (planning) {
        case Planning.Fixed fixed -> new FixedPlanner(scheme, MAX_DRAFTS);
        case Planning.Stopped(StopPolicy stop) ->
            timed(stop.apply(new FixedPlanner(scheme, MAX_DRAFTS)), sequence);
        case Planning.Chosen(SchemeChoice choice) ->
            timed(choice.planner(temperature(), false, VOCABULARY, new Knowledge()), sequence);
        case Planning.Running(Ahead ahead) -> ahead.apply(new FixedPlanner(scheme, MAX_DRAFTS - 1));
        case Planning.Hinted hinted -> new FixedPlanner(scheme, MAX_DRAFTS - 1);
        case Planning.Uploading(UploadPlan plan) ->
            new MeasuredLink(plan.apply(new FixedPlanner(scheme, MAX_DRAFTS)));
        case Planning.Turns turns -> new TurnPlanner(turns.steps(), scheme, sequence);
        case Planning.Watching watching -> watching.planner().get();
      };
    }

    /** Passes that take longer the later they come, so that a deadline ends rounds anywhere. */
    private static Planner timed(Planner planner, long sequence) {
      return new ForwardingPlanner(planner) {
        private long passes;

        @Override
        public void begun(Step step) {
          super.begun(step);
          passes++;
          planner.drafted((passes + sequence) % 3 * 1_000_000, 1);
        }
      };
    }

    /** What the edge hears while the target runs. */
    SessionPair.Hinting hints(long sequence) {
      return planning instanceof Planning.Hinted(MadeUpHints hints)
          ? hints.of(sequence, VOCABULARY)
          : SessionPair.Hinting.NONE;
    }

    /** Whether the draft's law is the same behind every text. */
    boolean flat() {
      return planning instanceof Planning.Watching watching && watching.flat();
    }
  }

  /** What decides a case's rounds. */
  sealed interface Planning {
    /** Nothing. */
    record Fixed() implements Planning {}

    /** How sure the draft is. */
    record Stopped(StopPolicy stop) implements Planning {}

    /** What somebody might choose, with all that it says. */
    record Chosen(SchemeChoice choice) implements Planning {}

    /** Nothing; and the draft runs ahead of verdicts. */
    record Running(Ahead ahead) implements Planning {}

    /** Nothing; and the draft runs behind what hints say. */
    record Hinted(MadeUpHints hints) implements Planning {}

    /** Nothing; and drafts leave before their round is whole. */
    record Uploading(UploadPlan plan) implements Planning {}

    /** Steps that take turns, whatever happens. */
    record Turns(List<Step> steps) implements Planning {}

    /**
     * What came of the rounds before.
     *
     * @param planner of a new sequence
     * @param flat whether the draft is to have one law everywhere: then a threshold that lies at an
     *     edge of it lies there behind every text, and the least that moves it shows
     */
    record Watching(Supplier<Planner> planner, boolean flat) implements Planning {}
  }

  /**
   * @param cells {@code long[6^3]}: how often each text of three tokens came
   * @param resyncs rounds that were coded again
   * @param refills times that the candidates for a correction ran out
   * @param streamed tokens that the cloud decoded alone
   * @param parts of rounds that left before the rest of them
   */
  record Observed(
      long[] cells,
      long rounds,
      long drafts,
      long accepted,
      long resyncs,
      long refills,
      long streamed,
      long parts) {
    Observed plus(Observed other) {
      long[] sum = cells.clone();
      for (int i = 0; i < sum.length; i++) {
        sum[i] += other.cells[i];
      }
      return new Observed(
          sum,
          rounds + other.rounds,
          drafts + other.drafts,
          accepted + other.accepted,
          resyncs + other.resyncs,
          refills + other.refills,
          streamed + other.streamed,
          parts + other.parts);
    }
  }

  private final float[][] target;
  private final float[][] draft;

  JointProof(float[][] draft, float[][] target) {
    this.draft = draft;
    this.target = target;
  }

  /** With the two models of the proof: alike enough that drafts are both accepted and rejected. */
  static JointProof standard() {
    float[][] target = TrigramModel.randomTable(VOCABULARY, 4, 1);
    float[][] other = TrigramModel.randomTable(VOCABULARY, 4, 2);
    return new JointProof(TrigramModel.blend(target, other, 0.5), target);
  }

  static List<Case> cases() {
    List<Scheme> schemes =
        List.of(
            new Dense(),
            new PlainTopK(3),
            new Qs(10),
            new KSqs(1, 4),
            new KSqs(3, 8),
            new CSqs(8, 0.1, 0.2, 0.2, VOCABULARY),
            new KSqs(3, 8, SupportCode.ADAPTIVE),
            new Coupled(),
            new Scalar(Scalar.HALF),
            new Scalar(Scalar.QUARTER));
    // Room for one or two drafts, depending on the laws and the tokens drawn.
    int[] budgets = {200, 230, 30, 9, 26, 24, 34, 22, 36, 36};
    List<Case> cases = new ArrayList<>();
    for (int i = 0; i < schemes.size(); i++) {
      Scheme scheme = schemes.get(i);
      String name = scheme.label();
      cases.add(new Case(name, scheme, 1, Integer.MAX_VALUE, false));
      cases.add(new Case(name + ", bit budget " + budgets[i], scheme, 0.7, budgets[i], false));
      cases.add(new Case(name + ", end of text", scheme, 1.5, Integer.MAX_VALUE, true));
    }
    cases.addAll(tokenByToken());
    cases.addAll(siblings());
    List<Step> turns =
        List.of(
            new Step.Draft(new Coupled(), 3),
            new Step.Draft(new Scalar(Scalar.HALF), 2),
            new Step.Stream(1),
            new Step.Draft(new KSqs(2, 7), 2),
            new Step.Draft(new Scalar(Scalar.HALF), 3),
            new Step.Draft(new Coupled(), 2),
            new Step.Draft(new Coupled(), 0));
    cases.add(
        new Case(
            "changes of scheme",
            new Coupled(),
            1,
            Integer.MAX_VALUE,
            true,
            new Planning.Turns(turns),
            false));
    cases.add(
        new Case(
            "changes of scheme and damaged rounds",
            new Coupled(),
            0.7,
            Integer.MAX_VALUE,
            false,
            new Planning.Turns(turns.stream().filter(step -> !step.equals(turns.get(3))).toList()),
            true));
    cases.add(
        new Case(
            "laws beside their ids and behind them",
            new KSqs(3, 8),
            1,
            Integer.MAX_VALUE,
            true,
            new Planning.Turns(
                List.of(
                    new Step.Draft(new KSqs(3, 8), 3, true),
                    new Step.Draft(new Qs(10), 2, true),
                    new Step.Stream(1),
                    new Step.Draft(new KSqs(3, 8), 2),
                    new Step.Draft(new CSqs(8, 0.1, 0.2, 0.2, VOCABULARY), 3, true))),
            false));
    cases.add(
        new Case(
            "laws behind their ids, bit budget 20",
            new KSqs(3, 8),
            0.7,
            20,
            false,
            new Planning.Turns(
                List.of(new Step.Draft(new KSqs(3, 8), 3, true), new Step.Stream(1))),
            false));
    Scheme conformal = new CSqs(8, 0.1, 0.2, 0.2, VOCABULARY);
    cases.add(
        new Case(
            "support sizes behind their ids, bit budget 26",
            conformal,
            0.7,
            26,
            false,
            new Planning.Turns(List.of(new Step.Draft(conformal, 3, true), new Step.Stream(1))),
            false));
    Scheme priced = new CSqs(8, new Threshold.Priced(), VOCABULARY, SupportCode.ADAPTIVE);
    cases.add(
        new Case(
            "a support whose price changes every round",
            priced,
            1,
            Integer.MAX_VALUE,
            false,
            new Planning.Turns(
                List.of(new Step.Draft(priced, 3), new Step.Stream(1), new Step.Draft(priced, 2))),
            false));
    for (Scheme scheme :
        List.of(new Coupled(), new Scalar(Scalar.QUARTER), new KSqs(3, 8, SupportCode.ADAPTIVE))) {
      cases.add(
          new Case(
              scheme.label() + ", damaged rounds",
              scheme,
              1,
              Integer.MAX_VALUE,
              false,
              new Planning.Fixed(),
              true));
    }
    for (MadeUpHints hints : MadeUpHints.values()) {
      for (Scheme scheme :
          List.of(new Dense(), new KSqs(3, 8, SupportCode.ADAPTIVE), new Coupled())) {
        cases.add(
            new Case(
                scheme.label() + ", hints: " + hints.name().toLowerCase(Locale.ROOT),
                scheme,
                1,
                Integer.MAX_VALUE,
                false,
                new Planning.Hinted(hints),
                false));
      }
    }
    cases.addAll(sentAhead());
    for (Ahead ahead : List.of(new Ahead.Bonus(), new Ahead.Withheld(), new Ahead.Branches(4))) {
      for (Scheme scheme :
          List.of(
              new KSqs(3, 8, SupportCode.ADAPTIVE),
              new CSqs(8, 0.1, 0.2, 0.2, VOCABULARY),
              new Coupled(),
              new Scalar(Scalar.QUARTER))) {
        cases.add(
            new Case(
                scheme.label() + ", drafted ahead, " + ahead.label(),
                scheme,
                1,
                Integer.MAX_VALUE,
                true,
                new Planning.Running(ahead),
                false));
      }
    }
    for (String stop : STOPS) {
      for (Scheme scheme : List.of(new KSqs(3, 8), new Scalar(Scalar.QUARTER))) {
        cases.add(
            new Case(
                scheme.label() + ", stopped by " + stop,
                scheme,
                1,
                Integer.MAX_VALUE,
                true,
                new Planning.Stopped(StopPolicy.of(stop)),
                false));
      }
    }
    cases.addAll(inParts());
    cases.addAll(watching());
    cases.addAll(PublishedSystems.cases(MAX_DRAFTS));
    cases.addAll(EditedLaws.cases());
    return cases;
  }

  /**
   * Every way to judge and to code of which two drafts have a byte, in parts of one draft and in
   * parts by measured times.
   */
  private static List<Case> inParts() {
    AcceptanceRule rule = AcceptanceRule.TOKEN;
    List<Case> cases = new ArrayList<>();
    for (UploadPlan plan : List.of(new UploadPlan.Immediate(), new UploadPlan.Soonest())) {
      for (Scheme scheme :
          List.of(
              new Dense(),
              new KSqs(3, 8),
              new KSqs(3, 8, SupportCode.ENUMERATIVE, rule),
              new KSqs(3, 8, SupportCode.ADAPTIVE, rule, 2),
              new CSqs(8, 0.1, 0.2, 0.2, VOCABULARY),
              new Scalar(Scalar.QUARTER))) {
        // What is measured is heard behind some tokens.
        int skipped = plan instanceof UploadPlan.Soonest ? MAX_DRAFTS : 0;
        cases.add(
            new Case(
                scheme.label() + ", in parts, " + plan.label(),
                scheme,
                1,
                Integer.MAX_VALUE,
                false,
                new Planning.Uploading(plan),
                plan instanceof UploadPlan.Immediate && scheme.label().contains("adaptive"),
                skipped));
      }
    }
    return cases;
  }

  /** The other rule, which differs in nothing but the verdict and the dice of the drafts. */
  private static List<Case> tokenByToken() {
    AcceptanceRule rule = AcceptanceRule.TOKEN;
    KSqs sparse = new KSqs(3, 8, SupportCode.ENUMERATIVE, rule);
    Threshold conformal = new Threshold.Conformal(0.1, 0.2, 0.2);
    List<Case> cases = new ArrayList<>();
    cases.add(new Case(sparse.label(), sparse, 1, Integer.MAX_VALUE, false));
    cases.add(new Case(sparse.label() + ", bit budget 26", sparse, 0.7, 26, false));
    for (Scheme scheme :
        List.of(
            new Dense(rule),
            new PlainTopK(3, rule),
            new Qs(10, rule),
            sparse,
            new CSqs(8, conformal, VOCABULARY, SupportCode.ENUMERATIVE, rule),
            new KSqs(3, 8, SupportCode.ADAPTIVE, rule))) {
      cases.add(new Case(scheme.label() + ", end of text", scheme, 1.5, Integer.MAX_VALUE, true));
    }
    return cases;
  }

  /** Rounds that leave before the verdict on the one before. */
  private static List<Case> sentAhead() {
    Threshold conformal = new Threshold.Conformal(0.1, 0.2, 0.2);
    SupportCode plain = SupportCode.ENUMERATIVE;
    AcceptanceRule token = AcceptanceRule.TOKEN;
    List<Case> cases = new ArrayList<>();
    for (Ahead ahead : List.of(Ahead.of("bonus:send"), Ahead.of("withheld:send:2"))) {
      for (Scheme scheme :
          List.of(
              new Dense(),
              new KSqs(3, 8),
              new KSqs(3, 8, plain, token),
              new KSqs(3, 8, SupportCode.ADAPTIVE),
              new CSqs(8, conformal, VOCABULARY, plain),
              new CSqs(8, conformal, VOCABULARY, plain, token),
              new Coupled(),
              new Scalar(Scalar.QUARTER))) {
        cases.add(sentAhead(scheme, Integer.MAX_VALUE, ahead, false));
      }
      cases.add(sentAhead(new KSqs(3, 8, SupportCode.ADAPTIVE, token, 2), 60, ahead, false));
      cases.add(sentAhead(new KSqs(3, 8, SupportCode.ADAPTIVE), Integer.MAX_VALUE, ahead, true));
      cases.add(sentAhead(new Scalar(Scalar.HALF), Integer.MAX_VALUE, ahead, true));
    }
    for (Scheme scheme :
        List.of(new KSqs(3, 8), new KSqs(3, 8, plain, token), new Scalar(Scalar.QUARTER))) {
      cases.add(sentAhead(scheme, Integer.MAX_VALUE, Ahead.of("withheld:send:2:first"), false));
    }
    return cases;
  }

  private static Case sentAhead(Scheme scheme, int budget, Ahead ahead, boolean damaged) {
    return new Case(
        scheme.label() + ", " + ahead.label() + (damaged ? ", damaged rounds" : ""),
        scheme,
        1,
        budget,
        !damaged,
        new Planning.Running(ahead),
        damaged);
  }

  /**
   * Several candidates a place: what follows one that stands is drawn from a row beside the text.
   */
  private static List<Case> siblings() {
    AcceptanceRule rule = AcceptanceRule.TOKEN;
    Scheme two = new KSqs(3, 8, SupportCode.ENUMERATIVE, rule, 2);
    Scheme three = new PlainTopK(3, rule, 3);
    Scheme coded = new KSqs(3, 8, SupportCode.ADAPTIVE, rule, 2);
    return List.of(
        new Case(two.label(), two, 1, Integer.MAX_VALUE, false),
        new Case(two.label() + ", bit budget 30", two, 0.7, 30, false),
        new Case(three.label() + ", end of text", three, 1.5, Integer.MAX_VALUE, true),
        new Case(
            coded.label() + ", damaged rounds",
            coded,
            1,
            Integer.MAX_VALUE,
            false,
            new Planning.Fixed(),
            true));
  }

  /**
   * Planners that go by what they see of the rounds before, as far as they may: how many drafts
   * were tested and accepted; and for what changes nothing that is drawn, also sizes of void
   * drafts. Judged token by token, but for one: the dice of void drafts are thrown again there, and
   * nothing may have been learnt of them.
   */
  static List<Case> watching() {
    AcceptanceRule rule = AcceptanceRule.TOKEN;
    SupportCode plain = SupportCode.ENUMERATIVE;
    Scheme priced = new CSqs(30, new Threshold.Priced(), VOCABULARY, plain, rule);
    // In the third round the likelier of the two is worth its bits, and the other at the edge of
    // it.
    double edge = ReferenceLaw.of(TWO_LIKELY, Sampling.at(1))[2] / BITS_AT_THE_EDGE;
    Threshold threshold = new Threshold.Conformal(0.1, 0.4, 0.2);
    Scheme conformal = new CSqs(30, threshold, VOCABULARY, plain, rule);
    Scheme adaptive = new CSqs(8, new Threshold.Priced(), VOCABULARY, SupportCode.ADAPTIVE, rule);
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
  private static Case tuned(Scheme scheme, double heavy) {
    return new Case(
        scheme.label() + ", thresholds by what rounds took",
        scheme,
        1,
        Integer.MAX_VALUE,
        false,
        new Planning.Watching(
            () -> new TimedRounds(TimedRounds.tuned(scheme, MAX_DRAFTS), heavy), true),
        false,
        MAX_DRAFTS);
  }

  private static Case watching(
      String name, Scheme scheme, Supplier<Planner> planner, boolean flat) {
    return new Case(
        name, scheme, 1, Integer.MAX_VALUE, false, new Planning.Watching(planner, flat), false);
  }

  GoodnessOfFit run(Case of, long sequences) {
    return GoodnessOfFit.of(observe(of, sequences).cells(), exactLaw(of));
  }

  /** Runs {@code sequences} sessions on all cores; the sum does not depend on their order. */
  Observed observe(Case of, long sequences) {
    return IntStream.range(0, CHUNKS)
        .parallel()
        .mapToObj(i -> observe(of, sequences * i / CHUNKS, sequences * (i + 1) / CHUNKS))
        .reduce(Observed::plus)
        .orElseThrow();
  }

  private Observed observe(Case of, long from, long to) {
    TrigramModel draftModel = new TrigramModel(of.flat() ? TrigramModel.flat(TWO_LIKELY) : draft);
    TrigramModel targetModel = new TrigramModel(target);
    GrammarBook grammars = EditedLaws.grammars(of::endsText);
    CloudLimits limits =
        new CloudLimits("table", VOCABULARY, 64, TokenPrior.NONE, ToldCosts.UNKNOWN, grammars);
    long[] cells = new long[SYMBOLS * SYMBOLS * SYMBOLS];
    Observed sum = new Observed(cells, 0, 0, 0, 0, 0, 0, 0);
    for (long n = from; n < to; n++) {
      EdgeSettings settings = settings(of, SEED + n).withGrammars(grammars);
      EdgeSession edge = new EdgeSession(settings, PROMPT, of.planner(n));
      CloudSession cloud = new CloudSession(SessionId.of(n), limits, 0, of::endsText);
      Uplink uplink = new Uplink(of.damaged());
      try {
        // Now the verdict comes before the draft has run ahead, now when there is nothing left to
        // run.
        int ahead = (int) (n % (2 * MAX_DRAFTS));
        new SessionPair(edge, draftModel, cloud, targetModel, uplink, () -> ahead, of.hints(n))
            .run();
      } catch (SessionException e) {
        throw new IllegalStateException("sequence " + n + " of " + of.name(), e);
      }
      cells[cell(edge.answer(), of.skipped())]++;
      SessionFigures figures = edge.figures();
      sum =
          new Observed(
              cells,
              sum.rounds + figures.rounds(),
              sum.drafts + figures.draftTokens(),
              sum.accepted + figures.acceptedTokens(),
              sum.resyncs + figures.resyncs(),
              sum.refills + uplink.refills,
              sum.streamed + figures.streamedTokens(),
              sum.parts + uplink.parts);
    }
    return sum;
  }

  /** Damages every other round when it is sent first, and counts what asks for more candidates. */
  private static final class Uplink implements UnaryOperator<EdgeMessage> {
    private final boolean damaging;
    private long refills;
    private long parts;

    Uplink(boolean damaging) {
      this.damaging = damaging;
    }

    @Override
    public EdgeMessage apply(EdgeMessage message) {
      refills += message instanceof EdgeMessage.More ? 1 : 0;
      parts += message instanceof EdgeMessage.Part ? 1 : 0;
      if (!damaging || !(message instanceof EdgeMessage.Round round)) {
        return message;
      }
      if (round.number() % 2 == 0 || round.recoded() || round.drafts() == 0) {
        return message;
      }
      // One byte more than the content takes: found out whatever the bytes are.
      byte[] longer = Arrays.copyOf(round.payload(), round.payload().length + 1);
      return round.withPayload(longer);
    }
  }

  private static EdgeSettings settings(Case of, long seed) {
    return new EdgeSettings(
            EdgeMessage.Mode.SPECULATIVE,
            "table",
            VOCABULARY,
            of.sampling(),
            of.temperature(),
            of.scheme(),
            MAX_DRAFTS,
            of.bitBudget(),
            of.skipped() + MAX_TOKENS,
            OptionalLong.of(seed),
            of::endsText)
        .withHints(of.planning() instanceof Planning.Hinted);
  }

  private static int cell(int[] answer, int skipped) {
    int cell = 0;
    for (int i = skipped; i < skipped + TOKENS; i++) {
      cell = cell * SYMBOLS + (i < answer.length ? answer[i] : ENDED);
    }
    return cell;
  }

  /** The product law over the cells, in float64 from the target's table. */
  double[] exactLaw(Case of) {
    double[] law = new double[SYMBOLS * SYMBOLS * SYMBOLS];
    int[] text = new int[PROMPT.length + of.skipped() + TOKENS];
    System.arraycopy(PROMPT, 0, text, 0, PROMPT.length);
    spread(of, text, 0, 0, 1, law);
    return law;
  }

  private void spread(Case of, int[] text, int depth, int cell, double mass, double[] law) {
    if (mass == 0) {
      return; // No text gets here, and what follows may have no law.
    }
    if (depth == of.skipped() + TOKENS) {
      law[cell] += mass;
      return;
    }
    int last = PROMPT.length + depth - 1;
    if (depth > 0 && of.ends() && (text[last] == END_OF_TEXT || text[last] == ENDED)) {
      text[last + 1] = ENDED;
      spread(of, text, depth + 1, next(of, depth, cell, ENDED), mass, law);
      return;
    }
    double[] next =
        ReferenceLaw.of(
            EditedLaws.allowed(
                new TrigramModel(target).row(text, last),
                of.sampling(),
                text,
                PROMPT.length,
                last + 1,
                of::endsText),
            of.sampling(),
            text,
            last + 1,
            PROMPT.length);
    for (int v = 0; v < VOCABULARY; v++) {
      text[last + 1] = v;
      spread(of, text, depth + 1, next(of, depth, cell, v), mass * next[v], law);
    }
  }

  private static int next(Case of, int depth, int cell, int token) {
    return depth < of.skipped() ? 0 : cell * SYMBOLS + token;
  }
}
