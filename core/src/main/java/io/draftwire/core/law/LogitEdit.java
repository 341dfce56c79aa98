package io.draftwire.core.law;

/**
 * What a request changes of a model's logits before they become a law (other servers call it a
 * logit processor): at one end of one session, in step with its text.
 *
 * <p>The law that comes out is the law of the target's edited rows, so every scheme stays exact
 * whatever is edited, as long as an edit is this: a function of the row and of the tokens before it
 * alone. Nothing else may enter, not how the text came to be, nor which end asks, nor how often;
 * the same text is told to another cloud after a break, and must lead there to the same bits. An
 * edge edits its draft's rows alike, for the sake of acceptance; nothing hangs on that.
 *
 * <p>A row keeps at least one finite entry if it had one, and gets no NaN and no +infinity: a row
 * without a law ends the session, and it is the model that is blamed for it. Rows behind drafts are
 * asked for before these are judged, so a path may hold what the edit itself rules out; such a row
 * is left alone.
 */
public interface LogitEdit {
  /**
   * The next token of the text, from its first on.
   *
   * @param answer whether it is the answer's, the prompt's otherwise
   */
  void follow(int token, boolean answer);

  /**
   * Edits {@code logits[offset, offset + V)}, the row behind the text and then {@code path[0,
   * length)}, tokens of an answer that may never be. Leaves this as it was.
   */
  void edit(int[] path, int length, float[] logits, int offset);

  /**
   * What can be computed already of the row behind the text, by any thread, beside whatever becomes
   * of this meanwhile; null for nothing. Nothing but time hangs on its being run.
   */
  default Runnable ahead() {
    return null;
  }
}
