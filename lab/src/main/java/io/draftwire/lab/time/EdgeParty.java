package io.draftwire.lab.time;

import io.draftwire.core.hint.HintBook;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeAction;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.EdgeSession;
import io.draftwire.core.session.Finish;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.DraftSequence;
import io.draftwire.edge.Phases;
import io.draftwire.engine.Batch;
import io.draftwire.engine.LanguageModel;
import io.draftwire.wire.WireBytes;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * The edge in virtual time: what {@link io.draftwire.edge.EdgeClient} is in real time, in the same
 * order of events. Messages are heard when the session has nothing else to do.
 */
final class EdgeParty implements EdgeSide {
  private record Mail(CloudMessage message, int bytes, long here) {}

  private final World world;
  private final Machine machine;
  private final LanguageModel draft;
  private final AnswerRequest request;
  private final CostProfile costs;
  private final VirtualConnection connection;
  private final EdgeSession session;
  private final Batch batch;
  private final Phases phases;
  private final ArrayDeque<Mail> inbox = new ArrayDeque<>();
  private final long encodeNanos;

  private Party<EdgeMessage> cloud;

  /** Null until the answer is asked for and from its end on, and where the cloud decodes alone. */
  private DraftSequence sequence;

  /** When the answer was asked for: the edge's clock counts from there. */
  private long start;

  /** Null where a refusal ends the run. */
  private Consumer<Refusal> refused;

  /** Whether the cloud has refused the session. */
  private boolean turnedAway;

  private boolean waiting;
  private long firstToken = -1;
  private long end;
  private Finish finish;

  /**
   * @param machine runs the draft; may be shared with other answers of the same edge
   * @param hints how often hints were right; learns on
   */
  EdgeParty(
      World world,
      Machine machine,
      LanguageModel draft,
      AnswerRequest request,
      Planner planner,
      HintBook hints,
      CostProfile costs,
      VirtualConnection connection) {
    this.world = world;
    this.machine = machine;
    this.draft = draft;
    this.request = request;
    this.costs = costs;
    this.connection = connection;
    this.session =
        new EdgeSession(
            request.settings(draft.tokenizer(), hints), request.prompt(), planner, hints);
    this.phases = new Phases(planner);
    this.batch = new Batch(draft.tokenizer().vocabularySize());
    this.encodeNanos = Nanos.of(costs.encodeSeconds());
  }

  @Override
  public void start(Party<EdgeMessage> cloud) throws SessionException {
    this.cloud = cloud;
    start = world.now();
    if (request.mode() == Mode.SPECULATIVE) {
      sequence = new DraftSequence(draft, session, batch);
    }
    session.start();
    goOn();
  }

  @Override
  public void hear(CloudMessage message, int bytes) throws SessionException {
    inbox.add(new Mail(message, bytes, clock()));
    if (waiting && !turnedAway) {
      waiting = false;
      goOn();
    }
  }

  private long clock() {
    return world.now() - start;
  }

  /** Until it drafts, or waits for a message. */
  private void goOn() throws SessionException {
    while (true) {
      EdgeAction action = session.poll();
      switch (action) {
        case EdgeAction.Forward forward -> {
          draft(forward, false);
          return;
        }
        case EdgeAction.Send send -> send(send.message());
        case EdgeAction.Commit commit -> firstToken = firstToken < 0 ? clock() : firstToken;
        case EdgeAction.TakeBack back ->
            throw new IllegalStateException("taken back, though nothing was said alone");
        case EdgeAction.Finished finished -> {
          finish = finished.reason();
          end = clock();
        }
        case null -> {
          if (finish != null) {
            close();
            return;
          }
          Mail mail = inbox.poll();
          if (mail == null) {
            EdgeAction.Forward ahead = session.ahead();
            waiting = ahead == null;
            if (ahead != null) {
              draft(ahead, true);
            }
            return;
          }
          long used = session.figures().drawnByRows();
          phases.received(mail.message(), mail.bytes(), mail.here());
          try {
            session.onMessage(mail.message());
          } catch (SessionException e) {
            refused(e);
            return;
          }
          long drawn = session.figures().drawnByRows() - used;
          if (drawn > 0) {
            drawn(drawn * encodeNanos);
            return;
          }
        }
      }
    }
  }

