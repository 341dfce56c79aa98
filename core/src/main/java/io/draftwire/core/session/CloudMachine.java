package io.draftwire.core.session;

/**
 * The cloud's side of one answer, in rounds or live: what its driver does with either. What comes
 * in, and how the target's rows are handed over, is each kind's own.
 *
 * <p>Not thread-safe: one driver calls it.
 */
public interface CloudMachine {
  SessionId name();

  /** Next thing to do, or null: then the session waits, or is over. */
  CloudAction poll();

  /** Whether there is something to do that was not polled yet. */
  boolean hasActions();

  /** Ends the session with a reason for the edge; does nothing where it is over. */
  void refuse(Refusal refusal);

  /** Ends the session with a reason for the edge; does nothing where it is over. */
  default void refuse(Refusal.Code code, String message) {
    refuse(new Refusal(code, message));
  }

  /** The edge is gone, or the target failed: nothing more will be sent. */
  void abandon();

  boolean ended();

  /** The text's token at a position below {@link #length}. */
  int token(int position);

  /** Tokens of the text that the target may be run over; 0 before the hello. */
  int length();

  /**
   * What can be computed already of the row behind the committed text, by any thread and without
   * this session; null for nothing. Nothing but time hangs on its being run.
   */
  Runnable ahead();

  /** The committed text, prompt included, while the session is open. */
  int[] committedText();
}
