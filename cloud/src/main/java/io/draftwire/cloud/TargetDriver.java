package io.draftwire.cloud;

import io.draftwire.cloud.batch.AdmissionControl;
import io.draftwire.cloud.batch.Work;
import io.draftwire.cloud.resume.Register;
import io.draftwire.cloud.resume.Standing;
import io.draftwire.core.grammar.GrammarException;
import io.draftwire.core.session.Admission;
import io.draftwire.core.session.CloudAction;
import io.draftwire.core.session.CloudMachine;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionException;
import io.draftwire.wire.access.Caller;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the drivers of rounds and of live sessions have in common. Actions are carried out while the
 * stream is ready. A seat at the target is taken before the session makes anything as large as the
 * vocabulary, and given back where the edge lets a whole patience pass; it may have to be waited
 * for.
 */
abstract class TargetDriver implements SessionDriver, Work, Register.Holder<Turn> {
  static final System.Logger LOG = System.getLogger("draftwire.cloud");

  private final CloudMachine machine;
  private final Caller caller;
  private final long claim;
  private final SessionTerms terms;
  private final ReentrantLock lock;
  private final Guarded guarded;
  private final Standing<Turn> standing;
  final Outbox outbox;

  /** Null before the hello and after the end. */
  Turn turn;

  /** Null likewise. */
  private Caller.Stay stay;

  /** Whether what was left of the session before has gone over to this one, or back. */
  private boolean takenUp;

  /** Passes run so far; what has none for a patience, and waits for none, waits for its edge. */
  private long passes;

  private Runnable watch = () -> {};

  /**
   * @param machine that is driven
   * @param caller whose session it is
   * @param claim to a place, of who was turned away before
   * @param lock held by whoever calls any method but {@link #yield}
   */
  TargetDriver(
      CloudMachine machine,
      Standing<Turn> standing,
      Caller caller,
      long claim,
      SessionTerms terms,
      ReentrantLock lock,
      Outbox outbox) {
    this.machine = machine;
    this.standing = standing;
    this.caller = caller;
    this.claim = claim;
    this.terms = terms;
    this.lock = lock;
    this.guarded = new Guarded(lock, this);
    this.outbox = outbox;
  }

  final boolean ended() {
    return machine.ended();
  }

  /** Whether the session would have its target run. */
  abstract boolean wantsTarget();

  /** The session asks for a pass by an action, and waits for it with what is behind. */
  abstract void asked(CloudAction.Forward forward);

  /** Whether what the session wants done next has to wait for such a pass. */
  abstract boolean waitsForPass();

  /** The session is over. */
  abstract void over();

  @Override
  public final void pump() {
    if (machine.ended()) {
      over();
      release(); // At once: whoever asks next may need the seat before this one's turn comes.
    }
    CloudAction action;
    while (!waitsForPass() && outbox.ready() && (action = machine.poll()) != null) {
      switch (action) {
        case CloudAction.Send send -> outbox.send(send.message());
        case CloudAction.Ended ended -> outbox.complete();
        case CloudAction.Forward forward -> asked(forward);
      }
    }
    if (waitsForTarget()) {
      turn.request();
      terms.ahead().take(machine.ahead());
    }
  }

  /** Whether a pass of this session waits for its turn; none does of an edge that reads nothing. */
  final boolean waitsForTarget() {
    return outbox.ready() && wantsTarget();
  }

  /** What an exit says leaves at once, where the edge reads; null for nothing. */
  final void tell(CloudMessage.Hint hint) {
    if (hint != null && outbox.ready()) {
      outbox.send(hint);
    }
  }

  @Override
  public final boolean quiet() {
    return outbox.ready() && !machine.hasActions();
  }

  @Override
  public final int token(int position) {
    return position < machine.length() ? machine.token(position) : GONE;
  }

  /** A pass of this session was run; with the first its prompt is read. */
  final void countPass() {
    passes++;
    if (stay != null) {
      stay.promptRead();
    }
  }

  @Override
  public final void whenTold(Runnable what) {
    guarded.whenTold(what);
  }

  @Override
  public final void refuse(Refusal refusal, Refusals.Reason reason) {
    if (!machine.ended()) {
      outbox.refusing(reason);
      machine.refuse(refusal);
    }
    pump();
  }

