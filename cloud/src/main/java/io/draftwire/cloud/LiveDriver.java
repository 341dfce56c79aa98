package io.draftwire.cloud;

import io.draftwire.cloud.access.Caller;
import io.draftwire.cloud.batch.Demand;
import io.draftwire.cloud.batch.PassTimes;
import io.draftwire.cloud.resume.Standing;
import io.draftwire.core.live.LiveCloud;
import io.draftwire.core.live.LogitRows;
import io.draftwire.core.live.TargetPass;
import io.draftwire.core.session.CloudAction;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Refusal;
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
      SessionTerms terms,
      ReentrantLock lock,
      Outbox outbox) {
    super(standing, caller, terms, lock, outbox);
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
  void left() {
    session.abandon();
  }

  @Override
  public void pump() {
    if (session.ended()) {
      if (turn != null) {
        LOG.log(
            System.Logger.Level.DEBUG, () -> "session " + session.name() + ": " + session.counts());
      }
      release(); // At once: whoever asks next may need the seat before this one's turn comes.
    }
    CloudAction action;
    while (outbox.ready() && (action = session.poll()) != null) {
      switch (action) {
        case CloudAction.Send send -> outbox.send(send.message());
        case CloudAction.Ended ended -> outbox.complete();
        case CloudAction.Forward forward ->
            throw new IllegalStateException("a live session offers passes and asks for none");
      }
    }
    if (outbox.ready() && session.wantsPass()) {
      turn.request();
    }
  }

  @Override
  public Demand demand() {
    if (!outbox.ready() || !session.wantsPass()) {
      return null;
    }
    return Demand.tree(session.prospects());
  }

  @Override
  public TargetPass begin(int guesses) {
    return session.begin(guesses);
  }

  @Override
  public int token(int position) {
    return position < session.length() ? session.token(position) : GONE;
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

  @Override
  public boolean quiet() {
    return outbox.ready() && !session.hasActions();
  }

  /** One that has credit and a reader asks already. */
  @Override
  boolean waitsForTarget() {
    return outbox.ready() && session.wantsPass();
  }

  @Override
  boolean ended() {
    return session.ended();
  }

  @Override
  int[] text() {
    return session.committedText();
  }

  @Override
  void end(Refusal refusal) {
    session.refuse(refusal);
  }
}
