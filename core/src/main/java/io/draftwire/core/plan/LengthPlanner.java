package io.draftwire.core.plan;

import io.draftwire.core.scheme.Scheme;
import java.util.List;

/** One scheme, and before every round the draft length that takes the least time per token. */
public final class LengthPlanner implements Planner {
  private final AutoPlanner planner;

  public LengthPlanner(Scheme scheme, int most) {
    this(Candidate.of(scheme), 1, most, new Knowledge());
  }

  /**
   * @param temperature of the request
   * @param most longest draft, 0..{@value Step#MOST_DRAFTS}
   * @param knowledge of this cloud; learns on
   */
  public LengthPlanner(Candidate candidate, double temperature, int most, Knowledge knowledge) {
    this.planner = new AutoPlanner(List.of(candidate), false, temperature, most, knowledge);
  }

  @Override
  public Scheme first() {
    return planner.first();
  }

  @Override
  public Step next(int remaining) {
    return planner.next(remaining);
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
  public double secondsPerBit() {
    return planner.secondsPerBit();
  }

  @Override
  public double secondsPerToken() {
    return planner.secondsPerToken();
  }

  @Override
  public List<String> explain() {
    return planner.explain();
  }
}
