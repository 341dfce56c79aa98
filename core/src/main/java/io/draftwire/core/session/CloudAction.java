package io.draftwire.core.session;

/** What a cloud session wants done. */
public sealed interface CloudAction {

  /** Send the message to the edge. */
  record Send(CloudMessage message) implements CloudAction {}

  /**
   * Bring the target's cache to {@code text[0, to)}, of which {@code text[0, keep)} stands already,
   * and hand the logits of the last {@code rows} positions to {@link CloudSession#onLogits}; with
   * no rows there is nothing to hand. Forwards are carried out in the order they were asked for.
   */
  record Forward(int keep, int to, int rows) implements CloudAction {}

  /** The session is over; free its sequence. */
  record Ended() implements CloudAction {}
}
