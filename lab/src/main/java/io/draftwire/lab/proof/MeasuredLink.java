package io.draftwire.lab.proof;

import io.draftwire.core.plan.ForwardingPlanner;
import io.draftwire.core.plan.Outcome;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.plan.RoundTrip;
import io.draftwire.core.plan.Step;

/**
 * Tells a planner of a link on which a byte takes a millisecond, and of a draft that is slow enough
 * for parts of rounds to be worth their frames.
 */
final class MeasuredLink extends ForwardingPlanner {
  private static final int FRAME_BYTES = 30;
  private static final long BYTE_NANOS = 1_000_000;
  private static final long PASS_NANOS = 50_000_000;

  private long now;

  MeasuredLink(Planner planner) {
    super(planner);
  }

  @Override
  public void begun(Step step) {
    super.begun(step);
    drafted(PASS_NANOS, 1);
  }

  @Override
  public void outcome(Outcome outcome) {
    int bytes = FRAME_BYTES + outcome.payloadBits() / Byte.SIZE;
    long sent = now;
    long arrived = sent + bytes * BYTE_NANOS;
    now = arrived + BYTE_NANOS;
    roundTrip(
        new RoundTrip(sent, now, bytes, 1, (int) (arrived / 1000), 0, 0, outcome.drafts() + 1));
    super.outcome(outcome);
  }
}
