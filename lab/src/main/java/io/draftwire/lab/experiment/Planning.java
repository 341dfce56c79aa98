package io.draftwire.lab.experiment;

import io.draftwire.core.plan.AutoPlanner;
import io.draftwire.core.plan.Knowledge;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.lab.time.Setup;
import io.draftwire.lab.time.VirtualRun;

/**
 * How a point's rounds are decided. A point of scheme {@code auto} is the second answer of an edge
 * to one cloud: another answer of the same setting comes before it, uncounted, from which the edge
 * knows link, costs and acceptance, as it does after its first minute of use.
 */
final class Planning {
  /** Longest drafts where a planner decides. */
  static final int LONGEST = 16;

  private Planning() {}

  /**
   * Runs a point.
   *
   * @param vocabulary V
   * @param bound what its row says of the rejection bound; may be null
   */
  static Runner.Outcome run(
      VirtualRun run, Point point, AnswerRequest request, int vocabulary, BoundTerms bound)
      throws SessionException {
    if (point.setup() != Setup.SPECULATIVE || !point.scheme().auto()) {
      return new Runner.Outcome(
          request, run.run(point.setup(), request, point.planner(request, vocabulary)), bound);
    }
    Knowledge knowledge = new Knowledge();
    double temperature = point.temperature();
    run.run(
        point.setup(),
        request.withSeed(~request.seed().getAsLong()),
        AutoPlanner.standard(temperature, LONGEST, knowledge));
    Tally tally = new Tally(AutoPlanner.standard(temperature, LONGEST, knowledge));
    Answer answer = run.run(point.setup(), request, tally);
    return new Runner.Outcome(request, answer, bound, tally.rounds());
  }
}
