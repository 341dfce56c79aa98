package io.draftwire.lab.faults;

import io.draftwire.core.live.DraftPass;
import io.draftwire.core.live.LiveEdge;
import io.draftwire.core.live.LiveKnowledge;
import io.draftwire.core.plan.Ahead;
import io.draftwire.core.plan.FixedPlanner;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.plan.UploadPlan;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeAction;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.EdgeSession;
import io.draftwire.core.session.Link;
import io.draftwire.core.session.Meanwhile;
import io.draftwire.core.session.Origin;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.Resumable;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.DraftSequence;
import io.draftwire.edge.LiveDraft;
import io.draftwire.engine.Batch;
import io.draftwire.engine.LanguageModel;
import io.draftwire.lab.time.World;
import java.util.ArrayDeque;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * An edge with one answer: its session and link machine are those of production; its connections
 * break, and others follow.
 */
final class FaultEdge implements AutoCloseable {

  private final World world;
  private final Function<Wire.End<CloudMessage>, Wire> connect;
  private final Link link;
  private final long draftNanos;
  private final Meanwhile meanwhile;
  private final Screen screen;
  private final Answering answer;

  /** Null while there is no connection. */
  private Wire wire;

  private boolean drafting;
  private boolean listening;
  private int corrected;

  private boolean crashed;

  /** What is done where the cloud has no room; null once it has had. */
  private Runnable busy;

  /** Whether an attempt to connect waits for the draft. */
  private boolean due;

  /** What came while the draft ran: one thread runs the draft and hears. */
  private final ArrayDeque<World.Event> unheard = new ArrayDeque<>();

  private World.Timer alarm;

  /** How far the clock is ahead of the world's. */
  private long ahead;

  /** What the two kinds of session have in common here. */
  private interface Answering extends AutoCloseable {
    Resumable session();

    void start(long now);

    EdgeAction poll();

    void hear(CloudMessage message, long now) throws SessionException;

    /**
     * Something for the draft to do; null for nothing. What it returns is run when that is done.
     */
    Runnable draft(EdgeAction.Forward forward, long now);

    long deadline();

    void onDeadline(long now);

    boolean finished();

    int[] text();

    /** The index of the first token that is not verified, or of the text's end. */
    int verified();

    @Override
    void close();
  }

  /**
   * @param draftNanos that a pass of the draft takes
   * @param upload when a round's drafts leave
   * @param ahead what it runs over while verdicts are under way
   * @param meanwhile what the draft does while there is no connection
   */
  FaultEdge(
      World world,
      LanguageModel draft,
      long draftNanos,
      AnswerRequest request,
      UploadPlan upload,
      Ahead ahead,
      Meanwhile meanwhile,
      Link link,
      Screen screen,
      Function<Wire.End<CloudMessage>, Wire> connect) {
    this.world = world;
    this.meanwhile = meanwhile;
    this.connect = connect;
    this.link = link;
    this.screen = screen;
    this.draftNanos = draftNanos;
    this.answer =
        request.mode() == EdgeMessage.Mode.LIVE
            ? new Live(draft, draftNanos, request)
            : new Rounds(draft, request, upload, ahead);
  }

  /**
   * Asks.
   *
   * @param refused what is done where the cloud has no room for a new session
   */
  void start(Runnable refused) throws SessionException {
    if (crashed) {
      return; // Before it came to that.
    }
    busy = refused;
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
    return answer.finished();
  }

  /** Tokens of the text before the first that nobody verified. */
  int verified() {
    return answer.verified();
  }

  /** Prompt and answer as far as committed. */
  int[] text() {
    return answer.text();
  }

  private final class Connection implements Wire.End<CloudMessage> {
    private Wire wire;

