package io.draftwire.lab.proof;

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
import io.draftwire.core.scheme.Scheme;
import java.util.List;
import java.util.function.Supplier;

/**
 * One way to run a session, whose texts are to have the product law of the target's table.
 *
 * @param sampling of both ends
 * @param bitBudget {@link Integer#MAX_VALUE} for none
 * @param ends whether one of the five tokens ends the text
 * @param planning makes the planner of each sequence
 * @param damaged whether every other round's payload arrives damaged the first time
 * @param skipped tokens of the text before the three that are counted: for what goes by rounds that
 *     the text has passed
 */
record JointCase(
    String name,
    Scheme scheme,
    Sampling sampling,
    int bitBudget,
    boolean ends,
    Planning planning,
    boolean damaged,
    int skipped) {
  static final int VOCABULARY = 5;
  static final int MAX_DRAFTS = 3;
  static final int END_OF_TEXT = 4;

  /** One scheme and draft length throughout, at temperature 1, without an end. */
  static JointCase of(String name, Scheme scheme) {
    return new JointCase(
        name, scheme, Sampling.at(1), Integer.MAX_VALUE, false, new Planning.Fixed(), false, 0);
  }

  JointCase at(double temperature) {
    return at(Sampling.at(temperature));
  }

  JointCase at(Sampling other) {
    return new JointCase(name, scheme, other, bitBudget, ends, planning, damaged, skipped);
  }

  /** With so many bits a round. */
  JointCase within(int bits) {
    return new JointCase(name, scheme, sampling, bits, ends, planning, damaged, skipped);
  }

  JointCase ending() {
    return new JointCase(name, scheme, sampling, bitBudget, true, planning, damaged, skipped);
  }

  JointCase planned(Planning other) {
    return new JointCase(name, scheme, sampling, bitBudget, ends, other, damaged, skipped);
  }

  JointCase arrivingDamaged() {
    return new JointCase(name, scheme, sampling, bitBudget, ends, planning, true, skipped);
  }

  /** Counted behind so many tokens. */
  JointCase behind(int tokens) {
    return new JointCase(name, scheme, sampling, bitBudget, ends, planning, damaged, tokens);
  }

  double temperature() {
    return sampling.temperature();
  }

  boolean endsText(int token) {
    return ends && token == END_OF_TEXT;
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
}
