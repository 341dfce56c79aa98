package io.draftwire.lab.time;

import io.draftwire.core.session.CloudAction;
import io.draftwire.core.session.CloudLimits;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.CloudSession;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.ToldCosts;
import io.draftwire.engine.CostCurve;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.Priors;
import io.draftwire.engine.TargetSequence;
import io.draftwire.engine.Tokenizer;
import io.draftwire.wire.WireBytes;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One session of a cloud in virtual time: what {@code SessionDriver} is on the real server, in the
 * same order of events. All of it happens in tasks of the {@link TargetHost}'s machine; a message
 * that comes while the target runs is heard in its turn behind the pass.
 */
final class CloudParty implements CloudSide {
  private final TargetHost host;
  private final World world;
  private final VirtualConnection connection;
  private final Party<CloudMessage> edge;
  private final CloudSession session;
  private final long verifyNanos;

  /** Null until the first pass, and from the end on. */
  private TargetSequence sequence;

  /** The session's own clock starts with the hello. */
  private long start = -1;

  private long arrived;

  /** End of the latest forward pass. */
  private long forwarded;

  private long promptNanos;

  /** Waits for its turn; null where nothing does. */
  private CloudAction.Forward next;

  /** Whether the session's next step is in the machine's queue, or under way there. */
  private boolean queued;

  private boolean answered;
  private boolean verifying;
  private boolean statusSent;

  /**
   * @param edge hears what comes down the connection
   */
  CloudParty(TargetHost host, VirtualConnection connection, Party<CloudMessage> edge) {
    this.host = host;
    this.world = host.world();
    this.connection = connection;
    this.edge = edge;
    this.session = session(host.model(), host.costs());
    this.verifyNanos = Nanos.of(host.costs().verifySeconds());
  }

  /** The first session of a cloud over {@code target}; the hello brings its seed. */
  static CloudSession session(LanguageModel target, CostProfile costs) {
    return new CloudSession(1, limits(target, costs), 0, target.tokenizer()::endsText);
  }

  /** What a cloud over {@code target} offers every session. */
  static CloudLimits limits(LanguageModel target, CostProfile costs) {
    Tokenizer tokenizer = target.tokenizer();
    return new CloudLimits(
        tokenizer.fingerprint(),
        tokenizer.vocabularySize(),
        target.contextLength(),
        Priors.of(tokenizer),
        ToldCosts.of(micros(costs.target())));
  }

  /** What the welcome tells of the target's costs, as a server measures them when it starts. */
  private static List<Integer> micros(CostCurve target) {
    return IntStream.of(1, 2, 4, 8)
        .mapToObj(tokens -> Nanos.micros(Nanos.of(target.seconds(tokens))))
        .toList();
  }

  @Override
  public void hear(EdgeMessage message, int bytes) {
    long here = world.now();
    host.machine().submit(() -> receive(message, here));
  }

  private void receive(EdgeMessage message, long here) {
    arrived = session.idle() ? here : arrived;
    start = start < 0 ? arrived : start;
    verifying |= message instanceof EdgeMessage.Round;
    boolean waited = session.awaitsLaws();
    session.onMessage(message, Nanos.micros(Math.max(0, here - forwarded)));
    if (waited && !session.awaitsLaws()) {
      test(this::pump);
    } else {
      pump();
    }
  }

  /** Carries out actions up to and including one forward pass, then lets others have the target. */
  private void pump() {
    pump(false);
  }

  /**
   * @param passed whether a pass has just been run: what came of it is sent at once, and the next
   *     waits for its turn behind the others'
   */
  private void pump(boolean passed) {
    if (session.ended()) {
      close();
      next = null;
    } else if (queued) {
      return;
    }
    for (CloudAction action = poll(); action != null; action = poll()) {
      switch (action) {
        case CloudAction.Send send -> send(send.message());
        case CloudAction.Ended ended -> {
          close();
          if (!statusSent) {
            connection.down(world.now(), WireBytes.TRAILERS);
          }
        }
        case CloudAction.Forward forward -> {
          queued = true;
          if (passed) {
            queue(forward);
          } else {
            forward(forward);
          }
          return;
        }
      }
    }
  }

  private CloudAction poll() {
    CloudAction action = next == null ? session.poll() : next;
    next = null;
    return action;
  }

  private void send(CloudMessage message) {
    int own = WireBytes.of(message);
    int bytes = own + (answered ? 0 : WireBytes.RESPONSE);
    answered = true;
    if (message instanceof CloudMessage.Streamed && session.ended()) {
      // The end follows at once, and both leave in one piece.
      bytes += WireBytes.TRAILERS;
      statusSent = true;
    }
    world.at(connection.down(world.now(), bytes), () -> edge.hear(message, own));
  }

  private void forward(CloudAction.Forward forward) {
    if (session.ended() || (sequence == null && !open())) {
      goOn();
      return;
    }
    int tokens = sequence.forward(forward.keep(), forward.to(), forward.rows(), session::token);
    long begin = world.now();
    host.pass(this, tokens, () -> forwarded(forward.rows(), begin));
  }

  private boolean open() {
    try {
      sequence = new TargetSequence(host.model(), host.batch());
      return true;
    } catch (ModelException e) {
      session.refuse(
          Refusal.Code.BUSY,
          "all "
              + host.model().maxSequences()
              + " sessions of this cloud are taken; begin fewer answers at once, or give the target"
              + " more sequences");
      return false;
    }
  }

  private void forwarded(int rows, long begin) {
    forwarded = world.now();
    long took = forwarded - begin;
    if (rows == 0) {
      promptNanos = took;
      goOn();
      return;
    }
    session.onLogits(
        host.batch().logits(),
        0,
        new CloudMessage.Timing(
            Nanos.clockMicros(arrived - start),
            Nanos.micros(begin - arrived),
            Nanos.micros(took),
            Nanos.micros(promptNanos),
            0,
            Nanos.micros(host.othersNanos(this, arrived, begin))));
    promptNanos = 0;
    arrived = forwarded;
    if (session.awaitsLaws()) {
      goOn();
    } else {
      test(this::goOn);
    }
  }

  /** Behind a pass: it is told before anyone else has the target. */
  private void goOn() {
    queued = false;
    pump(true);
  }

  /** At the end of the queue: a stream must not starve a verification. */
  private void queue(CloudAction.Forward forward) {
    next = forward;
    host.machine()
        .submit(
            () -> {
              queued = false;
              pump();
            });
  }

  /**
   * Testing a round comes behind the pass, where the real cloud's timing does not see it either.
   */
  private void test(World.Event then) {
    long nanos = verifying ? verifyNanos : 0;
    verifying = false;
    host.machine().compute(nanos, then);
  }

  /** Gives the target's sequence back. */
  @Override
  public void close() {
    if (sequence != null) {
      sequence.close();
      sequence = null;
    }
  }
}
