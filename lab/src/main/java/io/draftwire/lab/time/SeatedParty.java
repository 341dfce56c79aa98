package io.draftwire.lab.time;

import io.draftwire.core.session.CloudAction;
import io.draftwire.core.session.CloudMachine;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Refusal;
import io.draftwire.wire.WireBytes;

/**
 * One session of a cloud in virtual time, in rounds or live: what {@code TargetDriver} is on the
 * real server, in the same order of events. All of it happens in tasks of the {@link TargetHost}'s
 * machine; a message that comes while the target runs is heard in its turn behind the pass.
 */
abstract class SeatedParty implements CloudSide, TargetHost.Guest {
  final TargetHost host;
  final World world;
  private final long claim;
  private final CloudMachine session;
  private final VirtualConnection connection;
  private final Party<CloudMessage> edge;

  /** Null until the hello, and from the end on. */
  TargetHost.Place place;

  /** Whether the rows of a pass are being tested: what comes of it is sent behind that. */
  private boolean testing;

  private boolean answered;
  private boolean statusSent;

  /**
   * @param claim to a place, of an edge that was turned away before
   * @param edge hears what comes down the connection
   */
  SeatedParty(
      CloudMachine session,
      TargetHost host,
      long claim,
      VirtualConnection connection,
      Party<CloudMessage> edge) {
    this.session = session;
    this.host = host;
    this.world = host.world();
    this.claim = claim;
    this.connection = connection;
    this.edge = edge;
  }

  @Override
  public final void hear(EdgeMessage message, int bytes) {
    long here = world.now();
    host.machine()
        .submit(
            () -> {
              if (message instanceof EdgeMessage.Hello && place == null) {
                place = host.sitDown(this, claim, session::refuse);
              }
              receive(message, here);
            });
  }

  /** A message that came {@code here} is heard now. */
  abstract void receive(EdgeMessage message, long here);

  /** Whether the session would have its target run. */
  abstract boolean wantsTarget();

  /** The session asks for a pass by an action, and waits for it with what is behind. */
  abstract void asked(CloudAction.Forward forward);

  /** Whether what the session wants done next has to wait for such a pass. */
  abstract boolean waitsForPass();

  /** Rows are being tested, until {@link #goOn}. */
  final void beginTesting() {
    testing = true;
  }

  /** Carries out actions up to the next forward pass, and asks for that. */
  final void pump() {
    if (testing) {
      return;
    }
    if (session.ended()) {
      close();
    }
    CloudAction action;
    while (!waitsForPass() && (action = session.poll()) != null) {
      switch (action) {
        case CloudAction.Send send -> send(send.message());
        case CloudAction.Forward forward -> asked(forward);
        case CloudAction.Ended ended -> {
          if (!statusSent) {
            connection.down(world.now(), WireBytes.TRAILERS);
          }
        }
      }
    }
    if (wantsTarget()) {
      place.request();
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

  /** What an exit says of the pass under way leaves at once; null for nothing. */
  final void tell(CloudMessage.Hint hint) {
    if (hint != null) {
      send(hint);
    }
  }

  @Override
  public final int token(int position) {
    return position < session.length() ? session.token(position) : GONE;
  }

  @Override
  public final void goOn() {
    testing = false;
    pump();
  }

  @Override
  public final void failed(Throwable e) {
    session.refuse(Refusal.Code.INTERNAL, "the target failed (" + e + ")");
    goOn();
  }

  /** Gives the target's seat back. */
  @Override
  public final void close() {
    if (place != null) {
      place.close();
      place = null;
    }
  }
}
