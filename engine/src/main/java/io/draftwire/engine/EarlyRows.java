package io.draftwire.engine;

/**
 * Hears, while a pass runs, what its rows will probably be.
 *
 * <p>Called on a thread of the model's own, never on the pass's, and never after {@link
 * LanguageModel#forward} has returned: what is late is dropped, and so is what fails. The end of
 * the pass waits for a call that is under way, so a call is brief. Nothing may be asked of the
 * model or the batch in it.
 */
@FunctionalInterface
public interface EarlyRows {
  /**
   * A guess at the logits of a token that asked.
   *
   * @param layer of the exit that guesses
   * @param index of the token in its batch
   * @param logits holds {@code float[V]} from {@code offset} on, good for this call only
   */
  void row(int layer, int index, float[] logits, int offset);
}
