package io.draftwire.core.session;

/** What an edge session wants done. */
public sealed interface EdgeAction {

  /** Send the message to the cloud. */
  record Send(EdgeMessage message) implements EdgeAction {}

  /**
   * Bring the draft's cache to {@code text[0, to)} and hand the last position's logits to {@link
   * EdgeSession#onLogits}. Of what was forwarded before, {@code text[0, keep)} still stands.
   */
  record Forward(int keep, int to) implements EdgeAction {}

  /**
   * {@code text[from, to)} is part of the answer now; {@link EdgeSession#origin} says what each
   * token was.
   *
   * @param burst the same tokens with what is known of them
   */
  record Commit(int from, int to, Burst burst) implements EdgeAction {}

  /**
   * {@code text[from, to)} is no part of the answer any more: the draft made it alone, and now the
   * cloud goes on from there.
   */
  record TakeBack(int from, int to) implements EdgeAction {}

  /** The answer is whole. */
  record Finished(Finish reason) implements EdgeAction {}
}
