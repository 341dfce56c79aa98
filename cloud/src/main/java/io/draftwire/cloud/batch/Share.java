package io.draftwire.cloud.batch;

import io.draftwire.core.live.TargetPass;
import io.draftwire.core.scheme.Siblings;

/**
 * One session's part in a pass. It has all that the pass needs of the session, which may end while
 * the pass is prepared.
 *
 * @param from tokens of its text that its sequence keeps
 * @param to tokens of its text that the pass brings it to
 * @param text its tokens from {@code from} to {@code to}
 * @param rows of logits that are wanted; 0 while a prompt is not through
 * @param tree its guesses, or null for a session that has none
 */
record Share(Seat seat, Demand demand, int from, int to, int[] text, int rows, TargetPass tree) {
  int token(int position) {
    return text[position - from];
  }

  /** Whether this pass is the last over the demand. */
  boolean whole() {
    return to == demand.to();
  }

  /** What it has run beside the text. */
  Siblings siblings() {
    return whole() ? demand.siblings() : Siblings.NONE;
  }

  int tokens() {
    return to - from + (tree == null ? 0 : tree.guesses()) + siblings().count();
  }
}
