package io.draftwire.cloud.batch;

import io.draftwire.core.law.LogitRows;
import io.draftwire.core.live.TargetPass;

/** What one session has its target do. Called by whoever runs the passes. */
public interface Work {
  /** Instead of a token, where the session is over. */
  int GONE = -1;

  /**
   * Whether the session is busy with what came from its edge: then it is passed over while others
   * want the target, and asked later.
   */
  default boolean busy() {
    return false;
  }

  /** What the session wants now; null where it wants nothing any more. */
  Demand demand();

  /**
   * Nanoseconds from now on that the session would rather wait for what its edge is about to say
   * than be run, where nobody else wants the target; 0 or less for none.
   */
  default long waitsFor(long now) {
    return 0;
  }

  /**
   * The token of the session's text at a position, or {@link #GONE}: where the session is over, and
   * behind the text's end, where the cache may still hold drafts that fell.
   */
  int token(int position);

  /**
   * A pass with the session's demand begins, which covers the likeliest so many of its guesses.
   * Called only where the demand had guesses to offer, of none of them too.
   */
  default TargetPass begin(int guesses) {
    throw new IllegalStateException("this session has no guesses");
  }

  /** Whether the session's edge wants to hear what exits of the target say of a pass. */
  default boolean wantsHints() {
    return false;
  }

  /**
   * An exit has its rows of the pass under way. Called on a thread of the model's, while the pass
   * runs; its end waits for this.
   *
   * @param exit 0 for the first of the model's
   * @param rows as those of {@link #passed}, but for some that the exit was not asked for; valid
   *     until this returns
   */
  default void exited(int exit, LogitRows rows) {}

  /**
   * All that the demand asked for has been run.
   *
   * @param rows in the order of the text, behind a root's those of the guesses; valid until this
   *     returns. Without guesses to offer all of them are there, one behind the other
   * @return the deepest guess that is part of the text now, -1 for none; of no meaning where the
   *     demand had no guesses to offer
   */
  int passed(LogitRows rows, PassTimes times);

  /** The target could not run it. Throws nothing: one session's failure is its own. */
  void failed(Throwable e);
}
