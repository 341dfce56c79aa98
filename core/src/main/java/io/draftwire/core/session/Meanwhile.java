package io.draftwire.core.session;

/** What becomes of a session's text while there is no connection. */
public enum Meanwhile {
  /** Nothing comes. */
  WAIT,
  /**
   * The draft goes on alone, and what it says stays: the cloud goes on behind it. Of the draft's
   * law, not the target's.
   */
  KEEP,
  /**
   * The draft goes on alone, and what it says is held to what the cloud says when it is back. The
   * session itself stays where it was: it goes on as one that waited, so its text is that one's,
   * whatever the draft said meanwhile.
   */
  CORRECT
}
