package io.draftwire.core.session;

/** Why an answer ended as a whole answer. */
public enum Finish {
  /** The target ended the text. */
  END_OF_TEXT,
  /** The token limit was reached. */
  LENGTH,
  /** Whoever asked wants no more of it. */
  STOPPED,
  /** The target's context is full. */
  CONTEXT
}
