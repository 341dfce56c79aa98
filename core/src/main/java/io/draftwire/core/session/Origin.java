package io.draftwire.core.session;

/** Where a committed token came from. */
public enum Origin {
  /** Drafted at the edge and accepted by the cloud. */
  ACCEPTED,
  /** Drawn by the cloud from the residual, in place of a rejected draft. */
  CORRECTED,
  /** Drawn by the cloud after all drafts of the round were accepted. */
  BONUS,
  /** Decoded by the cloud on its own, without drafts. */
  STREAMED,
  /**
   * The draft's own, made while no cloud could be reached: of the draft's law, not the target's.
   */
  UNVERIFIED
}
