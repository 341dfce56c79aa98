package io.draftwire.lab.time;

import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.Answer;
import io.draftwire.engine.LanguageModel;
import io.draftwire.lab.time.SharedCloudRun.Ask;

/** One answer's two ends, of an edge of its own and a cloud that is shared. */
final class SharedSession implements AutoCloseable {
  private final World world;
  private final EdgeSide edge;
  private final CloudSide cloud;

  /** Before it is asked for, below 0. */
  private long begin = -1;

  private SharedSession(World world, EdgeSide edge, CloudSide cloud) {
    this.world = world;
    this.edge = edge;
    this.cloud = cloud;
  }

  /**
   * Not begun yet.
   *
   * @param draft of the edge
   * @param claim to a place, of an edge that was turned away before
   */
  static SharedSession of(
      TargetHost host, LanguageModel draft, CostProfile costs, Ask ask, long claim) {
    VirtualConnection connection = new VirtualConnection(ask.link(), ask.linkSeed());
    EdgeSide edge = edge(host.world(), draft, costs, ask, connection);
    CloudSide cloud =
        ask.request().mode() == Mode.LIVE
            ? new LiveCloudParty(host, claim, connection, edge)
            : new CloudParty(host, claim, connection, edge);
    return new SharedSession(host.world(), edge, cloud);
  }

  private static EdgeSide edge(
      World world, LanguageModel draft, CostProfile costs, Ask ask, VirtualConnection connection) {
    Machine machine = new Machine(world);
    return ask.request().mode() == Mode.LIVE
        ? new LiveEdgeParty(
            world,
            machine,
            draft,
            ask.request(),
            ask.live().policy(),
            ask.planner(),
            ask.live().knowledge(),
            costs,
            connection)
        : new EdgeParty(
            world,
            machine,
            draft,
            ask.request(),
            ask.planner(),
            ask.live().knowledge().hints(),
            costs,
            connection);
  }

  EdgeSide edge() {
    return edge;
  }

  CloudSide cloud() {
    return cloud;
  }

  /** The answer is asked for, now. */
  void start() throws SessionException {
    begin = world.now();
    edge.start(cloud);
  }

  boolean begun() {
    return begin >= 0;
  }

  /** When it was asked for. */
  double beginSeconds() {
    return Nanos.seconds(begin);
  }

  boolean finished() {
    return edge.finished();
  }

  /** Once it is finished. */
  Answer answer() {
    return edge.answer();
  }

  @Override
  public void close() {
    edge.close();
    cloud.close();
  }
}
