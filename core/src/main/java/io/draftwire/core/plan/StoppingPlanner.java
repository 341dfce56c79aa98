package io.draftwire.core.plan;

/** Asks another planner everything but what ends a round, and tells that of the times. */
class StoppingPlanner extends ForwardingPlanner {
  private final Stopping stopping;

  StoppingPlanner(Planner planner, Stopping stopping) {
    super(planner);
    this.stopping = stopping;
  }

  @Override
  public Stopping stopping() {
    return stopping;
  }

  @Override
  public void drafted(long nanos, int tokens) {
    stopping.took(nanos * 1e-9);
    super.drafted(nanos, tokens);
  }

  @Override
  public void encoded(long nanos) {
    stopping.took(nanos * 1e-9);
    super.encoded(nanos);
  }
}
