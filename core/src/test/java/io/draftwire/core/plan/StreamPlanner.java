package io.draftwire.core.plan;

import io.draftwire.core.scheme.Scheme;
import java.util.List;

/** Leaves everything to the cloud: the baseline. */
record StreamPlanner(Scheme first) implements Planner {
  @Override
  public Step next(int remaining) {
    return new Step.Stream(remaining);
  }

  @Override
  public void outcome(Outcome outcome) {}

  @Override
  public void drafted(long nanos, int tokens) {}

  @Override
  public void encoded(long nanos) {}

  @Override
  public void exchanged(Exchange exchange) {}

  @Override
  public void streamed(long receivedNanos, int bytes, int queueMicros, int verifyMicros) {}

  @Override
  public void cloudCosts(double[] secondsByLog2) {}

  @Override
  public List<String> explain() {
    return List.of();
  }
}
