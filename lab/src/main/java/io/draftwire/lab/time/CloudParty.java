package io.draftwire.lab.time;

import io.draftwire.cloud.batch.Demand;
import io.draftwire.cloud.batch.PassTimes;
import io.draftwire.core.hint.ExitBook;
import io.draftwire.core.law.LogitRows;
import io.draftwire.core.session.ArrivalTimes;
import io.draftwire.core.session.CloudAction;
import io.draftwire.core.session.CloudLimits;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.CloudSession;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.SessionId;
import io.draftwire.engine.Grammars;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.Priors;
import io.draftwire.engine.Tokenizer;
import java.util.stream.IntStream;

/** One session of rounds in virtual time: what {@code RoundsDriver} is on the real server. */
final class CloudParty extends SeatedParty {
  private final CloudSession session;
  private final long verifyNanos;

  /** The session's own clock starts with the hello. */
  private long start = -1;

  private final ArrivalTimes arrivals = new ArrivalTimes(0);

  /** End of the latest forward pass. */
  private long forwarded;

  private long promptNanos;

  /** What the target is asked for; null where it is asked for nothing. */
  private CloudAction.Forward next;

  private long testNanos;

  /**
   * @param claim to a place, of an edge that was turned away before
   * @param edge hears what comes down the connection
   */
  CloudParty(TargetHost host, long claim, VirtualConnection connection, Party<CloudMessage> edge) {
    this(session(host.model(), host.costs(), host.exitBook()), host, claim, connection, edge);
  }

  private CloudParty(
      CloudSession session,
      TargetHost host,
      long claim,
      VirtualConnection connection,
      Party<CloudMessage> edge) {
    super(session, host, claim, connection, edge);
    this.session = session;
    this.verifyNanos = Nanos.of(host.costs().verifySeconds());
  }

  /** The first session of a cloud over {@code target}; the hello brings its seed. */
  static CloudSession session(LanguageModel target, CostProfile costs) {
    return session(target, costs, new ExitBook());
  }

  private static CloudSession session(LanguageModel target, CostProfile costs, ExitBook exits) {
    return new CloudSession(
        SessionId.of(1), limits(target, costs), 0, target.tokenizer()::endsText, exits);
  }

  /** What a cloud over {@code target} offers every session. */
  static CloudLimits limits(LanguageModel target, CostProfile costs) {
    Tokenizer tokenizer = target.tokenizer();
    return new CloudLimits(
        tokenizer.fingerprint(),
        tokenizer.vocabularySize(),
        target.contextLength(),
        Priors.of(tokenizer),
        costs.told(),
        Grammars.of(tokenizer));
  }

  @Override
  void receive(EdgeMessage message, long here) {
    arrivals.came(message, session.idle(), here);
    start = start < 0 ? here : start;
    boolean waited = session.awaitsLaws();
    session.onMessage(message, Nanos.micros(Math.max(0, here - forwarded)));
    if (waited && !session.awaitsLaws()) {
      beginTesting();
      host.machine().compute(verifyNanos, this::goOn);
    } else {
      pump();
    }
  }

  @Override
  boolean wantsTarget() {
    return next != null && !session.ended();
  }

  @Override
  boolean waitsForPass() {
    return wantsTarget();
  }

  @Override
  void asked(CloudAction.Forward forward) {
    next = forward;
  }

  @Override
  public Demand demand() {
    return wantsTarget()
        ? Demand.round(next.keep(), next.to(), next.rows(), next.siblings())
        : null;
  }

  @Override
  public int passed(LogitRows rows, PassTimes times) {
    CloudAction.Forward forward = next;
    next = null;
    beginTesting();
    testNanos = -1;
    forwarded = times.end();
    if (forward.rows() == 0) {
      promptNanos = times.reading();
      return -1;
    }
    int round = session.openRound();
    long arrived = arrivals.of(round);
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
    arrivals.passed(forwarded);
    // Testing comes behind the pass, where the real cloud's timing does not see it either.
    testNanos = session.awaitsLaws() ? -1 : round > 0 ? verifyNanos : 0;
    return -1;
  }

  @Override
  public boolean wantsHints() {
    return session.wantsHints();
  }

  @Override
  public SimulatedExits.Course foreseen(LogitRows rows) {
    int[] tokens = session.foreseen(rows.logits(), rows.offset(0));
    return tokens == null
        ? null
        : new SimulatedExits.Course(IntStream.range(0, tokens.length).toArray(), tokens);
  }

  @Override
  public void exited(int exit, LogitRows rows) {
    tell(session.hint(exit, rows.logits(), rows.offset(0)));
  }

  @Override
  public long testNanos() {
    return testNanos;
  }
}
