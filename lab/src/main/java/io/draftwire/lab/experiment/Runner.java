package io.draftwire.lab.experiment;

import io.draftwire.core.session.SessionException;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerRequest;
import java.io.IOException;

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
   */
  record Outcome(AnswerRequest request, Answer answer, BoundTerms bound) {}

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
