package io.draftwire.lab.time;

import io.draftwire.core.session.CloudAction;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.CloudSession;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.engine.Batch;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.TargetSequence;
import io.draftwire.wire.WireBytes;
import java.util.ArrayDeque;

/**
 * The cloud of {@link AlternatingRun}. It has one clock, which its own work moves on, and which
 * jumps to a message's arrival when it has to wait.
 */
final class AlternatingCloud implements AutoCloseable {
  private record Mail(EdgeMessage message, long arrived) {}

  private final CostProfile costs;
  private final VirtualConnection connection;
  private final CloudSession session;
  private final Batch batch;
  private final TargetSequence sequence;
  private final ArrayDeque<Mail> inbox = new ArrayDeque<>();
  private final long verifyNanos;

  private long now;

  /** The session's own clock starts with the hello. */
  private long start = -1;

  private long arrived;

  /** End of the latest forward pass. */
  private long forwarded;

  private long promptNanos;
  private boolean answered;
  private boolean verifying;
  private boolean statusSent;
  private CloudAction next;

  AlternatingCloud(LanguageModel target, CostProfile costs, VirtualConnection connection) {
    this.costs = costs;
    this.connection = connection;
    this.session = CloudParty.session(target, costs);
    this.batch = new Batch(target.tokenizer().vocabularySize());
    this.verifyNanos = Nanos.of(costs.verifySeconds());
    this.sequence = new TargetSequence(target, batch);
  }

  /** A message will be here at {@code arrived}. */
  void deliver(EdgeMessage message, long arrived) {
    inbox.add(new Mail(message, arrived));
  }

  /** Goes on until it waits for a message that nobody has sent yet. */
  void advance(AlternatingEdge edge) {
    while (true) {
      if (next == null) {
        next = session.poll();
      }
      Mail mail = inbox.peek();
      if (mail != null && (next == null || mail.arrived() <= now)) {
        // What came during a forward pass is heard before the session's own next step.
        inbox.poll();
        receive(mail);
      } else if (next == null) {
        return;
      } else {
        CloudAction action = next;
        next = null;
        carryOut(action, edge);
      }
    }
  }

  private void receive(Mail mail) {
    now = Math.max(now, mail.arrived());
    arrived = session.idle() ? mail.arrived() : arrived;
    start = start < 0 ? arrived : start;
    verifying |= mail.message() instanceof EdgeMessage.Round;
    boolean waited = session.awaitsLaws();
    session.onMessage(mail.message(), Nanos.micros(Math.max(0, mail.arrived() - forwarded)));
    if (waited && !session.awaitsLaws()) {
      tested();
    }
  }

  private void carryOut(CloudAction action, AlternatingEdge edge) {
    switch (action) {
      case CloudAction.Forward forward -> {
        if (!session.ended()) {
          forward(forward);
        }
      }
      case CloudAction.Send send -> send(send.message(), edge);
      case CloudAction.Ended ended -> {
        if (!statusSent) {
          connection.down(now, WireBytes.TRAILERS);
        }
      }
    }
  }

  private void send(CloudMessage message, AlternatingEdge edge) {
    int own = WireBytes.of(message);
    int bytes = own + (answered ? 0 : WireBytes.RESPONSE);
    answered = true;
    if (message instanceof CloudMessage.Streamed && session.ended()) {
      // The end follows at once, and both leave in one piece.
      bytes += WireBytes.TRAILERS;
      statusSent = true;
    }
    edge.deliver(message, own, connection.down(now, bytes));
  }

  private void forward(CloudAction.Forward forward) {
    int tokens = sequence.forward(forward.keep(), forward.to(), forward.rows(), session::token);
    long begin = now;
    long took = Nanos.of(costs.target().seconds(tokens));
    now += took;
    forwarded = now;
    if (forward.rows() == 0) {
      promptNanos = took;
      return;
    }
    session.onLogits(
        batch.logits(),
        0,
        new CloudMessage.Timing(
            Nanos.clockMicros(arrived - start),
            Nanos.micros(begin - arrived),
            Nanos.micros(took),
            Nanos.micros(promptNanos)));
    promptNanos = 0;
    arrived = now;
    if (!session.awaitsLaws()) {
      tested();
    }
  }

  /**
   * Testing a round comes behind the pass, where the real cloud's timing does not see it either.
   */
  private void tested() {
    now += verifying ? verifyNanos : 0;
    verifying = false;
  }

  @Override
  public void close() {
    sequence.close();
  }
}
