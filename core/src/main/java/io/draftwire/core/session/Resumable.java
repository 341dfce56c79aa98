package io.draftwire.core.session;

/** An edge's session that outlives its connections. */
public interface Resumable {
  /** Whether a cloud has welcomed it, so that there is something to take up. */
  boolean resumable();

  /**
   * The connection is gone. What is committed stands; nothing leaves until {@link #resume}.
   *
   * @param meanwhile what becomes of the text, where there is a draft that can go on alone: its
   *     tokens are {@link Origin#UNVERIFIED}
   */
  void lost(Meanwhile meanwhile);

  /**
   * No cloud could be reached since the session began, so there is no welcome that says how its
   * tokens are drawn and how many fit: the draft goes on by what is said here. Behind {@link
   * #lost}.
   *
   * @param seed of the session, where its settings have none; a cloud is asked for it later
   * @param contextLength of the target, as far as is known
   * @return whether it does
   */
  boolean beginAlone(long seed, int contextLength);

  /**
   * While there is no connection: the next step of a session that goes on alone.
   *
   * @return whether there is one; false where the session only waits
   */
  boolean goOnAlone();

  /**
   * Nobody is waited for any more who could verify what the draft said alone.
   *
   * @return whether the answer ends with it: it has come to an end of its own
   */
  boolean endAlone();

  /**
   * There is another connection, to the same cloud or another: says hello, and goes on behind what
   * is committed.
   *
   * @param now in nanoseconds, on the session's clock if it has one
   */
  void resume(long now);
}
