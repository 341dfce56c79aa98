package io.draftwire.lab.time;

import io.draftwire.core.session.SessionException;

/**
 * One end of a session in a {@link World}: messages come in as events. What it does of itself it
 * schedules: work on a {@link Machine}, a deadline as a {@link World.Timer}.
 *
 * @param <M> what the other end sends
 */
@FunctionalInterface
interface Party<M> {
  /**
   * A message is here, now. Where the party is busy it only takes note of it and of the time.
   *
   * @param bytes on the wire, as a DATA frame of its own
   * @throws SessionException if it breaks the protocol, or refuses the session
   */
  void hear(M message, int bytes) throws SessionException;
}
