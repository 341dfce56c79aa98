package io.draftwire.core.session;

import io.draftwire.core.scheme.Siblings;

/** What a cloud session wants done. */
public sealed interface CloudAction {

  /** Send the message to the edge. */
  record Send(CloudMessage message) implements CloudAction {}

  /**
   * Bring the target's cache to {@code text[0, to)}, of which {@code text[0, keep)} stands already,
   * and hand the logits of the last {@code rows} positions to {@link CloudSession#onLogits}; with
   * no rows there is nothing to hand. Forwards are carried out in the order they were asked for.
   *
   * @param siblings run in the same pass, and no part of the cache afterwards: one at a place is
   *     below the position of the row at that place, and the rows behind them come last, in their
   *     order
   */
  record Forward(int keep, int to, int rows, Siblings siblings) implements CloudAction {

    /** Without siblings. */
    public Forward(int keep, int to, int rows) {
      this(keep, to, rows, Siblings.NONE);
    }
  }

  /** The session is over; free its sequence. */
  record Ended() implements CloudAction {}
}
