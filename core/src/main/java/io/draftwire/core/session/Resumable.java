package io.draftwire.core.session;

/** An edge's session that outlives its connections. */
public interface Resumable {
  /** Whether a cloud has welcomed it, so that there is something to take up. */
  boolean resumable();

  /** The connection is gone. What is committed stands; nothing leaves until {@link #resume}. */
  void lost();

  /**
   * There is another connection, to the same cloud or another: says hello, and goes on behind what
   * is committed.
   *
   * @param now in nanoseconds, on the session's clock if it has one
   */
  void resume(long now);
}
