package io.draftwire.core.session;

import io.draftwire.core.text.Text;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/** What the draft's cache holds: the text of its latest pass. */
final class DraftCache {
  private int[] held = new int[256];
  private int length;

  /** The draft is to run over the text, for the row behind it. */
  EdgeAction.Forward pass(Text text) {
    return pass(text.length(), text::token);
  }

  /**
   * The same over a text that may be ahead of it.
   *
   * @param to tokens of the text, at least 1
   * @param token of the text, by position
   */
  EdgeAction.Forward pass(int to, IntUnaryOperator token) {
    return new EdgeAction.Forward(hold(to, token), to);
  }

  /** How many of the first tokens it holds already; at least one is to be run. */
  private int hold(int to, IntUnaryOperator token) {
    int keep = 0;
    while (keep < Math.min(length, to - 1) && held[keep] == token.applyAsInt(keep)) {
      keep++;
    }
    if (to > held.length) {
      held = Arrays.copyOf(held, Math.max(to, 2 * held.length));
    }
    for (int position = keep; position < to; position++) {
      held[position] = token.applyAsInt(position);
    }
    length = to;
    return keep;
  }

  /** Of the text that it holds. */
  int token(int position) {
    return held[position];
  }
}
