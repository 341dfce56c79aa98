package io.draftwire.lab.experiment;

import io.draftwire.core.plan.Knowledge;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.lab.time.Setup;
import io.draftwire.lab.time.SharedCloudRun;
import io.draftwire.lab.time.VirtualRun;

/**
 * How a point's rounds are decided. A point whose scheme or draft length follows what is measured
 * ({@code auto}, or adaptive) is the second answer of an edge to one cloud: another answer of the
 * same setting comes before it, uncounted, from which the edge knows link, costs and acceptance, as
 * it does after its first minute of use. So is a live point: its edge has counted the ranks of one
 * answer's tokens, and knows whether its guesses come in time. Over live models {@code auto} may be
 * live; a recording has no laws beside its text, and there it goes in rounds.
 */
final class Planning {
  private Planning() {}

  /**
   * Runs a point.
   *
   * @param vocabulary V
   * @param bound what its row says of the rejection bound; may be null
   * @param mayLive whether the models say what is beside the text too
   */
  static Runner.Outcome run(
      VirtualRun run,
      Point point,
      AnswerRequest request,
      int vocabulary,
      BoundTerms bound,
      boolean mayLive)
      throws SessionException {
    if (point.setup() == Setup.LIVE) {
      SharedCloudRun.Growing growing = SharedCloudRun.Growing.fresh();
      run.live(earlier(request), growing);
      return new Runner.Outcome(request, run.live(request, growing), bound);
    }
    Knowledge knowledge = new Knowledge();
    if (!learns(point)) {
      return new Runner.Outcome(
          request, run.run(point.setup(), request, planner(point, vocabulary, knowledge)), bound);
    }
    SharedCloudRun.Growing growing = SharedCloudRun.Growing.fresh();
    auto(run, earlier(request), planner(point, vocabulary, knowledge), growing, mayLive);
    Tally tally = new Tally(planner(point, vocabulary, knowledge));
    Answer answer = auto(run, request, tally, growing, mayLive);
    return new Runner.Outcome(request, answer, bound, tally.rounds());
  }

  /** Whether a point's rounds, or its tree, follow what an earlier answer has measured. */
  static boolean learns(Point point) {
    return switch (point.setup()) {
      case LIVE -> true;
      case SPECULATIVE -> point.choice().settings().auto() || point.choice().adaptive();
      case CLOUD_ONLY, CO_LOCATED, EDGE_ONLY -> false;
    };
  }

  private static Answer auto(
      VirtualRun run,
      AnswerRequest request,
      Planner planner,
      SharedCloudRun.Growing growing,
      boolean mayLive)
      throws SessionException {
    return mayLive
        ? run.planned(request, planner, growing)
        : run.run(Setup.SPECULATIVE, request, planner);
  }

  /** The answer that comes before a request's, of another text behind the same prompt. */
  static AnswerRequest earlier(AnswerRequest request) {
    return request.withSeed(~request.seed().getAsLong());
  }

  /** Decides the rounds of a point; its seed is the sweep's, and binds no scheme. */
  static Planner planner(Point point, int vocabulary, Knowledge knowledge) {
    return point.choiceOrWholeLaw().planner(point.temperature(), false, vocabulary, knowledge);
  }
}
