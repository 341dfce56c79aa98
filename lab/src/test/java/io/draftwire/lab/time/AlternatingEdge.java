package io.draftwire.lab.time;

import io.draftwire.core.plan.Planner;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeAction;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.EdgeSession;
import io.draftwire.core.session.Finish;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.DraftSequence;
import io.draftwire.edge.Phases;
import io.draftwire.engine.Batch;
import io.draftwire.engine.LanguageModel;
import io.draftwire.wire.WireBytes;
import java.util.ArrayDeque;

/**
 * The edge of {@link AlternatingRun}. It has one clock, which its own work moves on, and which
 * jumps to a message's arrival when it has to wait.
 */
final class AlternatingEdge implements AutoCloseable {
  private record Mail(CloudMessage message, int bytes, long arrived) {}

  private final AnswerRequest request;
  private final CostProfile costs;
  private final VirtualConnection connection;
  private final EdgeSession session;
  private final Batch batch;
  private final DraftSequence sequence;
  private final Phases phases;
  private final ArrayDeque<Mail> inbox = new ArrayDeque<>();
  private final long encodeNanos;

  private long now;
  private long firstToken = -1;
  private long end;
  private Finish finish;

  AlternatingEdge(
      LanguageModel draft,
      AnswerRequest request,
      Planner planner,
      CostProfile costs,
      VirtualConnection connection) {
    this.request = request;
    this.costs = costs;
    this.connection = connection;
    this.session = new EdgeSession(request.settings(draft.tokenizer()), request.prompt(), planner);
    this.phases = new Phases(planner);
    this.batch = new Batch(draft.tokenizer().vocabularySize());
    this.sequence =
        request.mode() == Mode.SPECULATIVE ? new DraftSequence(draft, session, batch) : null;
    this.encodeNanos = Nanos.of(costs.encodeSeconds());
    session.start();
  }

  /** A message of so many bytes will be here at {@code arrived}. */
  void deliver(CloudMessage message, int bytes, long arrived) {
    inbox.add(new Mail(message, bytes, arrived));
  }

  /** Goes on until it waits for a message that nobody has sent yet. */
  void advance(AlternatingCloud cloud) throws SessionException {
    while (true) {
      EdgeAction action = session.poll();
      switch (action) {
        case EdgeAction.Forward forward -> draft(forward);
        case EdgeAction.Send send -> send(send.message(), cloud);
        case EdgeAction.Commit commit -> firstToken = firstToken < 0 ? now : firstToken;
        case EdgeAction.TakeBack back ->
            throw new IllegalStateException("taken back, though nothing was said alone");
        case EdgeAction.Finished finished -> {
          finish = finished.reason();
          end = now;
        }
        case null -> {
          Mail mail = inbox.poll();
          if (mail == null) {
            return;
          }
          receive(mail);
        }
      }
    }
  }

  private void draft(EdgeAction.Forward forward) {
    sequence.forward(forward.keep(), forward.to());
    long draftNanos = Nanos.of(costs.draft().seconds(batch.size()));
    session.onLogits(batch.logits(), batch.offset(0));
    phases.drafted(draftNanos, batch.size());
    phases.encoded(encodeNanos);
    now += draftNanos + encodeNanos;
  }

  private void send(EdgeMessage message, AlternatingCloud cloud) {
    int bytes = WireBytes.of(message);
    switch (message) {
      case EdgeMessage.Hello hello -> {
        cloud.deliver(hello, connection.hello(0, bytes));
        phases.sent(hello, bytes, connection.helloSent());
        return;
      }
      case EdgeMessage.Stream stream ->
          // With the hello it leaves when that does: once the connection stands.
          cloud.deliver(stream, connection.up(Math.max(now, connection.helloSent()), bytes));
      case EdgeMessage.Close close -> {
        // A cloud that decodes alone has ended the stream behind its last token.
        if (request.mode() == Mode.SPECULATIVE) {
          cloud.deliver(close, connection.up(now, bytes));
        }
      }
      case EdgeMessage.Round round -> cloud.deliver(round, connection.up(now, bytes));
      case EdgeMessage.Laws laws -> cloud.deliver(laws, connection.up(now, bytes));
      case EdgeMessage.Part part -> cloud.deliver(part, connection.up(now, bytes));
      case EdgeMessage.Grow grow -> throw new AssertionError("no round");
      case EdgeMessage.Ack ack -> throw new AssertionError("no round");
      case EdgeMessage.Retell retell -> throw new IllegalStateException("nothing breaks here");
      case EdgeMessage.More more -> cloud.deliver(more, connection.up(now, bytes));
    }
    phases.sent(message, bytes, now);
  }

  private void receive(Mail mail) throws SessionException {
    now = Math.max(now, mail.arrived());
    phases.received(mail.message(), mail.bytes(), mail.arrived());
    session.onMessage(mail.message());
  }

  boolean finished() {
    return session.finished();
  }

  Answer answer() {
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

  @Override
  public void close() {
    if (sequence != null) {
      sequence.close();
    }
  }
}
