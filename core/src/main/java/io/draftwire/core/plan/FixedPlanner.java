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
  public List<String> explain() {
    return List.of("choice: " + step.scheme().name() + ", L = " + step.most() + ", fixed");
  }
}
