package io.draftwire.lab.time;

import io.draftwire.cloud.CloudServer;
import io.draftwire.core.live.LiveKnowledge;
import io.draftwire.core.plan.FixedPlanner;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.SessionException;
import io.draftwire.core.session.ToldCosts;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerListener;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.EdgeClient;
import io.draftwire.engine.LanguageModel;
import io.draftwire.lab.link.LinkSpec;
import io.draftwire.lab.link.ShapedLink;
import io.draftwire.wire.CloudAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * The real counterpart of {@link VirtualRun}: the same question to a real client and a real server
 * of this process, through a shaped link on loopback, by the wall clock. Every answer has a server,
 * a link and a connection of its own, so it pays for connecting as {@code draftwire generate} does.
 *
 * <p>The first answer of a JVM also pays for loading classes; whoever measures asks for one that he
 * does not count.
 */
public final class RealRun {
  private final LanguageModel draft;
  private final LanguageModel target;
  private final ToldCosts costs;
  private final LinkSpec link;
  private final long linkSeed;
  private final Duration timeout;

  /** What the edge knows of growing trees; one answer learns from those before. */
  private final LiveKnowledge live = new LiveKnowledge();

  /**
   * @param costs what the cloud knows and tells of the target's pass: a server measures it when it
   *     starts, and both ends' policies go by it
   * @param linkSeed decides jitter and losses
   * @param timeout longest silence of the cloud
   */
  public RealRun(
      LanguageModel draft,
      LanguageModel target,
      ToldCosts costs,
      LinkSpec link,
      long linkSeed,
      Duration timeout) {
    this.draft = draft;
    this.target = target;
    this.costs = costs;
    this.link = link;
    this.linkSeed = linkSeed;
    this.timeout = timeout;
  }

  /**
   * Runs one answer to its end.
   *
   * @param setup not {@link Setup#CO_LOCATED} or {@link Setup#EDGE_ONLY}, which have no server
   * @throws SessionException if the cloud refuses the request or fails
   * @throws IOException if no loopback port can be had
   */
  public Answer run(Setup setup, AnswerRequest request)
      throws IOException, SessionException, InterruptedException {
    return run(setup, request, new FixedPlanner(request.scheme(), request.maxDrafts()));
  }

  /** As {@link #run(Setup, AnswerRequest)}, as {@code planner} decides. */
  public Answer run(Setup setup, AnswerRequest request, Planner planner)
      throws IOException, SessionException, InterruptedException {
    Mode mode =
        switch (setup) {
          case SPECULATIVE -> Mode.SPECULATIVE;
          case LIVE -> Mode.LIVE;
          case CLOUD_ONLY -> Mode.CLOUD_ONLY;
          case CO_LOCATED, EDGE_ONLY ->
              throw new IllegalArgumentException(
                  "setup "
                      + setup.label()
                      + " has no real run; use speculative or cloud-only, or run it in virtual time");
        };
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (CloudServer cloud = new CloudServer(target, anyPort, costs);
        ShapedLink shaped =
            ShapedLink.open(link, anyPort.getAddress().getHostAddress(), cloud.port(), linkSeed);
        EdgeClient client =
            new EdgeClient(
                draft,
                new CloudAddress(shaped.host(), shaped.port(), "127.0.0.1:" + cloud.port()),
                timeout,
                live)) {
      AnswerRequest planned = request.withMode(mode).planned(planner);
      return client.answer(planned, planner, AnswerListener.SILENT);
    }
  }
}
