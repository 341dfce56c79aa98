package io.draftwire.core.plan;

import io.draftwire.core.scheme.Scheme;
import java.util.List;

/**
 * Always the same.
 *
 * @param scheme how drafts travel
 * @param most drafts a round
 */
public record FixedPlanner(Scheme scheme, int most) implements Planner {

  @Override
  public Scheme first() {
    return scheme;
  }

  @Override
  public Step next(int remaining) {
    return new Step.Draft(scheme, most);
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
    return List.of(scheme.name() + ", up to " + most + " drafts a round: as asked");
  }
}
