package io.draftwire.lab.faults;

import io.draftwire.core.live.DraftPass;
import io.draftwire.core.live.LiveEdge;
import io.draftwire.core.live.LiveKnowledge;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeAction;
import io.draftwire.core.session.EdgeMachine;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.EdgeSession;
import io.draftwire.core.session.Link;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.DraftSequence;
import io.draftwire.edge.LiveDraft;
import io.draftwire.engine.Batch;
import io.draftwire.engine.LanguageModel;
import io.draftwire.lab.time.World;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * An edge with one answer: its session and link machine are those of production; its connections
 * break, and others follow.
 */
final class FaultEdge implements AutoCloseable {
  private static final long DRAFT_NANOS = 2_000_000;
  private static final long FOR_EVER = Long.MAX_VALUE / 2;

  private final World world;
  private final Function<Wire.End<CloudMessage>, Wire> connect;
  private final Link link;
  private final boolean alone;
  private final Answering answer;

  /** Null while there is no connection. */
  private Wire wire;

  private boolean drafting;
  private boolean crashed;

  /** Whether an attempt to connect waits for the draft. */
  private boolean due;

  private World.Timer alarm;

  /** How far the clock is ahead of the world's. */
  private long ahead;

  /** What the two kinds of session have in common here. */
  private interface Answering extends AutoCloseable {
    EdgeMachine session();

    void start(long now);

    void hear(CloudMessage message, long now) throws SessionException;

    /**
     * Something for the draft to do; null for nothing. What it returns is run when that is done.
     */
    Runnable draft(EdgeAction.Forward forward, long now);

    long deadline();

    void onDeadline(long now);

    @Override
    void close();
  }

  /**
   * @param alone whether the draft goes on alone while there is no connection
   */
  FaultEdge(
      World world,
      LanguageModel draft,
      AnswerRequest request,
      boolean alone,
      RandomGenerator random,
      Function<Wire.End<CloudMessage>, Wire> connect) {
    this.world = world;
    this.alone = alone;
    this.connect = connect;
    this.link = new Link(FOR_EVER, random);
    this.answer =
        request.mode() == EdgeMessage.Mode.LIVE
            ? new Live(draft, request)
            : new Rounds(draft, request);
  }

  private EdgeMachine session() {
    return answer.session();
  }

  void start() throws SessionException {
    answer.start(now());
    open();
    goOn();
  }

  private void open() {
    Connection connection = new Connection();
    connection.wire = connect.apply(connection);
    wire = connection.wire;
  }

  private long now() {
    return world.now() + ahead;
  }

  /** Its clock was not looked at for a while. */
  void jump(long nanos) {
    ahead += nanos;
  }

  /** Nothing is left of it but the text, which its owner has seen. */
  void crash() {
    crashed = true;
    if (wire != null) {
      wire.cut();
      wire = null;
    }
    close();
  }

  boolean finished() {
    return session().finished();
  }

  /** Tokens of the text before the first that nobody verified. */
  int verified() {
    return session().verified();
  }

  /** Prompt and answer as far as committed. */
  int[] text() {
    return session().text();
  }

  private final class Connection implements Wire.End<CloudMessage> {
    private Wire wire;

    @Override
    public void hear(CloudMessage message) throws SessionException {
      if (crashed || wire != FaultEdge.this.wire) {
        return; // Of a connection that is given up.
      }
      if (!(link.state() instanceof Link.State.Up)) {
        if (message instanceof CloudMessage.Welcome) {
          link.up();
        }
        if (message instanceof CloudMessage.Refused refused
            && refused.refusal().code() == Refusal.Code.BUSY) {
          lost();
          return;
        }
      }
      answer.hear(message, now());
      goOn();
    }

    @Override
    public void broke() throws SessionException {
      if (!crashed && wire == FaultEdge.this.wire && !session().finished()) {
        lost();
      }
    }
  }

  private void lost() throws SessionException {
    if (!link.lost(now())) {
      throw new SessionException(Refusal.Code.INTERNAL, "the link was given up");
    }
    wire = null;
    session().lost(alone);
    Link.State.Lost lost = (Link.State.Lost) link.state();
    world.at(Math.max(world.now(), lost.next() - ahead), this::reconnect);
    goOn();
  }

  private void reconnect() throws SessionException {
    if (crashed || session().finished()) {
      return;
    }
    if (drafting) {
      due = true; // One thread runs the draft and the link: first the one, then the other.
      return;
    }
    due = false;
    open();
    link.trying(now());
    session().resume(now());
    goOn();
  }