  @Override
  public void onRefusal(Consumer<Refusal> refused) {
    this.refused = refused;
  }

  private void refused(SessionException e) throws SessionException {
    if (refused == null) {
      throw e;
    }
    turnedAway = true;
    close();
    refused.accept(e.refusal());
  }

  /** Drafts were drawn by rows that had been run ahead; nothing else goes on meanwhile. */
  private void drawn(long nanos) {
    phases.encodedAhead(nanos);
    world.at(world.now() + nanos, this::goOn);
  }

  /**
   * @param ahead whether a verdict is under way meanwhile
   */
  private void draft(EdgeAction.Forward forward, boolean ahead) {
    long asked = world.now();
    machine.submit(
        () -> {
          sequence.forward(forward.keep(), forward.to());
          machine.compute(
              Nanos.of(costs.draft().seconds(batch.size())),
              () -> drafted(world.now() - asked, ahead));
        });
  }

  private void drafted(long nanos, boolean ahead) {
    // The next draft follows from this one's law, which is shaped and drawn from meanwhile.
    world.at(
        world.now() + encodeNanos,
        () -> {
          if (ahead) {
            phases.draftedAhead(nanos, batch.size());
          } else {
            phases.drafted(nanos, batch.size());
            phases.encoded(encodeNanos);
          }
          session.onLogits(batch.logits(), batch.offset(0));
          goOn();
        });
  }

  private void send(EdgeMessage message) {
    int bytes = WireBytes.of(message);
    switch (message) {
      case EdgeMessage.Hello hello -> {
        deliver(hello, bytes, connection.hello(world.now(), bytes));
        phases.sent(hello, bytes, connection.helloSent() - start);
        return;
      }
      case EdgeMessage.Stream stream ->
          // With the hello it leaves when that does: once the connection stands.
          up(stream, bytes, Math.max(world.now(), connection.helloSent()));
      case EdgeMessage.Close close -> {
        // A cloud that decodes alone has ended the stream behind its last token.
        if (request.mode() == Mode.SPECULATIVE) {
          up(close, bytes, world.now());
        }
      }
      case EdgeMessage.Round round -> up(round, bytes, world.now());
      case EdgeMessage.Laws laws -> up(laws, bytes, world.now());
      case EdgeMessage.Part part -> up(part, bytes, world.now());
      case EdgeMessage.Grow grow -> up(grow, bytes, world.now());
      case EdgeMessage.Ack ack -> up(ack, bytes, world.now());
      case EdgeMessage.More more -> up(more, bytes, world.now());
      case EdgeMessage.Retell retell -> up(retell, bytes, world.now());
    }
    phases.sent(message, bytes, clock());
  }

  private void up(EdgeMessage message, int bytes, long leaves) {
    deliver(message, bytes, connection.up(leaves, bytes));
  }

  private void deliver(EdgeMessage message, int bytes, long arrives) {
    world.at(arrives, () -> cloud.hear(message, bytes));
  }

  @Override
  public boolean finished() {
    return session.finished();
  }

  @Override
  public int tokens() {
    return session.answer().length;
  }

  @Override
  public Answer answer() {
    return new Answer(
        session.answer(),
        session.seed(),
        finish,
        session.figures(),
        phases.seconds(),
        phases.promptSeconds(),
        Nanos.seconds(firstToken),
        Nanos.seconds(end),
        connection.bytesUp(),
        connection.bytesDown());
  }

  /** Gives the draft's sequence back. */
  @Override
  public void close() {
    if (sequence != null) {
      sequence.close();
      sequence = null;
    }
  }
}