  /**
   * A hello that can be served takes a seat, or ends the session: a flood of hellos costs no memory
   * then.
   */
  final void admit(EdgeMessage message) {
    boolean seated = turn != null || machine.ended();
    if (!seated
        && message instanceof EdgeMessage.Hello hello
        && Admission.check(hello, terms.limits()) == null
        && sitDown(hello)) {
      terms.register().open(standing.session(), standing.owner(), hello.epoch(), this);
      watch();
    }
  }

  /** The edge is gone, and may come again: what it would begin with is kept for a while. */
  @Override
  public final void abandon() {
    if (!machine.ended() && turn != null) {
      terms.keep(standing.session(), this, letGo());
    }
    machine.abandon();
    pump();
  }

  /** Another connection takes the session up. */
  @Override
  public final Register.Kept<Turn> yield() {
    lock.lock();
    try {
      if (machine.ended() || turn == null) {
        return null;
      }
      Register.Kept<Turn> kept = letGo();
      refuse(
          new Refusal(Refusal.Code.ROUND, "the session goes on on another connection"),
          Refusals.Reason.TAKEN_UP);
      return kept;
    } finally {
      lock.unlock();
    }
  }

  private Register.Kept<Turn> letGo() {
    Register.Kept<Turn> kept = new Register.Kept<>(machine.committedText(), turn);
    turn.keep();
    turn = null;
    stay.end();
    stay = null;
    return kept;
  }

  private void watch() {
    long seen = passes;
    watch =
        terms
            .later()
            .after(
                terms.patience().silence(),
                () -> terms.inference().submit(() -> look(seen), guarded::failed));
  }

  private void look(long seen) {
    lock.lock();
    try {
      lookOn(seen);
    } finally {
      lock.unlock();
    }
  }

  private void lookOn(long seen) {
    if (machine.ended()) {
      return;
    }
    if (passes != seen || waitsForTarget()) {
      watch();
      return;
    }
    Refusal refusal =
        new Refusal(
            Refusal.Code.BUSY,
            "nothing came from this edge, or nothing was read by it, for "
                + terms.patience().silence().toSeconds()
                + " s, and others wait for its sequence; ask again, or start the cloud with a"
                + " longer --idle-timeout");
    refuse(refusal, Refusals.Reason.SILENCE);
    if (!outbox.ready()) {
      outbox.breakOff(refusal);
    }
  }

  @Override
  public final void broke(Throwable e) {
    try {
      fail(e);
      pump();
    } catch (RuntimeException | Error again) {
      outbox.breakOff(
          new Refusal(Refusal.Code.INTERNAL, "the cloud failed; see its log and ask again"));
      throw again;
    }
  }

  private boolean sitDown(EdgeMessage.Hello hello) {
    int common = standing.commonWith(hello.prompt());
    try {
      stay =
          caller.begin(hello.prompt().length - common, hello.resume() != null, System.nanoTime());
    } catch (SessionException e) {
      outbox.refusing(Refusals.Reason.LIMIT);
      machine.refuse(e.refusal());
      return false;
    }
    return switch (terms.admission().ask(claim)) {
      case AdmissionControl.Ticket ticket -> {
        takenUp = true;
        turn = new Turn(terms.inference(), ticket, guarded, standing.cells(), common);
        yield true;
      }
      case AdmissionControl.Later later -> {
        stay.takeBack();
        stay = null;
        switch (later.reason()) {
          case DELAY -> outbox.refusing(Refusals.Reason.DELAY);
          case AWAY -> outbox.refusing(Refusals.Reason.AWAY);
          case SEQUENCES -> {} // Its code says it.
        }
        machine.refuse(later.refusal());
        yield false;
      }
    };
  }

  /** One session's failure is its own: it ends with a reason, and the others go on. */
  final void fail(Throwable e) {
    if (e instanceof GrammarException asked) {
      machine.refuse(new Refusal(Refusal.Code.SETTINGS, asked.getMessage()));
      return;
    }
    CloudLog.failure("session " + standing.session() + " failed", e);
    machine.refuse(
        new Refusal(
            Refusal.Code.INTERNAL,
            "the target failed (" + CloudLog.named(e) + "); see the cloud's log and ask again"));
  }

  @Override
  public final void failed(Throwable e) {
    broke(e);
  }

  final void release() {
    watch.run();
    if (standing.before() != null && !takenUp) {
      takenUp = true;
      terms.keep(standing.session(), null, standing.before()); // For when there is room, say.
    }
    terms.register().forget(standing.session(), this);
    if (turn != null) {
      turn.close();
      turn = null;
      stay.end();
      stay = null;
    }
  }
}
