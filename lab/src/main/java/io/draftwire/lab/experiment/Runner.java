package io.draftwire.lab.experiment;

import io.draftwire.core.session.SessionException;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerRequest;
import java.io.IOException;
import java.util.SortedMap;

/**
 * Runs points, one at a time, each a function of the point alone: what ran before must not show, or
 * a resumed sweep would differ from a whole one. A sweep opens one for every worker, since models
 * have one caller; the thread that calls may change between points.
 */
public interface Runner extends AutoCloseable {

  /**
   * What a point gave.
   *
   * @param bound the rejection bound's terms, or null where they were not asked for or do not apply
   * @param roundsByScheme how many rounds a planner drafted with which scheme; null where none
   *     decides
   */
  record Outcome(
      AnswerRequest request,
      Answer answer,
      BoundTerms bound,
      SortedMap<String, Integer> roundsByScheme) {

    Outcome(AnswerRequest request, Answer answer, BoundTerms bound) {
      this(request, answer, bound, null);
    }
  }

  /**
   * Runs one point.
   *
   * @throws IOException if a connection for it cannot be had
   * @throws SessionException if the session was refused
   */
  Outcome run(Point point) throws IOException, SessionException, InterruptedException;

  @Override
  void close();
}
