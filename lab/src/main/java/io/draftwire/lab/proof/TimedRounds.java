package io.draftwire.lab.proof;

import io.draftwire.core.plan.FixedPlanner;
import io.draftwire.core.plan.ForwardingPlanner;
import io.draftwire.core.plan.Outcome;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.plan.RoundTrip;
import io.draftwire.core.plan.StopPolicy;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.tune.ThresholdSearch;
import io.draftwire.core.tune.ThresholdTrials;
import io.draftwire.core.tune.ThresholdTuner.Thresholds;

/**
 * Rounds that take long where they weigh much, void drafts included, for planners that go by times.
 */
class TimedRounds extends ForwardingPlanner {
  private static final long SHORT_NANOS = 1_000_000;
  private static final long LONG_NANOS = 1_000 * SHORT_NANOS;

  private final double heavy;
  private long now;

  /**
   * @param heavy bits a draft above which a round takes long, for each token that it brings
   */
  TimedRounds(Planner planner, double heavy) {
    super(planner);
    this.heavy = heavy;
  }

  /**
   * Whose thresholds are looked for as hastily as can be: after every round other ones, by what
   * that round took alone.
   *
   * @param most drafts a round
   */
  static Planner tuned(Scheme scheme, int most) {
    return new StopPolicy.Tuned()
        .apply(new FixedPlanner(scheme, most), new ThresholdTrials(1, Hasty::new));
  }

  @Override
  public void outcome(Outcome outcome) {
    long sent = now;
    boolean weighs = outcome.payloadBits() > heavy * outcome.drafts();
    now += (weighs ? LONG_NANOS : SHORT_NANOS) * (outcome.accepted() + 1);
    roundTrip(new RoundTrip(sent, now, 1, 1, 0, 0, 0, outcome.drafts() + 1));
    super.outcome(outcome);
  }

  /** What took long is followed by the shortest rounds there are, anything else by the longest. */
  private static final class Hasty implements ThresholdSearch {
    private boolean shortest;

    @Override
    public Thresholds next() {
      return shortest ? new Thresholds(.98, .98) : new Thresholds(.001, .001);
    }

    @Override
    public void cost(double cost) {
      shortest = cost > 1e-6 * Math.sqrt((double) SHORT_NANOS * LONG_NANOS);
    }

    @Override
    public boolean settled() {
      return false;
    }

    @Override
    public String describe() {
      return shortest ? "short" : "long";
    }
  }
}
