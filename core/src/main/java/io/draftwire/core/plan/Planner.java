package io.draftwire.core.plan;

import io.draftwire.core.scheme.Scheme;
import java.util.List;

/** Decides what the edge does next, and is told what came of it. */
public interface Planner {

  /** The scheme that the hello names. */
  Scheme first();

  /**
   * Asked before every round, and at half of a streamed chunk, where {@link Step.Stream} extends
   * it.
   *
   * @param remaining tokens up to the limit, at least 1
   */
  Step next(int remaining);

  /** A verdict came. */
  void outcome(Outcome outcome);

  /** One forward pass of the draft over so many tokens. */
  void drafted(long nanos, int tokens);

  /** Shaping and drawing one draft. */
  void encoded(long nanos);

  /** One round trip. */
  void exchanged(Exchange exchange);

  /** One token that the cloud decoded alone. */
  void streamed(long receivedNanos, int bytes, int queueMicros, int verifyMicros);

  /**
   * Seconds of the target's pass over 1, 2, 4, 8, ... tokens, as the welcome said; may be empty.
   */
  void cloudCosts(double[] secondsByLog2);

  /** Estimates, the choice and the runner-up, line by line. */
  List<String> explain();
}
