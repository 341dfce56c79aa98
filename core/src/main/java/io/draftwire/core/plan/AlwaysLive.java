package io.draftwire.core.plan;

import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.scheme.Scheme;
import java.util.List;

/** {@code --scheme live}: there is nothing to decide. */
final class AlwaysLive implements Planner {
  @Override
  public boolean live(int remaining) {
    return true;
  }

  @Override
  public Scheme first() {
    return new Coupled(); // By whose rule guesses become text.
  }

  @Override
  public Step next(int remaining) {
    throw new IllegalStateException("a live answer has no rounds");
  }

  @Override
  public List<String> explain() {
    return List.of();
  }
}
