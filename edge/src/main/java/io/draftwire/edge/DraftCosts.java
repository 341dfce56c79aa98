package io.draftwire.edge;

import io.draftwire.core.live.PassSeconds;
import io.draftwire.core.plan.TargetCost;

/** What the draft's pass takes here, as it is measured; for several answers at once. */
final class DraftCosts implements PassSeconds {
  /** Where nothing is known a pass takes the same for any number of nodes. */
  private static final double UNKNOWN = 1e-3;

  private final TargetCost costs = new TargetCost();

  @Override
  public synchronized double of(int tokens) {
    double seconds = costs.seconds(tokens);
    return seconds > 0 ? seconds : UNKNOWN;
  }

  synchronized void ran(int tokens, long nanos) {
    costs.observe(tokens, nanos * 1e-9, 0, 0);
  }
}
