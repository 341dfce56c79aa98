package io.draftwire.edge;

import io.draftwire.core.live.LiveEdge;
import io.draftwire.core.plan.LivePass;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.CloudMessage.Timing;
import io.draftwire.core.session.SessionException;
import io.draftwire.core.session.SessionFigures;

/**
 * What a live answer hears: the session's, and as times and figures those of its phases and of a
 * planner that learns from live answers too. Knows no clock.
 */
public final class LiveEar {
  private final LiveEdge session;
  private final Planner planner;
  private final Phases phases;
  private long ranked;
  private long first;

  /**
   * @param planner decides nothing here
   */
  public LiveEar(LiveEdge session, Planner planner) {
    this.session = session;
    this.planner = planner;
    this.phases = new Phases(planner);
    planner.begunLive();
  }

  public Phases phases() {
    return phases;
  }

  /**
   * A message came.
   *
   * @param bytes on the wire, as a DATA frame of its own
   * @param nanos on the session's clock
   * @param phaseNanos on the phases' clock
   * @return whether it brought the session on
   * @throws SessionException if the cloud refused, or the message does not fit
   */
  public boolean hear(CloudMessage message, int bytes, long nanos, long phaseNanos)
      throws SessionException {
    phases.received(message, bytes, phaseNanos);
    int before = session.committed();
    boolean cameOn = session.onMessage(message, nanos);
    switch (message) {
      case CloudMessage.Welcome welcome ->
          planner.cloudCosts(welcome.costs().seconds(), welcome.costs().doubtful());
      case CloudMessage.Advance advance -> advanced(advance, session.committed() - before, nanos);
      default -> {}
    }
    return cameOn;
  }

  private void advanced(CloudMessage.Advance advance, int tokens, long nanos) {
    if (tokens == 0) {
      return; // Late: the answer was whole.
    }
    SessionFigures figures = session.figures();
    Timing timing = advance.timing();
    planner.advanced(
        new LivePass(
            nanos,
            tokens,
            advance.rows(),
            timing.queueMicros(),
            timing.sharedMicros(),
            timing.verifyMicros(),
            (int) (figures.ranked() - ranked),
            (int) (figures.firstRanked() - first)));
    ranked = figures.ranked();
    first = figures.firstRanked();
  }
}