    @Override
    public void hear(CloudMessage message) throws SessionException {
      if (drafting) {
        unheard.add(() -> hear(message));
        return;
      }
      if (crashed || wire != FaultEdge.this.wire) {
        return; // Of a connection that is given up.
      }
      boolean full =
          message instanceof CloudMessage.Refused refused
              && refused.refusal().code() == Refusal.Code.BUSY;
      if (full && busy != null) {
        busy.run();
        return;
      }
      if (message instanceof CloudMessage.Welcome) {
        busy = null;
      }
      if (!(link.state() instanceof Link.State.Up)) {
        if (message instanceof CloudMessage.Welcome) {
          link.up();
        }
        if (full) {
          lost();
          return;
        }
      }
      if (!(message instanceof CloudMessage.Welcome)
          && !(message instanceof CloudMessage.Missing)) {
        link.progressed(now());
      }
      answer.hear(message, now());
      goOn();
    }

    @Override
    public void broke() throws SessionException {
      if (drafting) {
        unheard.add(this::broke);
        return;
      }
      if (!crashed && wire == FaultEdge.this.wire && !answer.finished()) {
        lost();
      }
    }
  }

  private void lost() throws SessionException {
    if (!link.lost(now())) {
      throw new SessionException(Refusal.Code.INTERNAL, "the link was given up");
    }
    wire = null;
    answer.session().lost(meanwhile);
    Link.State.Lost lost = (Link.State.Lost) link.state();
    world.at(Math.max(world.now(), lost.next() - ahead), this::reconnect);
    goOn();
  }

  private void reconnect() throws SessionException {
    if (crashed || answer.finished()) {
      return;
    }
    if (drafting) {
      due = true; // One thread runs the draft and the link: first the one, then the other.
      return;
    }
    due = false;
    open();
    link.trying(now());
    Wire tried = wire;
    if (link.state() instanceof Link.State.Resuming(long since, long until)) {
      world.at(Math.max(world.now(), until - ahead), () -> giveUp(tried));
    }
    tried.whenOpen(() -> resume(tried));
    goOn();
  }

  /** The hello waits for the connection: it says how the text stands, which may go on meanwhile. */
  private void resume(Wire on) throws SessionException {
    if (drafting) {
      unheard.add(() -> resume(on));
    } else if (!crashed && wire == on) {
      answer.session().resume(now());
      goOn();
    }
  }

  /** An attempt, where nothing came of it in time. */
  private void giveUp(Wire tried) throws SessionException {
    if (drafting) {
      unheard.add(() -> giveUp(tried));
    } else if (!crashed && wire == tried && link.state() instanceof Link.State.Resuming) {
      tried.cut();
      lost();
    }
  }

  /** A stream that stands counts as broken once it was silent for too long. */
  private void listen() {
    long left = link.silenceLeft(now());
    if (listening || left == Link.NEVER) {
      return;
    }
    listening = true;
    world.at(
        world.now() + Math.max(left, 0),
        () -> {
          listening = false;
          if (crashed || answer.finished()) {
            return;
          }
          if (!drafting && link.silenceLeft(now()) <= 0) {
            wire.cut();
            lost();
          } else {
            world.at(world.now() + draftNanos, this::listen);
          }
        });
  }

