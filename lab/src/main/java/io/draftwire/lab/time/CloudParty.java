package io.draftwire.lab.time;

import io.draftwire.cloud.batch.Demand;
import io.draftwire.cloud.batch.PassTimes;
import io.draftwire.core.live.LogitRows;
import io.draftwire.core.session.CloudAction;
import io.draftwire.core.session.CloudLimits;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.CloudSession;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionId;
import io.draftwire.core.session.ToldCosts;
import io.draftwire.engine.CostCurve;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.Priors;
import io.draftwire.engine.Tokenizer;
import io.draftwire.wire.WireBytes;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One session of a cloud in virtual time: what {@code SessionDriver} is on the real server, in the
 * same order of events. All of it happens in tasks of the {@link TargetHost}'s machine; a message
 * that comes while the target runs is heard in its turn behind the pass.
 */
final class CloudParty implements CloudSide, TargetHost.Guest {
  private final TargetHost host;
  private final World world;
  private final VirtualConnection connection;
  private final Party<CloudMessage> edge;
  private final CloudSession session;
  private final long verifyNanos;

  /** Null until the hello, and from the end on. */
  private TargetHost.Place place;

  /** The session's own clock starts with the hello. */
  private long start = -1;

  private long arrived;

  /** End of the latest forward pass. */
  private long forwarded;

  private long promptNanos;

  /** What the target is asked for; null where it is asked for nothing. */
  private CloudAction.Forward next;

  /** Whether the rows of a pass are being tested: what comes of it is sent behind that. */
  private boolean testing;

  private long testNanos;

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
    return new CloudSession(
        SessionId.of(1), limits(target, costs), 0, target.tokenizer()::endsText);
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
    sitDown(message);
    session.onMessage(message, Nanos.micros(Math.max(0, here - forwarded)));
    if (waited && !session.awaitsLaws()) {
      testing = true;
      host.machine().compute(test(), this::goOn);
    } else {
      pump();
    }
  }

  private void sitDown(EdgeMessage message) {
    if (message instanceof EdgeMessage.Hello && place == null) {
      place = host.sitDown(this, session::refuse);
    }
  }

  /** Carries out actions up to the next forward pass, and asks for that. */
  private void pump() {
    if (testing) {
      return;
    }
    if (session.ended()) {
      close();
      next = null;
    }
    CloudAction action;
    while (next == null && (action = session.poll()) != null) {
      switch (action) {
        case CloudAction.Send send -> send(send.message());
        case CloudAction.Ended ended -> {
          close();
          if (!statusSent) {
            connection.down(world.now(), WireBytes.TRAILERS);
          }
        }
        case CloudAction.Forward forward -> next = forward;
      }
    }
    if (next != null) {
      host.request(place.seat());
    }
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

  @Override
  public Demand demand() {
    return next == null ? null : Demand.round(next.keep(), next.to(), next.rows(), next.siblings());
  }

  @Override
  public int token(int position) {
    return position < session.length() ? session.token(position) : GONE;
  }

  @Override
  public int passed(LogitRows rows, PassTimes times) {
    CloudAction.Forward forward = next;
    next = null;
    testing = true;
    testNanos = -1;
    forwarded = times.end();
    if (forward.rows() == 0) {
      promptNanos = times.reading();
      return -1;
    }
    long others = host.target().othersNanos(place.seat(), arrived, times.begin()) + times.others();
    session.onLogits(
        rows.logits(),
        rows.offset(0),
        new CloudMessage.Timing(
            Nanos.clockMicros(arrived - start),
            Nanos.micros(times.begin() - arrived + times.others()),
            Nanos.micros(times.own()),
            Nanos.micros(promptNanos),
            0,
            Nanos.micros(others)));
    promptNanos = 0;
    arrived = forwarded;
    testNanos = session.awaitsLaws() ? -1 : test();
    return -1;
  }

  /**
   * Testing a round comes behind the pass, where the real cloud's timing does not see it either.
   */
  private long test() {
    long nanos = verifying ? verifyNanos : 0;
    verifying = false;
    return nanos;
  }

  @Override
  public long testNanos() {
    return testNanos;
  }

  @Override
  public void goOn() {
    testing = false;
    pump();
  }

  @Override
  public void failed(Throwable e) {
    session.refuse(Refusal.Code.INTERNAL, "the target failed (" + e + ")");
    testing = false;
    pump();
  }

  /** Gives the target's seat back. */
  @Override
  public void close() {
    if (place != null) {
      place.close();
      place = null;
    }
  }
}
