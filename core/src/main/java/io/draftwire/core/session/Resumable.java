package io.draftwire.core.session;

/** An edge's session that outlives its connections. */
public interface Resumable {
  /** Whether a cloud has welcomed it, so that there is something to take up. */
  boolean resumable();

  /**
   * The connection is gone. What is committed stands; nothing leaves until {@link #resume}.
   *
   * @param alone whether the draft is to go on alone meanwhile, where it can: its tokens are part
   *     of the text then, {@link Origin#UNVERIFIED}, and the cloud goes on behind them
   */
  void lost(boolean alone);

  /**
   * While there is no connection: the next step of a session that goes on alone.
   *
   * @return whether there is one; false where the session only waits
   */
  boolean goOnAlone();

  /**
   * There is another connection, to the same cloud or another: says hello, and goes on behind what
   * is committed.
   *
   * @param now in nanoseconds, on the session's clock if it has one
   */
  void resume(long now);
}
