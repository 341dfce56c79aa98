package io.draftwire.core.plan;

import io.draftwire.core.scheme.Scheme;
import java.util.List;
import java.util.OptionalInt;

/** Asks and tells another planner everything; what a subclass overrides it does otherwise. */
public abstract class ForwardingPlanner implements Planner {
  private final Planner planner;

  protected ForwardingPlanner(Planner planner) {
    this.planner = planner;
  }

  @Override
  public Scheme first() {
    return planner.first();
  }

  @Override
  public boolean live(int remaining) {
    return planner.live(remaining);
  }

  @Override
  public void begunLive() {
    planner.begunLive();
  }

  @Override
  public void advanced(LivePass pass) {
    planner.advanced(pass);
  }

  @Override
  public OptionalInt opening(int remaining) {
    return planner.opening(remaining);
  }

  @Override
  public Step next(int remaining) {
    return planner.next(remaining);
  }

  @Override
  public Ahead ahead() {
    return planner.ahead();
  }

  @Override
  public Stopping stopping() {
    return planner.stopping();
  }

  @Override
  public Uploads uploads() {
    return planner.uploads();
  }

  @Override
  public void begun(Step step) {
    planner.begun(step);
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
  public void partSent(long nanos, int bytes) {
    planner.partSent(nanos, bytes);
  }

  @Override
  public void roundTrip(RoundTrip roundTrip) {
    planner.roundTrip(roundTrip);
  }

  @Override
  public void streamed(
      long receivedNanos, int bytes, int queueMicros, int sharedMicros, int verifyMicros) {
    planner.streamed(receivedNanos, bytes, queueMicros, sharedMicros, verifyMicros);
  }

  @Override
  public void reconnected() {
    planner.reconnected();
  }

  @Override
  public void cloudCosts(double[] secondsByLog2, boolean doubtful) {
    planner.cloudCosts(secondsByLog2, doubtful);
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
