package io.draftwire.lab.time;

import io.draftwire.core.plan.FixedPlanner;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.engine.LanguageModel;
import io.draftwire.lab.link.LinkSpec;
import io.draftwire.lab.link.LinkTrace;
import java.util.List;

/**
 * One answer in virtual time, over a connection of its own, as {@code draftwire generate} makes
 * one. Deterministic: the same models, request, costs, link and link seed give the same answer to
 * the last bit of every figure.
 *
 * <p>What is real: both session state machines, the draft's window, every law, draw and payload
 * bit, and the size of every frame. What is arithmetic: the seconds of the models ({@link
 * CostProfile}) and of the link ({@link io.draftwire.lab.link.LinkDirection}). What is left out: a
 * TCP congestion window, threads handing work to one another (some tenths of a millisecond a
 * message), and whoever else wants the machines. {@link Validation} says how much that is.
 *
 * <p>Not thread-safe, like the models; one instance answers any number of requests.
 */
public final class VirtualRun {
  private final LanguageModel draft;
  private final LanguageModel target;
  private final CostProfile costs;
  private final LinkTrace link;
  private final long linkSeed;

  /** Null for a target without. */
  private final SimulatedExits exits;

  /**
   * @param draft has a sequence free, unless only {@link Setup#CLOUD_ONLY} is run
   * @param target has a sequence free, unless only {@link Setup#EDGE_ONLY} is run
   * @param linkSeed decides jitter and losses
   */
  public VirtualRun(
      LanguageModel draft, LanguageModel target, CostProfile costs, LinkSpec link, long linkSeed) {
    this(draft, target, costs, LinkTrace.constant(link), linkSeed);
  }

  /** Over a link that changes with time; an answer begins at the trace's second 0. */
  public VirtualRun(
      LanguageModel draft, LanguageModel target, CostProfile costs, LinkTrace link, long linkSeed) {
    this(draft, target, costs, link, linkSeed, null);
  }

  private VirtualRun(
      LanguageModel draft,
      LanguageModel target,
      CostProfile costs,
      LinkTrace link,
      long linkSeed,
      SimulatedExits exits) {
    this.exits = exits;
    this.draft = draft;
    this.target = target;
    this.costs = costs;
    this.link = link;
    this.linkSeed = linkSeed;
  }

  /** The same with a target that has exits, for requests that ask for hints; null for none. */
  public VirtualRun withExits(SimulatedExits exits) {
    return new VirtualRun(draft, target, costs, link, linkSeed, exits);
  }

  /**
   * Runs one answer to its end.
   *
   * @param request its seed must be set; its mode follows {@code setup}
   * @throws SessionException if the cloud refuses the request
   */
  public Answer run(Setup setup, AnswerRequest request) throws SessionException {
    return run(setup, request, new FixedPlanner(request.scheme(), request.maxDrafts()));
  }

  /**
   * As {@link #run(Setup, AnswerRequest)}, for a planner that decides how a speculative answer goes
   * round by round.
   */
  public Answer run(Setup setup, AnswerRequest request, Planner planner) throws SessionException {
    if (request.seed().isEmpty()) {
      throw new IllegalArgumentException(
          "a virtual run needs a seed; without one it could not be repeated");
    }
    return switch (setup) {
      case SPECULATIVE -> overLink(request.withMode(Mode.SPECULATIVE), planner);
      case CLOUD_ONLY -> overLink(request.withMode(Mode.CLOUD_ONLY), planner);
      case LIVE -> live(request, SharedCloudRun.Growing.fresh());
      case CO_LOCATED -> new CoLocatedRun(draft, target, costs, connect()).run(request);
      case EDGE_ONLY -> new EdgeOnlyRun(draft, target.contextLength(), costs).run(request);
    };
  }

  /** Runs one answer live, grown as {@code growing} says, which learns on. */
  public Answer live(AnswerRequest request, SharedCloudRun.Growing growing)
      throws SessionException {
    return live(request.withMode(Mode.LIVE), new FixedPlanner(request.scheme(), 0), growing);
  }

  /**
   * Runs one answer live or in rounds, as {@code planner} would have it.
   *
   * @param growing of a live one; learns on, as the planner does
   */
  public Answer planned(AnswerRequest request, Planner planner, SharedCloudRun.Growing growing)
      throws SessionException {
    AnswerRequest planned = request.withMode(Mode.SPECULATIVE).planned(planner);
    return planned.mode() == Mode.LIVE
        ? live(planned, planner, growing)
        : overLink(planned, planner);
  }

  private Answer live(AnswerRequest request, Planner planner, SharedCloudRun.Growing growing)
      throws SessionException {
    SharedCloudRun.Ask ask = new SharedCloudRun.Ask(request, planner, growing, link, linkSeed, 0);
    return new SharedCloudRun(draft, target, costs)
        .withExits(exits)
        .run(List.of(ask))
        .answers()
        .getFirst();
  }

  private Answer overLink(AnswerRequest request, Planner planner) throws SessionException {
    SharedCloudRun.Ask ask = new SharedCloudRun.Ask(request, planner, link, linkSeed, 0);
    return new SharedCloudRun(draft, target, costs)
        .withExits(exits)
        .run(List.of(ask))
        .answers()
        .getFirst();
  }

  private VirtualConnection connect() {
    return new VirtualConnection(link, linkSeed);
  }
}
