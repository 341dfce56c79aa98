package io.draftwire.core.session;

/** The protocol that both state machines speak. */
public final class Protocol {
  /**
   * Raised whenever an old peer would misread a new one: payload layout, random-number purposes,
   * message meaning.
   */
  public static final int VERSION = 1;

  /** Most drafts a round may carry; bounds what one message can make the cloud forward. */
  public static final int MAX_DRAFTS = 64;

  private Protocol() {}
}
