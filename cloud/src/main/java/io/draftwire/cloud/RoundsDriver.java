package io.draftwire.cloud;

import io.draftwire.cloud.batch.Demand;
import io.draftwire.cloud.batch.PassTimes;
import io.draftwire.cloud.resume.Standing;
import io.draftwire.core.law.LogitRows;
import io.draftwire.core.session.ArrivalTimes;
import io.draftwire.core.session.CloudAction;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.CloudSession;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.wire.access.Caller;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs one {@link CloudSession}: carries its actions out against the model and the stream.
 * Everything but the constructor runs under the session's lock.
 */
final class RoundsDriver extends TargetDriver {
  private final CloudSession session;
  private final long startNanos = System.nanoTime();
  private final ArrivalTimes arrivals = new ArrivalTimes(startNanos);

  /** End of the latest forward pass. */
  private long forwardedNanos = startNanos;

  /** The pass over the prompt, until a verdict has told the edge of it. */
  private long promptNanos;

  /** What the target is asked for, or null; what the session wants done behind it waits. */
  private CloudAction.Forward next;

  RoundsDriver(
      CloudSession session,
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
    arrivals.came(message, session.idle(), arrivedNanos);
    try {
      admit(message);
      session.onMessage(message, micros(Math.max(0, arrivedNanos - forwardedNanos)));
    } catch (RuntimeException | Error e) {
      fail(e);
    }
    pump();
  }

  @Override
  void over() {
    next = null;
  }

  @Override
  void asked(CloudAction.Forward forward) {
    next = forward;
  }

  @Override
  boolean waitsForPass() {
    return next != null;
  }

  @Override
  boolean wantsTarget() {
    return next != null;
  }

  /** Nothing for an edge that does not read: what came of the pass would wait here. */
  @Override
  public Demand demand() {
    return waitsForTarget()
        ? Demand.round(next.keep(), next.to(), next.rows(), next.siblings())
        : null;
  }

  @Override
  public boolean wantsHints() {
    return session.wantsHints();
  }

  @Override
  public void exited(int exit, LogitRows rows) {
    tell(session.hint(exit, rows.logits(), rows.offset(0)));
  }

  @Override
  public int passed(LogitRows rows, PassTimes times) {
    try {
      CloudAction.Forward forward = next;
      next = null;
      countPass();
      forwardedNanos = times.end();
      if (forward.rows() == 0) {
        promptNanos = times.reading();
      } else {
        session.onLogits(rows.logits(), rows.offset(0), timing(times));
        promptNanos = 0;
        arrivals.passed(times.end());
      }
    } catch (RuntimeException | Error e) {
      fail(e);
    }
    pump();
    return -1;
  }

  private CloudMessage.Timing timing(PassTimes times) {
    long begin = times.begin();
    long arrivedNanos = arrivals.of(session.openRound());
    long others = turn.othersNanos(arrivedNanos, begin) + times.others();
    return new CloudMessage.Timing(
        clockMicros(arrivedNanos - startNanos),
        micros(Math.max(0, begin - arrivedNanos) + times.others()),
        micros(times.own()),
        micros(promptNanos),
        0,
        micros(others));
  }

  private static int micros(long nanos) {
    return (int) Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMicros(nanos));
  }

  /** The low 32 bits of a clock, of which an edge takes differences. */
  static int clockMicros(long nanos) {
    return (int) TimeUnit.NANOSECONDS.toMicros(nanos);
  }
}
