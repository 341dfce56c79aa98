package io.draftwire.lab.time;

import io.draftwire.cloud.batch.BatchPolicy;
import io.draftwire.cloud.batch.Goodput;
import io.draftwire.core.live.GrowthPolicy;
import io.draftwire.core.live.LiveKnowledge;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.engine.LanguageModel;
import io.draftwire.lab.link.LinkTrace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Any number of edges and one cloud, in virtual time: each edge has its own draft machine and its
 * own connection, and the cloud's one target serves all sessions, pass by pass. What {@link
 * VirtualRun} says of what is real and what is arithmetic holds here too, and so does that a run
 * repeated is the same to the last bit.
 *
 * <p>Not thread-safe, like the models; one instance runs any number of times.
 */
public final class SharedCloudRun {
  /**
   * One edge and what it asks for.
   *
   * @param request its seed must be set; its mode says whether the edge drafts
   * @param planner decides the rounds of this answer alone
   * @param link of this edge; its second 0 is the run's
   * @param linkSeed decides jitter and losses
   * @param live how a live answer's tree is grown, and what its edge knows from others before
   * @param startSeconds when the answer is asked for, in seconds of the run
   */
  public record Ask(
      AnswerRequest request,
      Planner planner,
      Growing live,
      LinkTrace link,
      long linkSeed,
      double startSeconds) {
    /** In rounds, or live by an edge that knows nothing. */
    public Ask(
        AnswerRequest request,
        Planner planner,
        LinkTrace link,
        long linkSeed,
        double startSeconds) {
      this(request, planner, Growing.fresh(), link, linkSeed, startSeconds);
    }

    /**
     * @throws IllegalArgumentException without a seed, or for a start before the run's
     */
    public Ask {
      if (request.seed().isEmpty()) {
        throw new IllegalArgumentException(
            "a virtual run needs a seed; without one it could not be repeated");
      }
      if (!(startSeconds >= 0) || Double.isInfinite(startSeconds)) {
        throw new IllegalArgumentException(
            "an answer is asked for at " + startSeconds + " s; write a finite number from 0 on");
      }
    }
  }

  /** How a live edge grows its tree, and what it knows; learns on. */
  public record Growing(GrowthPolicy policy, LiveKnowledge knowledge) {
    /** As usual, knowing nothing. */
    public static Growing fresh() {
      return new Growing(GrowthPolicy.USUAL, new LiveKnowledge());
    }
  }

  /**
   * A forward pass of the target.
   *
   * @param asks whose, by their places in the list
   * @param beginNanos since the run began
   * @param tokens that it ran over
   */
  public record Pass(List<Integer> asks, long beginNanos, long endNanos, int tokens) {}

  /**
   * What came of a run.
   *
   * @param answers in the order of the asks; an answer's seconds count from its own start
   * @param passes of the target, in order
   */
  public record Result(List<Answer> answers, List<Pass> passes) {
    /** Seconds in which the target ran. */
    public double targetSeconds() {
      return Nanos.seconds(
          passes.stream().mapToLong(pass -> pass.endNanos() - pass.beginNanos()).sum());
    }
  }

  /**
   * An answer of a crowd.
   *
   * @param user whose, by place in the list
   * @param beginSeconds when it was asked for, in seconds of the run
   */
  public record Served(int user, double beginSeconds, Answer answer) {}

  /**
   * What came of a crowd.
   *
   * @param seconds when the first user had all answers
   * @param served the answers that were whole by then, in the order of their ends
   * @param underWay those that were not
   */
  public record Crowd(double seconds, List<Served> served, List<UnderWay> underWay) {}

  /**
   * What came of an open load.
   *
   * @param seconds when the last answer was whole
   * @param served in the order of the asks
   * @param turnedAway in the order of the refusals
   */
  public record OpenLoad(double seconds, List<Served> served, List<TurnedAway> turnedAway) {}

  /** Somebody who found no room, and when he heard so. */
  public record TurnedAway(int user, double seconds, Refusal refusal) {}

  /**
   * An answer of a crowd that is not whole at its end.
   *
   * @param beginSeconds when it was asked for
   * @param tokens committed so far
   */
  public record UnderWay(int user, double beginSeconds, int tokens) {}

  private final LanguageModel draft;
  private final LanguageModel target;
  private final CostProfile costs;
  private final BatchPolicy policy;
  private final double slowdown;
  private final int line;

  /** Null for a target without. */
  private final SimulatedExits exits;

  /** With everybody in every pass. */
  public SharedCloudRun(LanguageModel draft, LanguageModel target, CostProfile costs) {
    this(draft, target, costs, new Goodput());
  }

  /**
   * @param draft the model of every edge, as if each had a copy; has a sequence free for every
   *     answer that is drafted at once
   * @param target has a sequence free for every answer at once; whoever finds none is refused
   * @param policy who shares the target's passes
   */
  public SharedCloudRun(
      LanguageModel draft, LanguageModel target, CostProfile costs, BatchPolicy policy) {
    this(draft, target, costs, policy, Double.POSITIVE_INFINITY);
  }

  /**
   * The same with a bound on how slow sessions may get.
   *
   * @param slowdown as of {@link io.draftwire.cloud.CloudSettings}
   */
  public SharedCloudRun(
      LanguageModel draft,
      LanguageModel target,
      CostProfile costs,
      BatchPolicy policy,
      double slowdown) {
    this(draft, target, costs, policy, slowdown, 0, null);
  }

  private SharedCloudRun(
      LanguageModel draft,
      LanguageModel target,
      CostProfile costs,
      BatchPolicy policy,
      double slowdown,
      int line,
      SimulatedExits exits) {
    this.exits = exits;
    this.line = line;
    this.policy = policy;
    this.slowdown = slowdown;
    this.draft = draft;
    this.target = target;
    this.costs = costs;
  }

