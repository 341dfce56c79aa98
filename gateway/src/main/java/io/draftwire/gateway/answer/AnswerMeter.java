package io.draftwire.gateway.answer;

import io.draftwire.core.session.Burst;
import io.draftwire.edge.RoundTimes;

/**
 * Hears what answers come to as they go, also those that nobody reads to their end: leaving out the
 * ones that somebody broke off, which are the slow ones, would flatter. Called by their threads.
 */
public interface AnswerMeter {
  /** A burst came, whether its tokens stand or not. */
  void burst(Burst burst, RoundTimes times);

  /** So many tokens more are part of an answer, and nothing takes them back. */
  void stood(int tokens);

  /** So many tokens that were told are none. */
  void takenBack(int tokens);
}
