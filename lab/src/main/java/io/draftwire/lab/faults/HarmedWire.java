package io.draftwire.lab.faults;

import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.SessionException;
import io.draftwire.lab.time.World;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One connection: in order and without loss until it breaks. Then what is under way is lost, or
 * comes when its receiver has heard of the break and may be on another connection; each end hears
 * of it in its own time.
 */
final class HarmedWire implements Wire {
  private static final long SHORTEST_WAY = 1_000_000;
  private static final long LONGEST_WAY = 60_000_000;
  private static final long EDGE_NOTICES = 500_000_000;
  private static final long CLOUD_NOTICES = 60_000_000_000L;

  private final World world;
  private final SplittableRandom random;
  private final Harm harm;
  private End<CloudMessage> edge;
  private End<EdgeMessage> cloud;
  private long lastUp;
  private long lastDown;
  private boolean broken;

  /** What each end hears of behind the break. */
  private final List<World.Event> lateUp = new ArrayList<>();

  private final List<World.Event> lateDown = new ArrayList<>();

  HarmedWire(World world, SplittableRandom random, Harm harm) {
    this.world = world;
    this.random = random;
    this.harm = harm;
  }

  void join(End<CloudMessage> edge, End<EdgeMessage> cloud) {
    this.edge = edge;
    this.cloud = cloud;
  }

  @Override
  public void whenOpen(World.Event then) throws SessionException {
    then.happen();
  }

  @Override
  public void up(EdgeMessage message) {
    if (!broken) {
      lastUp = deliver(cloud, message, lastUp, lateUp);
      if (mayComeTwice(message) && chance(harm.twice())) {
        lastUp = deliver(cloud, message, lastUp, lateUp);
      }
    }
  }

  private static boolean mayComeTwice(EdgeMessage message) {
    return switch (message) {
      case EdgeMessage.Hello hello -> false; // A stream's first message, by the transport's word.
      case EdgeMessage.Retell retell -> false;
      default -> true;
    };
  }

  @Override
  public void down(CloudMessage message) {
    if (!broken) {
      lastDown = deliver(edge, message, lastDown, lateDown);
    }
  }

  /** In order: nothing overtakes what was sent before. */
  private <M> long deliver(End<M> end, M message, long last, List<World.Event> behind) {
    long arrives = Math.max(last, world.now() + random.nextLong(SHORTEST_WAY, LONGEST_WAY));
    boolean late = chance(harm.late());
    world.at(
        arrives,
        () -> {
          if (!broken) {
            end.hear(message);
          } else if (late) {
            behind.add(() -> end.hear(message));
          }
        });
    if (chance(harm.cut())) {
      world.at(world.now() + random.nextLong(LONGEST_WAY), this::cut);
    }
    return arrives;
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  @Override
  public void cut() {
    if (!broken) {
      broken = true;
      notice(edge, EDGE_NOTICES, lateDown);
      long soon = random.nextBoolean() ? EDGE_NOTICES : CLOUD_NOTICES;
      notice(cloud, soon, lateUp);
    }
  }

  private void notice(End<?> end, long within, List<World.Event> late) {
    world.at(
        world.now() + random.nextLong(within),
        () -> {
          end.broke();
          for (World.Event event : late) {
            world.at(world.now() + random.nextLong(CLOUD_NOTICES), event);
          }
        });
  }
}