  /** Until it drafts, or waits. */
  private void goOn() throws SessionException {
    if (alarm != null) {
      alarm.cancel();
      alarm = null;
    }
    EdgeAction.Forward forward = carryOut(null);
    if (drafting || session().finished()) {
      return;
    }
    if (forward == null && link.state() instanceof Link.State.Lost) {
      session().goOnAlone();
      forward = carryOut(null);
      if (session().finished()) {
        return;
      }
    }
    Runnable drafted = answer.draft(forward, now());
    if (drafted != null) {
      drafting = true;
      world.at(
          world.now() + DRAFT_NANOS,
          () -> {
            drafting = false;
            if (!crashed) {
              drafted.run();
              if (due) {
                reconnect();
              }
              goOn();
            }
          });
      sendWhatWaits();
    } else if (answer.deadline() < FOR_EVER) {
      alarm = world.at(Math.max(world.now() + 1, answer.deadline() - ahead), this::alarmed);
    }
  }

  /** The pass that the session asks for, if any. */
  private EdgeAction.Forward carryOut(EdgeAction.Forward asked) {
    EdgeAction.Forward forward = asked;
    for (EdgeAction action = session().poll(); action != null; action = session().poll()) {
      switch (action) {
        case EdgeAction.Send send -> {
          if (wire != null) {
            wire.up(send.message());
          }
        }
        case EdgeAction.Forward next -> forward = next;
        case EdgeAction.Commit commit -> {}
        case EdgeAction.Finished finished -> {}
      }
    }
    return forward;
  }

  /** What leaves before the draft runs. */
  private void sendWhatWaits() {
    for (EdgeAction action = session().poll(); action != null; action = session().poll()) {
      if (action instanceof EdgeAction.Send send && wire != null) {
        wire.up(send.message());
      }
    }
  }

  private void alarmed() throws SessionException {
    alarm = null;
    if (!crashed) {
      answer.onDeadline(now());
      goOn();
    }
  }

  @Override
  public void close() {
    answer.close();
  }

  /** Of rounds and streams. */
  private static final class Rounds implements Answering {
    private final EdgeSession session;
    private final Batch batch;
    private final DraftSequence sequence;

    Rounds(LanguageModel draft, AnswerRequest request) {
      session = new EdgeSession(request.settings(draft.tokenizer()), request.prompt());
      batch = new Batch(draft.tokenizer().vocabularySize());
      sequence = new DraftSequence(draft, session, batch);
    }

    @Override
    public EdgeMachine session() {
      return session;
    }

    @Override
    public void start(long now) {
      session.start();
    }

    @Override
    public void hear(CloudMessage message, long now) throws SessionException {
      session.onMessage(message);
    }

    @Override
    public Runnable draft(EdgeAction.Forward forward, long now) {
      if (forward == null) {
        return null;
      }
      sequence.forward(forward.keep(), forward.to());
      return () -> session.onLogits(batch.logits(), batch.offset(0));
    }

    @Override
    public long deadline() {
      return Long.MAX_VALUE;
    }

    @Override
    public void onDeadline(long now) {}

    @Override
    public void close() {
      sequence.close();
    }
  }

  /** Live. */
  private static final class Live implements Answering {
    private final LiveEdge session;
    private final LiveDraft tree;

    Live(LanguageModel draft, AnswerRequest request) {
      session =
          new LiveEdge(
              request.settings(draft.tokenizer()),
              request.prompt(),
              request.growth(),
              new LiveKnowledge());
      tree = new LiveDraft(draft);
    }

    @Override
    public EdgeMachine session() {
      return session;
    }

    @Override
    public void start(long now) {
      session.start(now);
    }

    @Override
    public void hear(CloudMessage message, long now) throws SessionException {
      session.onMessage(message, now);
    }

    @Override
    public Runnable draft(EdgeAction.Forward forward, long now) {
      DraftPass pass = session.pass(tokens -> 1e-9 * DRAFT_NANOS, now);
      if (pass == null) {
        return null;
      }
      tree.run(pass, session::token);
      return () -> session.ran(pass, tree.rows(pass));
    }

    @Override
    public long deadline() {
      return session.deadline();
    }

    @Override
    public void onDeadline(long now) {
      session.onDeadline(now);
    }

    @Override
    public void close() {
      tree.close();
    }
  }
}
