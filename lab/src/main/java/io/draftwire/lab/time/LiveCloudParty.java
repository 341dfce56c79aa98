package io.draftwire.lab.time;

import io.draftwire.cloud.batch.Demand;
import io.draftwire.cloud.batch.PassTimes;
import io.draftwire.core.law.LogitRows;
import io.draftwire.core.live.LiveCloud;
import io.draftwire.core.live.TargetPass;
import io.draftwire.core.live.Walk;
import io.draftwire.core.session.CloudAction;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.SessionId;

/** One live session in virtual time: what {@code LiveDriver} is on the real server. */
final class LiveCloudParty extends SeatedParty {
  private final LiveCloud session;

  private long passed = -1;

  private int guesses;

  LiveCloudParty(
      TargetHost host, long claim, VirtualConnection connection, Party<CloudMessage> edge) {
    this(
        new LiveCloud(
            SessionId.of(1),
            CloudParty.limits(host.model(), host.costs()),
            0,
            host.model().tokenizer()::endsText,
            host.exitBook()),
        host,
        claim,
        connection,
        edge);
  }

  private LiveCloudParty(
      LiveCloud session,
      TargetHost host,
      long claim,
      VirtualConnection connection,
      Party<CloudMessage> edge) {
    super(session, host, claim, connection, edge);
    this.session = session;
  }

  @Override
  void receive(EdgeMessage message, long here) {
    passed = passed < 0 ? here : passed;
    session.onMessage(message, here);
    pump();
  }

  @Override
  boolean wantsTarget() {
    return session.wantsPass();
  }

  @Override
  boolean waitsForPass() {
    return false;
  }

  @Override
  void asked(CloudAction.Forward forward) {
    throw new IllegalStateException("a live session offers passes and asks for none");
  }

  @Override
  public Demand demand() {
    if (!session.wantsPass()) {
      return null;
    }
    return Demand.tree(session.prospects());
  }

  @Override
  public long waitsFor(long now) {
    return session.waitsFor(now);
  }

  @Override
  public TargetPass begin(int guesses) {
    this.guesses = guesses;
    return session.begin(guesses);
  }

  @Override
  public int passed(LogitRows rows, PassTimes times) {
    beginTesting();
    long shared = host.target().othersNanos(place.seat(), passed, times.begin());
    passed = times.end();
    return session.end(rows, times.begin(), times.end(), shared, times.others());
  }

  @Override
  public boolean wantsHints() {
    return session.wantsHints();
  }

  @Override
  public SimulatedExits.Course foreseen(LogitRows rows) {
    if (!session.passing()) {
      return null;
    }
    Walk walk = session.foreseen(rows);
    return new SimulatedExits.Course(walk.rows(), walk.tokens());
  }

  @Override
  public void exited(int exit, LogitRows rows) {
    tell(session.hint(exit, rows));
  }

  /** Walking the tree comes behind the pass, as testing a round does. */
  @Override
  public long testNanos() {
    return guesses == 0 ? 0 : Nanos.of(host.costs().verifySeconds());
  }
}
