package io.draftwire.cloud;

import io.draftwire.cloud.resume.Greeting;
import io.draftwire.cloud.resume.Standing;
import io.draftwire.core.live.LiveCloud;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.CloudSession;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionId;
import io.draftwire.wire.access.Caller;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A session before its hello, and the door to it afterwards: what the hello asks for decides which
 * state machine it gets, rounds or live. Whoever says nothing is shown out.
 *
 * <p>Its edge is heard on gRPC's threads, and the target's passes are told on the inference thread:
 * everything that happens to the session happens under its lock.
 */
final class Newcomer implements SessionDriver {
  private final Greeting<Turn> greeting;
  private final long seed;
  private final Caller caller;
  private final long claim;
  private final SessionTerms terms;
  private final SessionMeter outbox;
  private final Runnable inTime;
  private final ReentrantLock lock = new ReentrantLock();

  /** Null before a hello that a session can begin with. */
  private SessionDriver driver;

  private Runnable told = () -> {};

  /**
   * @param name of the session, unless it has one
   * @param caller who opened the stream
   * @param claim that was shown with it, of who was turned away before
   * @param seed of a session whose hello names none
   */
  Newcomer(
      SessionId name, Caller caller, long claim, long seed, SessionTerms terms, Outbox outbox) {
    this.greeting =
        new Greeting<>(name, caller.principal().name(), terms.limits(), terms.register());
    this.seed = seed;
    this.caller = caller;
    this.claim = claim;
    this.terms = terms;
    this.outbox = new SessionMeter(terms.metrics(), outbox);
    inTime =
        terms
            .later()
            .after(
                terms.patience().hello(),
                () -> terms.inference().submit(this::helloIsLate, this::broke));
  }

  private void guarded(Runnable step) {
    lock.lock();
    try {
      step.run();
    } finally {
      lock.unlock();
    }
  }

  private void helloIsLate() {
    guarded(this::showOut);
  }

  private void showOut() {
    if (driver == null) {
      refuse(
          new Refusal(
              Refusal.Code.STATE,
              "no hello came within "
                  + terms.patience().hello().toSeconds()
                  + " s of the stream's start; open a stream when there is something to ask"),
          Refusals.Reason.NO_HELLO);
    }
  }

  /** Whoever says no hello of a live session gets rounds, which refuse what they cannot serve. */
  private SessionDriver driver() {
    if (driver == null) {
      begin(rounds(greeting.standing()));
    }
    return driver;
  }

  private RoundsDriver rounds(Standing<Turn> standing) {
    CloudSession session =
        new CloudSession(standing.session(), terms.limits(), seed, terms.endsText(), terms.exits());
    return new RoundsDriver(session, standing, caller, claim, terms, lock, outbox);
  }

  private LiveDriver live(Standing<Turn> standing) {
    LiveCloud session =
        new LiveCloud(standing.session(), terms.limits(), seed, terms.endsText(), terms.exits());
    outbox.live(session::counts);
    return new LiveDriver(session, standing, caller, claim, terms, lock, outbox);
  }

  private void begin(SessionDriver driver) {
    this.driver = driver;
    driver.whenTold(told);
    inTime.run();
  }

  @Override
  public void onMessage(EdgeMessage message, long arrivedNanos) {
    guarded(() -> hear(message, arrivedNanos));
  }

  private void hear(EdgeMessage message, long arrivedNanos) {
    if (driver != null) {
      tell(message, arrivedNanos);
      return;
    }
    switch (greeting.hear(message)) {
      case Greeting.Next.Begin<Turn>(EdgeMessage.Hello hello, Standing<Turn> standing) -> {
        begin(hello.mode() == EdgeMessage.Mode.LIVE ? live(standing) : rounds(standing));
        tell(hello, arrivedNanos);
      }
      case Greeting.Next.Ask<Turn>(CloudMessage.Missing missing) -> outbox.send(missing);
      case Greeting.Next.Refuse<Turn>(Refusal refusal) ->
          refuse(refusal, Refusals.Reason.of(refusal.code()));
      case Greeting.Next.Strange<Turn> strange -> tell(message, arrivedNanos);
    }
  }

  private void tell(EdgeMessage message, long arrivedNanos) {
    outbox.heard(message);
    driver().onMessage(message, arrivedNanos);
  }

  @Override
  public void refuse(Refusal refusal, Refusals.Reason reason) {
    guarded(() -> driver().refuse(refusal, reason));
  }

  /** Before the first message. */
  @Override
  public void whenTold(Runnable what) {
    told = what;
  }

  @Override
  public void abandon() {
    guarded(() -> driver().abandon());
  }

  @Override
  public void pump() {
    guarded(
        () -> {
          if (driver != null) {
            driver.pump();
          }
        });
  }

  @Override
  public boolean quiet() {
    lock.lock();
    try {
      return driver == null || driver.quiet();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean greeting() {
    lock.lock();
    try {
      return driver == null;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void broke(Throwable e) {
    guarded(() -> driver().broke(e));
  }
}
