package io.draftwire.lab.time;

import io.draftwire.cloud.batch.Demand;
import io.draftwire.cloud.batch.PassTimes;
import io.draftwire.core.live.LiveCloud;
import io.draftwire.core.live.LogitRows;
import io.draftwire.core.live.TargetPass;
import io.draftwire.core.session.CloudAction;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionId;
import io.draftwire.wire.WireBytes;

/**
 * One live session of a cloud in virtual time: what {@code LiveDriver} is on the real server, in
 * the same order of events.
 */
final class LiveCloudParty implements CloudSide, TargetHost.Guest {
  private final TargetHost host;
  private final World world;
  private final VirtualConnection connection;
  private final Party<CloudMessage> edge;
  private final LiveCloud session;

  /** Null until the hello, and from the end on. */
  private TargetHost.Place place;

  private long passed = -1;

  /** Whether the tree of a pass is being walked: what comes of it is sent behind that. */
  private boolean walking;

  private int guesses;
  private boolean answered;

  LiveCloudParty(TargetHost host, VirtualConnection connection, Party<CloudMessage> edge) {
    this.host = host;
    this.world = host.world();
    this.connection = connection;
    this.edge = edge;
    this.session =
        new LiveCloud(
            SessionId.of(1),
            CloudParty.limits(host.model(), host.costs()),
            0,
            host.model().tokenizer()::endsText);
  }

  @Override
  public void hear(EdgeMessage message, int bytes) {
    long here = world.now();
    host.machine()
        .submit(
            () -> {
              passed = passed < 0 ? here : passed;
              sitDown(message);
              session.onMessage(message, here);
              pump();
            });
  }

  private void sitDown(EdgeMessage message) {
    if (message instanceof EdgeMessage.Hello && place == null) {
      place = host.sitDown(this, session::refuse);
    }
  }

  private void pump() {
    if (walking) {
      return;
    }
    if (session.ended()) {
      close();
    }
    for (CloudAction action = session.poll(); action != null; action = session.poll()) {
      switch (action) {
        case CloudAction.Send send -> send(send.message());
        case CloudAction.Ended ended -> connection.down(world.now(), WireBytes.TRAILERS);
        case CloudAction.Forward forward ->
            throw new IllegalStateException("a live session offers passes and asks for none");
      }
    }
    if (session.wantsPass()) {
      host.request(place.seat());
    }
  }

  private void send(CloudMessage message) {
    int own = WireBytes.of(message);
    int bytes = own + (answered ? 0 : WireBytes.RESPONSE);
    answered = true;
    world.at(connection.down(world.now(), bytes), () -> edge.hear(message, own));
  }

  @Override
  public Demand demand() {
    if (!session.wantsPass()) {
      return null;
    }
    return Demand.tree(session.prospects());
  }

  @Override
  public TargetPass begin(int guesses) {
    this.guesses = guesses;
    return session.begin(guesses);
  }

  @Override
  public int token(int position) {
    return position < session.length() ? session.token(position) : GONE;
  }

  @Override
  public int passed(LogitRows rows, PassTimes times) {
    walking = true;
    long shared = host.target().othersNanos(place.seat(), passed, times.begin());
    passed = times.end();
    return session.end(rows, times.begin(), times.end(), shared, times.others());
  }

  /** Walking the tree comes behind the pass, as testing a round does. */
  @Override
  public long testNanos() {
    return guesses == 0 ? 0 : Nanos.of(host.costs().verifySeconds());
  }

  @Override
  public void goOn() {
    walking = false;
    pump();
  }

  @Override
  public void failed(Throwable e) {
    session.refuse(Refusal.Code.INTERNAL, "the target failed (" + e + ")");
    walking = false;
    pump();
  }

  @Override
  public void close() {
    if (place != null) {
      place.close();
      place = null;
    }
  }
}
