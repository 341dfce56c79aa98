package io.draftwire.lab.faults;

import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.SessionException;
import io.draftwire.lab.link.LinkDirection;
import io.draftwire.lab.time.World;
import io.draftwire.wire.WireBytes;
import java.util.ArrayList;
import java.util.List;

/**
 * A TCP connection with HTTP/2 over a link on which nothing is lost and all may come late: opened
 * by round trips, kept alive by pings, and broken for its edge where no answer to one comes.
 */
final class TracedWire implements Wire {
  /** As the edge's channels: a ping after so much silence, and the longest wait for its answer. */
  private static final long QUIET = 30_000_000_000L;

  private static final long PATIENCE = 10_000_000_000L;

  /** A segment that carries no data costs its headers, and those of a packet are counted anyway. */
  private static final int BARE = 1;

  private final World world;
  private final LinkDirection.Stream up;
  private final LinkDirection.Stream down;
  private final List<EdgeMessage> waiting = new ArrayList<>();
  private final List<World.Event> then = new ArrayList<>();
  private End<CloudMessage> edge;
  private End<EdgeMessage> cloud;
  private boolean open;
  private boolean broken;
  private long heard;

  TracedWire(World world, LinkDirection up, LinkDirection down) {
    this.world = world;
    this.up = up.openStream();
    this.down = down.openStream();
  }

  void join(End<CloudMessage> edge, End<EdgeMessage> cloud) {
    this.edge = edge;
    this.cloud = cloud;
    upward(
        BARE,
        () ->
            downward(
                BARE,
                () ->
                    upward(
                        WireBytes.CLIENT_PREFACE,
                        () ->
                            downward(
                                WireBytes.SERVER_PREFACE + WireBytes.SERVER_REPLY, this::opened))));
  }

  private void opened() throws SessionException {
    open = true;
    heard = world.now();
    watch();
    waiting.forEach(this::send);
    waiting.clear();
    for (World.Event event : then) {
      event.happen();
    }
  }

  @Override
  public void whenOpen(World.Event event) {
    then.add(event); // Nobody asks this of one that is open.
  }

  /** Also of a connection that its edge has given up: what left before arrives before the reset. */
  private void upward(int bytes, World.Event event) {
    world.at(up.send(world.now(), bytes), event);
  }

  private void downward(int bytes, World.Event event) {
    world.at(
        down.send(world.now(), bytes),
        () -> {
          if (!broken) {
            heard = world.now();
            event.happen();
          }
        });
  }

  @Override
  public void up(EdgeMessage message) {
    if (broken) {
      return;
    }
    if (open) {
      send(message);
    } else {
      waiting.add(message);
    }
  }

  private void send(EdgeMessage message) {
    int call = message instanceof EdgeMessage.Hello ? WireBytes.CALL : 0;
    upward(call + WireBytes.of(message), () -> cloud.hear(message));
  }

  @Override
  public void down(CloudMessage message) {
    downward(WireBytes.of(message), () -> edge.hear(message));
  }

  private void watch() {
    world.at(
        heard + QUIET,
        () -> {
          if (broken) {
            return;
          }
          if (world.now() < heard + QUIET) {
            watch();
          } else {
            ping();
          }
        });
  }

  private void ping() {
    long asked = world.now();
    upward(WireBytes.PING, () -> downward(WireBytes.PING, () -> {}));
    world.at(
        asked + PATIENCE,
        () -> {
          if (broken) {
            return;
          }
          if (heard > asked) {
            watch();
          } else {
            cut();
            edge.broke();
          }
        });
  }

  /** The edge gives it up; the cloud hears of that when a reset arrives. */
  @Override
  public void cut() {
    if (!broken) {
      broken = true;
      upward(BARE, () -> cloud.broke());
    }
  }
}
