package io.draftwire.core.session;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/** What the draft's cache holds: the text of its latest pass. */
final class DraftCache {
  private int[] held = new int[256];
  private int length;

  /**
   * The draft is to run over a text, for the row behind it.
   *
   * @param to tokens of the text, at least 1
   * @param token of the text, by position
   * @return how many of its first tokens the cache holds already; at least one is to be run
   */
  int hold(int to, IntUnaryOperator token) {
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
