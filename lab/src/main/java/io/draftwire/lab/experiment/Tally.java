package io.draftwire.lab.experiment;

import io.draftwire.core.plan.Exchange;
import io.draftwire.core.plan.Outcome;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.plan.Step;
import io.draftwire.core.scheme.Scheme;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts what a planner decides, and decides nothing. */
final class Tally implements Planner {
  private final Planner planner;
  private final SortedMap<String, Integer> rounds = new TreeMap<>();

  Tally(Planner planner) {
    this.planner = planner;
  }

  /** Rounds by the name of their scheme. */
  SortedMap<String, Integer> rounds() {
    return rounds;
  }

  @Override
  public OptionalInt opening(int remaining) {
    return planner.opening(remaining);
  }

  @Override
  public double secondsPerBit() {
    return planner.secondsPerBit();
  }

  @Override
  public double secondsPerToken() {
    return planner.secondsPerToken();
  }

  @Override
  public Step next(int remaining) {
    Step step = planner.next(remaining);
    if (step instanceof Step.Draft draft) {
      rounds.merge(draft.scheme().name(), 1, Integer::sum);
    }
    return step;
  }

  @Override
  public Scheme first() {
    return planner.first();
  }

  @Override
  public void outcome(Outcome outcome) {
    planner.outcome(outcome);
  }

  @Override
  public void drafted(long nanos, int tokens) {
    planner.drafted(nanos, tokens);
  }

  @Override
  public void encoded(long nanos) {
    planner.encoded(nanos);
  }

  @Override
  public void exchanged(Exchange exchange) {
    planner.exchanged(exchange);
  }

  @Override
  public void streamed(long receivedNanos, int bytes, int queueMicros, int verifyMicros) {
    planner.streamed(receivedNanos, bytes, queueMicros, verifyMicros);
  }

  @Override
  public void cloudCosts(double[] secondsByLog2) {
    planner.cloudCosts(secondsByLog2);
  }

  @Override
  public List<String> explain() {
    return planner.explain();
  }
}