  /** Until it drafts, or waits. */
  private void goOn() throws SessionException {
    if (alarm != null) {
      alarm.cancel();
      alarm = null;
    }
    EdgeAction.Forward forward = carryOut();
    if (drafting || answer.finished()) {
      return;
    }
    listen();
    if (forward == null && !unheard.isEmpty()) {
      unheard.poll().happen();
      goOn();
      return;
    }
    boolean alone = false;
    if (forward == null && !(link.state() instanceof Link.State.Up)) {
      alone = answer.session().goOnAlone();
      forward = carryOut();
      if (answer.finished()) {
        return;
      }
    }
    Runnable drafted = answer.draft(forward, now());
    if (drafted == null && alone) {
      goOn(); // What the draft said was guessed before; it has more to say.
      return;
    }
    if (drafted != null) {
      drafting = true;
      world.at(
          world.now() + draftNanos,
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
      carryOut(); // What leaves before the draft runs.
    } else if (answer.deadline() < FaultRun.FOR_EVER) {
      alarm = world.at(Math.max(world.now() + 1, answer.deadline() - ahead), this::alarmed);
    }
  }

  /** The pass that the session asks for, if any. */
  private EdgeAction.Forward carryOut() {
    EdgeAction.Forward forward = null;
    for (EdgeAction action = answer.poll(); action != null; action = answer.poll()) {
      switch (action) {
        case EdgeAction.Send send -> {
          if (wire != null) {
            wire.up(send.message());
            link.waiting(now());
          }
        }
        case EdgeAction.Forward next -> forward = next;
        case EdgeAction.Commit commit -> screen.burst(commit.burst());
        case EdgeAction.TakeBack back -> {
          corrected += back.to() - back.from();
          screen.takenBack(back.to() - back.from());
        }
        case EdgeAction.Finished finished -> screen.whole();
      }
    }
    return forward;
  }

  /** Tokens that the draft made alone, and that were taken back. */
  int corrected() {
    return corrected;
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

  private static int firstUnverified(int length, int prompt, IntFunction<Origin> origin) {
    int first = prompt;
    while (first < length && origin.apply(first) != Origin.UNVERIFIED) {
      first++;
    }
    return first;
  }

  /** Of rounds and streams. */
  private static final class Rounds implements Answering {
    private final EdgeSession session;
    private final Batch batch;
    private final DraftSequence sequence;

    Rounds(LanguageModel draft, AnswerRequest request, UploadPlan upload, Ahead ahead) {
      Planner fixed = new FixedPlanner(request.scheme(), request.maxDrafts());
      Planner planner = upload.apply(ahead.apply(fixed));
      session = new EdgeSession(request.settings(draft.tokenizer()), request.prompt(), planner);
      batch = new Batch(draft.tokenizer().vocabularySize());
      sequence = new DraftSequence(draft, session, batch);
    }

    @Override
    public Resumable session() {
      return session;
    }

    @Override
    public void start(long now) {
      session.start();
    }

    @Override
    public EdgeAction poll() {
      return session.poll();
    }

    @Override
    public void hear(CloudMessage message, long now) throws SessionException {
      session.onMessage(message);
    }

    @Override
    public Runnable draft(EdgeAction.Forward forward, long now) {
      EdgeAction.Forward pass = forward == null ? session.ahead() : forward;
      if (pass == null) {
        return null;
      }
      sequence.forward(pass.keep(), pass.to());
      return () -> session.onLogits(batch.logits(), batch.offset(0));
    }

    @Override
    public long deadline() {
      return Long.MAX_VALUE;
    }

    @Override
    public void onDeadline(long now) {}

    @Override
    public boolean finished() {
      return session.finished();
    }

    @Override
    public int[] text() {
      int[] text = new int[session.committed()];
      for (int i = 0; i < text.length; i++) {
        text[i] = session.token(i);
      }
      return text;
    }

    @Override
    public int verified() {
      return firstUnverified(session.committed(), session.promptLength(), session::origin);
    }

    @Override
    public void close() {
      sequence.close();
    }
  }

  /** Live. */
  private static final class Live implements Answering {
    private final LiveEdge session;
    private final LiveDraft tree;
    private final double draftSeconds;

    Live(LanguageModel draft, long draftNanos, AnswerRequest request) {
      draftSeconds = 1e-9 * draftNanos;
      session =
          new LiveEdge(
              request.settings(draft.tokenizer()),
              request.prompt(),
              request.growth(),
              new LiveKnowledge());
      tree = new LiveDraft(draft);
    }

    @Override
    public Resumable session() {
      return session;
    }

    @Override
    public void start(long now) {
      session.start(now);
    }

    @Override
    public EdgeAction poll() {
      return session.poll();
    }

    @Override
    public void hear(CloudMessage message, long now) throws SessionException {
      session.onMessage(message, now);
    }

    @Override
    public Runnable draft(EdgeAction.Forward forward, long now) {
      DraftPass pass = session.pass(tokens -> draftSeconds, now);
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
    public boolean finished() {
      return session.finished();
    }

    @Override
    public int[] text() {
      int[] text = new int[session.committed()];
      for (int i = 0; i < text.length; i++) {
        text[i] = session.token(i);
      }
      return text;
    }

    @Override
    public int verified() {
      int prompt = session.committed() - session.answer().length;
      return firstUnverified(session.committed(), prompt, session::origin);
    }

    @Override
    public void close() {
      tree.close();
    }
  }
}
