package io.draftwire.core.plan;

import io.draftwire.core.scheme.Scheme;
import java.util.OptionalInt;

/** Leaves everything to the cloud: the baseline. */
record StreamPlanner(Scheme first) implements Planner {
  @Override
  public OptionalInt opening(int remaining) {
    return OptionalInt.of(remaining);
  }

  @Override
  public Step next(int remaining) {
    return new Step.Stream(remaining);
  }
}
