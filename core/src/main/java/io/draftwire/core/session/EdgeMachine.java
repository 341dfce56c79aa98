package io.draftwire.core.session;

/**
 * The edge's side of one answer, in rounds or live: what can be read of it, and how it ends. What
 * comes in is each kind's own.
 *
 * <p>Not thread-safe: one driver calls it.
 */
public interface EdgeMachine extends Resumable {
  /** Next thing to do, or null: then the session waits for an event, or is over. */
  EdgeAction poll();

  /**
   * Ends the answer behind what is committed. What was drafted beyond it was never part of it.
   *
   * @return whether there was anything to end
   */
  boolean stop();

  boolean finished();

  /** Tokens of the prompt. */
  int promptLength();

  /** Committed tokens, prompt included. */
  int committed();

  int token(int position);

  /**
   * What the committed token at {@code position} was; positions count from the start of the prompt.
   */
  Origin origin(int position);

  /** The session's seed, once welcomed. */
  long seed();

  SessionFigures figures();

  /** The answer so far, without the prompt. */
  default int[] answer() {
    return tokens(promptLength());
  }

  /** Prompt and answer as far as committed. */
  default int[] text() {
    return tokens(0);
  }

  private int[] tokens(int from) {
    int[] tokens = new int[committed() - from];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = token(from + i);
    }
    return tokens;
  }

  /** Tokens of the text before the first that nobody verified. */
  default int verified() {
    int first = promptLength();
    while (first < committed() && origin(first) != Origin.UNVERIFIED) {
      first++;
    }
    return first;
  }
}
