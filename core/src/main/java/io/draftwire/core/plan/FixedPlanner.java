package io.draftwire.core.plan;

import io.draftwire.core.scheme.Scheme;
import java.util.List;

/** Always the same scheme and length, whatever happens. */
public final class FixedPlanner implements Planner {
  private final Step.Draft step;

  public FixedPlanner(Scheme scheme, int most) {
    this.step = new Step.Draft(scheme, most);
  }

  @Override
  public Scheme first() {
    return step.scheme();
  }

  @Override
  public Step next(int remaining) {
    return step;
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
    return List.of("choice: " + step.scheme().name() + ", L = " + step.most() + ", fixed");
  }
}
