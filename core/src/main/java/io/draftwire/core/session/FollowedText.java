package io.draftwire.core.session;

import io.draftwire.core.coding.TextState;
import io.draftwire.core.text.Text;

/** Keeps what an end's coders remember of the text in step with what is committed. */
final class FollowedText {
  private final TextState state;

  FollowedText(TextState state) {
    this.state = state;
  }

  /** Tells the coders what they have not heard of {@code text[0, committed)}. */
  void follow(Text text, int committed) {
    while (state.inUse() && state.length() < committed) {
      state.committed(text.token(state.length()));
    }
  }

  /**
   * A token was streamed: coders that have begun to follow the text go on, so that drafting finds
   * them abreast of it. A stream that comes before any round does not wait for them to begin.
   */
  void streamed(Text text, int committed) {
    if (state.length() > 0) {
      follow(text, committed);
    }
  }

  /** Committed tokens that the coders were told. */
  int told() {
    return state.length();
  }
}
