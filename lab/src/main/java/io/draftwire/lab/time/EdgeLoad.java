package io.draftwire.lab.time;

import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionException;
import io.draftwire.lab.time.SharedCloudRun.Ask;
import io.draftwire.lab.time.SharedCloudRun.OpenLoad;
import io.draftwire.lab.time.SharedCloudRun.Served;
import io.draftwire.lab.time.SharedCloudRun.TurnedAway;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * So many edges that are asked on and on: each request by the one that has been idle for longest,
 * and by nobody where all have answers under way. Whoever is turned away shows so the next time.
 */
final class EdgeLoad implements AutoCloseable {
  /** Makes sessions. */
  interface Sessions {
    SharedSession of(Ask ask, long claim);
  }

  private record UnderWay(int edge, SharedSession session) {}

  private final World world;
  private final Sessions sessions;
  private final Deque<Integer> idle;
  private final long[] claims;
  private final List<UnderWay> underWay = new ArrayList<>();
  private final List<Served> served = new ArrayList<>();
  private final List<TurnedAway> turnedAway = new ArrayList<>();

  EdgeLoad(World world, int edges, Sessions sessions) {
    this.world = world;
    this.sessions = sessions;
    this.idle = new ArrayDeque<>(IntStream.range(0, edges).boxed().toList());
    this.claims = new long[edges];
  }

  /** A request comes, now. */
  void ask(Ask ask) throws SessionException {
    if (idle.isEmpty()) {
      return;
    }
    int edge = idle.removeFirst();
    SharedSession session = sessions.of(ask, claims[edge]);
    claims[edge] = Refusal.NO_CLAIM;
    UnderWay begun = new UnderWay(edge, session);
    underWay.add(begun);
    session.edge().onRefusal(refusal -> turnedAway(begun, refusal));
    session.start();
  }

  private void turnedAway(UnderWay asked, Refusal refusal) {
    turnedAway.add(new TurnedAway(asked.edge(), Nanos.seconds(world.now()), refusal));
    claims[asked.edge()] = refusal.claim();
    asked.session().close();
    underWay.remove(asked);
    idle.addLast(asked.edge());
  }

  /** Something happened: edges whose answers are whole are idle again. */
  void look() {
    for (Iterator<UnderWay> all = underWay.iterator(); all.hasNext(); ) {
      UnderWay one = all.next();
      SharedSession session = one.session();
      if (session.finished()) {
        served.add(new Served(one.edge(), session.beginSeconds(), session.answer()));
        all.remove();
        idle.addLast(one.edge());
        world.at(world.now(), session::close);
      }
    }
  }

  /** What came of it, with edges for users. */
  OpenLoad result() {
    return new OpenLoad(Nanos.seconds(world.now()), served, turnedAway);
  }

  @Override
  public void close() {
    underWay.forEach(one -> one.session().close());
  }
}