  /**
   * The same with a target that has exits, for sessions that ask for hints; null for one without.
   */
  public SharedCloudRun withExits(SimulatedExits exits) {
    return new SharedCloudRun(draft, target, costs, policy, slowdown, line, exits);
  }

  /** The same with a line, in which so many may wait for a place. */
  public SharedCloudRun withLine(int line) {
    return new SharedCloudRun(draft, target, costs, policy, slowdown, line, exits);
  }

  /**
   * Runs all answers to their ends.
   *
   * @throws SessionException if the cloud refuses a request
   */
  public Result run(List<Ask> asks) throws SessionException {
    World world = new World();
    TargetHost host = new TargetHost(world, target, costs, policy, slowdown, line, exits);
    List<SharedSession> sessions = new ArrayList<>();
    try {
      for (Ask ask : asks) {
        SharedSession session = session(host, ask);
        sessions.add(session);
        world.at(Nanos.of(ask.startSeconds()), session::start);
      }
      world.run();
      return result(host, sessions);
    } finally {
      sessions.forEach(SharedSession::close);
    }
  }

  /**
   * Users who each have one answer after the other, until one of them has all: up to then the cloud
   * is asked by as many as there are, all the time.
   *
   * @param users each one's asks, at least one; the start of all but the first counts from the end
   *     of the one before
   * @throws SessionException if the cloud refuses a request
   */
  public Crowd crowd(List<List<Ask>> users) throws SessionException {
    World world = new World();
    TargetHost host = new TargetHost(world, target, costs, policy, slowdown, line, exits);
    List<SharedSession> now = new ArrayList<>();
    List<Served> served = new ArrayList<>();
    int[] answered = new int[users.size()];
    boolean[] told = new boolean[users.size()];
    try {
      for (List<Ask> asks : users) {
        SharedSession session = session(host, asks.getFirst());
        now.add(session);
        world.at(Nanos.of(asks.getFirst().startSeconds()), session::start);
      }
      world.run(() -> advance(host, users, now, answered, told, served));
      List<UnderWay> underWay = new ArrayList<>();
      for (int user = 0; user < now.size(); user++) {
        SharedSession session = now.get(user);
        if (session.begun() && !told[user]) {
          underWay.add(new UnderWay(user, session.beginSeconds(), session.edge().tokens()));
        }
      }
      return new Crowd(Nanos.seconds(world.now()), served, underWay);
    } finally {
      now.forEach(SharedSession::close);
    }
  }

  /**
   * An open load: everybody asks when it is to ask, whether there is room or not, and whoever is
   * turned away does not come back.
   *
   * @param asks in the order of their times
   * @return what was answered, and who was turned away
   */
  public OpenLoad open(List<Ask> asks) throws SessionException {
    OpenLoad load = open(asks, asks.size());
    List<Served> served =
        load.served().stream().sorted(Comparator.comparingInt(Served::user)).toList();
    return new OpenLoad(load.seconds(), served, load.turnedAway());
  }

  /**
   * An open load of so many edges: each request is asked by the one that has asked for nothing for
   * longest, and by nobody where all have answers under way. Whoever is turned away shows so the
   * next time.
   *
   * @return what was answered, and who was turned away, with edges for users
   */
  public OpenLoad open(List<Ask> asks, int edges) throws SessionException {
    World world = new World();
    TargetHost host = new TargetHost(world, target, costs, policy, slowdown, line, exits);
    try (EdgeLoad load = new EdgeLoad(world, edges, (ask, claim) -> session(host, ask, claim))) {
      for (Ask ask : asks) {
        world.at(Nanos.of(ask.startSeconds()), () -> load.ask(ask));
      }
      world.run(
          () -> {
            load.look();
            return false;
          });
      return load.result();
    }
  }

  /** Whoever has an answer asks for the next; true where somebody has all. */
  private boolean advance(
      TargetHost host,
      List<List<Ask>> users,
      List<SharedSession> now,
      int[] answered,
      boolean[] told,
      List<Served> served) {
    for (int user = 0; user < now.size(); user++) {
      SharedSession session = now.get(user);
      if (!session.finished() || told[user]) {
        continue;
      }
      told[user] = true;
      served.add(new Served(user, session.beginSeconds(), session.answer()));
      if (++answered[user] == users.get(user).size()) {
        return true;
      }
      Ask next = users.get(user).get(answered[user]);
      SharedSession following = session(host, next);
      now.set(user, following);
      told[user] = false;
      long pause = Nanos.of(next.startSeconds());
      host.world()
          .at(
              host.world().now() + pause,
              () -> {
                session.close();
                following.start();
              });
    }
    return false;
  }

  private SharedSession session(TargetHost host, Ask ask) {
    return session(host, ask, Refusal.NO_CLAIM);
  }

  private SharedSession session(TargetHost host, Ask ask, long claim) {
    return SharedSession.of(host, draft, costs, ask, claim);
  }

  private static Result result(TargetHost host, List<SharedSession> sessions) {
    for (SharedSession session : sessions) {
      if (!session.finished()) {
        throw new IllegalStateException(
            "answer " + sessions.indexOf(session) + " waits for a message that nobody sends");
      }
    }
    List<CloudSide> clouds = sessions.stream().map(SharedSession::cloud).toList();
    return new Result(
        sessions.stream().map(session -> session.answer()).toList(),
        host.passes().stream()
            .map(
                pass ->
                    new Pass(
                        pass.guests().stream().map(clouds::indexOf).toList(),
                        pass.beginNanos(),
                        pass.endNanos(),
                        pass.tokens()))
            .toList());
  }
}
