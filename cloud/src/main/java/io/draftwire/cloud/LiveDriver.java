package io.draftwire.cloud;

import io.draftwire.cloud.batch.Demand;
import io.draftwire.cloud.batch.PassTimes;
import io.draftwire.cloud.resume.Standing;
import io.draftwire.core.law.LogitRows;
import io.draftwire.core.live.LiveCloud;
import io.draftwire.core.live.TargetPass;
import io.draftwire.core.session.CloudAction;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.wire.access.Caller;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs one {@link LiveCloud}: while it wants a pass and its stream is ready, it asks for one. What
 * comes meanwhile is heard before the next.
 */
final class LiveDriver extends TargetDriver {
  private final LiveCloud session;

  private long passedNanos;

  LiveDriver(
      LiveCloud session,
      Standing<Turn> standing,
      Caller caller,
      long claim,
      SessionTerms terms,
      ReentrantLock lock,
      Outbox outbox) {
    super(session, standing, caller, claim, terms, lock, outbox);
    this.session = session;
  }

  @Override
  public void onMessage(EdgeMessage message, long arrivedNanos) {
    try {
      admit(message);
      session.onMessage(message, arrivedNanos);
      passedNanos = passedNanos == 0 ? arrivedNanos : passedNanos;
    } catch (RuntimeException | Error e) {
      fail(e);
    }
    pump();
  }

  @Override
  void over() {
    if (turn != null) {
      LOG.log(
          System.Logger.Level.DEBUG, () -> "session " + session.name() + ": " + session.counts());
    }
  }

  @Override
  void asked(CloudAction.Forward forward) {
    throw new IllegalStateException("a live session offers passes and asks for none");
  }

  @Override
  boolean waitsForPass() {
    return false;
  }

  /** One that has credit asks already. */
  @Override
  boolean wantsTarget() {
    return session.wantsPass();
  }

  @Override
  public Demand demand() {
    return waitsForTarget() ? Demand.tree(session.prospects()) : null;
  }

  @Override
  public long waitsFor(long now) {
    return session.waitsFor(now);
  }

  @Override
  public TargetPass begin(int guesses) {
    return session.begin(guesses);
  }

  @Override
  public boolean wantsHints() {
    return session.wantsHints();
  }

  @Override
  public void exited(int exit, LogitRows rows) {
    tell(session.hint(exit, rows));
  }

  @Override
  public int passed(LogitRows rows, PassTimes times) {
    int deepest = -1;
    try {
      countPass();
      long shared = turn.othersNanos(passedNanos, times.begin());
      passedNanos = times.end();
      deepest = session.end(rows, times.begin(), times.end(), shared, times.others());
    } catch (RuntimeException | Error e) {
      fail(e);
    }
    pump();
    return deepest;
  }
}
