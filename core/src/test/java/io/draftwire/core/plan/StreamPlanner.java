package io.draftwire.core.plan;

import io.draftwire.core.scheme.Scheme;

/** Leaves everything to the cloud: the baseline. */
record StreamPlanner(Scheme first) implements Planner {
  @Override
  public Step next(int remaining) {
    return new Step.Stream(remaining);
  }
}
