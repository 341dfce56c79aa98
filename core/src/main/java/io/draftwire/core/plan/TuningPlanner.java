package io.draftwire.core.plan;

import io.draftwire.core.tune.ThresholdTrials;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the thresholds of a {@link StopPolicy} by trying: every trial ends a number of rounds by a
 * pair of them, and what those took for a committed token, from verdict to verdict on the edge's
 * clock, is its cost.
 *
 * <p>Where a round ends decides with which numbers a later token is drawn, and a round's time tells
 * of its void drafts. So as {@link Planner} says, a round's time is held back until the text has
 * passed all that the round could have drafted; what is tried changes between rounds alone.
 */
final class TuningPlanner extends StoppingPlanner {
  private final StopPolicy policy;
  private final ThresholdTrials trials;
  private final Withheld<Round> withheld = new Withheld<>(this::learn);

  /** When the verdict before came; NaN where the round's time would not be its own. */
  private double ruled = Double.NaN;

  private static final class Round {
    final int trial;
    int tokens;
    double seconds = Double.NaN;

    Round(int trial) {
      this.trial = trial;
    }
  }

  /**
   * @param policy some of whose thresholds are to be found
   * @param trials so far; go on
   */
  TuningPlanner(Planner planner, StopPolicy policy, ThresholdTrials trials) {
    super(planner, new Stopping(policy.at(trials.thresholds())));
    this.policy = policy;
    this.trials = trials;
  }

  @Override
  public Step next(int remaining) {
    Step step = super.next(remaining);
    withheld.release();
    return step;
  }

  @Override
  public void begun(Step step) {
    super.begun(step);
    switch (step) {
      case Step.Draft draft -> {
        stopping().become(policy.at(trials.thresholds()));
        withheld.begin(draft.most(), new Round(trials.number()));
      }
      case Step.Stream stream -> {
        withheld.stream();
        ruled = Double.NaN;
      }
    }
  }

  private void learn(Round round) {
    trials.round(round.trial, round.tokens, round.seconds);
  }

  @Override
  public void outcome(Outcome outcome) {
    super.outcome(outcome);
    int tokens = outcome.tokens(ahead().withholds());
    withheld.settled(tokens);
    if (withheld.open() != null) {
      withheld.open().tokens = tokens;
    }
  }

  @Override
  public void roundTrip(RoundTrip roundTrip) {
    super.roundTrip(roundTrip);
    Round open = withheld.open();
    if (open == null || roundTrip.rows() == 0) {
      return;
    }
    double received = roundTrip.receivedNanos() * 1e-9;
    open.seconds = received - ruled;
    ruled = received;
  }

  @Override
  public void streamed(
      long receivedNanos, int bytes, int queueMicros, int sharedMicros, int verifyMicros) {
    super.streamed(receivedNanos, bytes, queueMicros, sharedMicros, verifyMicros);
    withheld.streamed();
  }

  @Override
  public void reconnected() {
    super.reconnected();
    ruled = Double.NaN;
  }

  @Override
  public List<String> explain() {
    List<String> lines = new ArrayList<>(super.explain());
    lines.add("stop: " + policy.label() + ": " + trials.describe());
    return lines;
  }
}
