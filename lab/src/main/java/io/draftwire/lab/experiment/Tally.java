package io.draftwire.lab.experiment;

import io.draftwire.core.plan.ForwardingPlanner;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.plan.Step;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts what a planner decides, and decides nothing. */
final class Tally extends ForwardingPlanner {
  private final SortedMap<String, Integer> rounds = new TreeMap<>();

  Tally(Planner planner) {
    super(planner);
  }

  /** Rounds by the name of their scheme. */
  SortedMap<String, Integer> rounds() {
    return rounds;
  }

  @Override
  public void begun(Step step) {
    super.begun(step);
    if (step instanceof Step.Draft draft) {
      rounds.merge(draft.scheme().name(), 1, Integer::sum);
    }
  }
}
