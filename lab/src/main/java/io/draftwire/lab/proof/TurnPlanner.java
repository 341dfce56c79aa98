package io.draftwire.lab.proof;

import io.draftwire.core.plan.Planner;
import io.draftwire.core.plan.Step;
import io.draftwire.core.scheme.Scheme;
import java.util.List;

/**
 * Takes steps by turns, whatever happens: a change of scheme or a stretch of streaming every round.
 * So do its prices: at some a priced support keeps all, at others little.
 */
final class TurnPlanner implements Planner {
  private final List<Step> turns;
  private final Scheme first;
  private int next;

  /**
   * @param start the turn to begin with, so that every change comes at every place of a text
   */
  TurnPlanner(List<Step> turns, Scheme first, long start) {
    this.turns = turns;
    this.first = first;
    this.next = (int) Math.floorMod(start, (long) turns.size());
  }

  @Override
  public Scheme first() {
    return first;
  }

  @Override
  public Step next(int remaining) {
    return turns.get(next);
  }

  @Override
  public void begun(Step step) {
    next = (next + 1) % turns.size();
  }

  @Override
  public double secondsPerBit() {
    return next * 0.01;
  }

  @Override
  public double secondsPerToken() {
    return 1;
  }
}
