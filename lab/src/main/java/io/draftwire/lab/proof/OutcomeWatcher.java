package io.draftwire.lab.proof;

import io.draftwire.core.plan.Outcome;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.plan.Step;
import io.draftwire.core.scheme.Scheme;
import java.util.List;

/**
 * Chooses scheme, draft length, price and streaming by how many drafts were tested and accepted in
 * all rounds so far: by all that a planner may see of what was drawn.
 */
final class OutcomeWatcher implements Planner {
  private final List<Scheme> schemes;
  private final int most;
  private int rounds;
  private int accepted;
  private int rejected;

  /**
   * @param most drafts a round
   */
  OutcomeWatcher(List<Scheme> schemes, int most) {
    this.schemes = schemes;
    this.most = most;
  }

  @Override
  public Scheme first() {
    return schemes.getFirst();
  }

  @Override
  public Step next(int remaining) {
    if (rejected == 2 && rounds % 2 == 0) {
      return new Step.Stream(1);
    }
    Scheme scheme = schemes.get((accepted + 2 * rejected) % schemes.size());
    return new Step.Draft(scheme, Math.min(most, 1 + (accepted + rounds) % most), rejected == 1);
  }

  @Override
  public void begun(Step step) {
    if (step instanceof Step.Stream) {
      rounds++;
    }
  }

  @Override
  public void outcome(Outcome outcome) {
    rounds++;
    accepted += outcome.accepted();
    rejected += outcome.tested() - outcome.accepted();
  }

  @Override
  public double secondsPerBit() {
    return 0.005 * (1 + accepted);
  }

  @Override
  public double secondsPerToken() {
    return 1;
  }
}
