package io.draftwire.lab.faults;

import io.draftwire.cloud.batch.Demand;
import io.draftwire.cloud.batch.PassTimes;
import io.draftwire.cloud.batch.Seat;
import io.draftwire.cloud.batch.Work;
import io.draftwire.cloud.resume.Register;
import io.draftwire.cloud.resume.Standing;
import io.draftwire.core.law.LogitRows;
import io.draftwire.core.live.LiveCloud;
import io.draftwire.core.live.TargetPass;
import io.draftwire.core.session.CloudAction;
import io.draftwire.core.session.CloudMachine;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.CloudSession;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionId;
import java.util.function.IntPredicate;

/** One session of a {@link FaultCloud}: what the server's drivers are, without their threads. */
abstract sealed class FaultSession implements Work, Register.Holder<Seat> {
  final FaultCloud cloud;
  private final CloudMachine machine;
  private final Standing<Seat> standing;
  private final Wire wire;

  /** Null before the hello and after the end. */
  Seat seat;

  private boolean takenUp;

  private FaultSession(CloudMachine machine, FaultCloud cloud, Standing<Seat> standing, Wire wire) {
    this.machine = machine;
    this.cloud = cloud;
    this.standing = standing;
    this.wire = wire;
  }

  static FaultSession of(
      FaultCloud cloud, EdgeMessage.Hello hello, Standing<Seat> standing, Wire wire) {
    SessionId name = standing.session();
    IntPredicate endsText = cloud.model().tokenizer()::endsText;
    return hello.mode() == EdgeMessage.Mode.LIVE
        ? new Live(new LiveCloud(name, cloud.limits(), 0, endsText), cloud, standing, wire)
        : new Rounds(new CloudSession(name, cloud.limits(), 0, endsText), cloud, standing, wire);
  }

  abstract void tell(EdgeMessage message);

  /** Whether the target is to run. */
  abstract boolean wants();

  /** Something other than a message. */
  abstract void forward(CloudAction.Forward forward);

  /** Whether what is polled next has to wait for a pass. */
  abstract boolean waits();

  final void hear(EdgeMessage message) {
    if (message instanceof EdgeMessage.Hello hello && seat == null && !machine.ended()) {
      sitDown(hello);
    }
    tell(message);
    goOn();
  }

  private void sitDown(EdgeMessage.Hello hello) {
    if (!cloud.target().hasSeat()) {
      machine.refuse(Refusal.Code.BUSY, "all sequences are taken");
      return;
    }
    takenUp = true;
    seat =
        standing.cells() == null
            ? cloud.target().seat(this)
            : cloud.target().seat(this, standing.cells(), standing.commonWith(hello.prompt()));
    cloud.register().open(standing.session(), standing.owner(), hello.epoch(), this);
  }

  final void goOn() {
    if (machine.ended()) {
      release();
    }
    CloudAction action;
    while (!waits() && (action = machine.poll()) != null) {
      switch (action) {
        case CloudAction.Send send -> wire.down(send.message());
        case CloudAction.Forward forward -> forward(forward);
        case CloudAction.Ended ended -> release();
      }
    }
    if (wants()) {
      cloud.request(seat);
    }
  }

  private void release() {
    if (standing.before() != null && !takenUp) {
      takenUp = true;
      cloud.keep(standing.session(), null, standing.before());
    }
    cloud.register().forget(standing.session(), this);
    if (seat != null) {
      seat.close();
      seat = null;
    }
  }

  final void abandon() {
    if (!machine.ended() && seat != null) {
      cloud.keep(standing.session(), this, letGo());
    }
    machine.abandon();
    goOn();
  }

  private Register.Kept<Seat> letGo() {
    Register.Kept<Seat> kept = new Register.Kept<>(machine.committedText(), seat);
    seat.pause();
    seat = null;
    return kept;
  }

  @Override
  public final Register.Kept<Seat> yield() {
    if (machine.ended() || seat == null) {
      return null;
    }
    Register.Kept<Seat> kept = letGo();
    machine.refuse(Refusal.Code.ROUND, "the session goes on on another connection");
    goOn();
    return kept;
  }

  @Override
  public final int token(int position) {
    return !machine.ended() && position < machine.length() ? machine.token(position) : GONE;
  }

  @Override
  public final void failed(Throwable e) {
    throw new IllegalStateException("a pass failed", e);
  }

  /** Of rounds and streams. */
  private static final class Rounds extends FaultSession {
    private final CloudSession session;
    private CloudAction.Forward next;

    Rounds(CloudSession session, FaultCloud cloud, Standing<Seat> standing, Wire wire) {
      super(session, cloud, standing, wire);
      this.session = session;
    }

    @Override
    void tell(EdgeMessage message) {
      session.onMessage(message);
    }

    @Override
    boolean wants() {
      return next != null && !session.ended();
    }

    @Override
    boolean waits() {
      return next != null && !session.ended();
    }

    @Override
    void forward(CloudAction.Forward forward) {
      next = forward;
    }

    @Override
    public Demand demand() {
      return wants() ? Demand.text(next.keep(), next.to(), next.rows()) : null;
    }

    @Override
    public int passed(LogitRows rows, PassTimes times) {
      CloudAction.Forward forward = next;
      next = null;
      if (!session.ended() && forward.rows() > 0) {
        session.onLogits(rows.logits(), rows.offset(0), CloudMessage.Timing.NONE);
      }
      return -1;
    }
  }

  /** Live. */
  private static final class Live extends FaultSession {
    private final LiveCloud session;

    Live(LiveCloud session, FaultCloud cloud, Standing<Seat> standing, Wire wire) {
      super(session, cloud, standing, wire);
      this.session = session;
    }

    @Override
    void tell(EdgeMessage message) {
      session.onMessage(message, cloud.world().now());
    }

    @Override
    boolean wants() {
      return session.wantsPass();
    }

    @Override
    boolean waits() {
      return false;
    }

    @Override
    void forward(CloudAction.Forward forward) {
      throw new IllegalStateException("a live session offers passes and asks for none");
    }

    @Override
    public Demand demand() {
      return session.wantsPass() ? Demand.tree(session.prospects()) : null;
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
    public int passed(LogitRows rows, PassTimes times) {
      return session.ended() ? -1 : session.end(rows, times.begin(), times.end(), 0, 0);
    }
  }
}
