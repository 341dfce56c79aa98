package io.draftwire.core.session;

import io.draftwire.core.plan.Ahead;

/** The protocol that both state machines speak. */
public final class Protocol {
  /**
   * Raised whenever an old peer would misread a new one: payload layout, random-number purposes,
   * message meaning.
   */
  public static final int VERSION = 12;

  /** The epoch that every session begins with. */
  public static final int FIRST_EPOCH = 1;

  /** Most drafts a round may carry; bounds what one message can make the cloud forward. */
  public static final int MAX_DRAFTS = 64;

  /** Most rounds that a cloud holds for a session until the verdicts that they stand behind. */
  public static final int MAX_AHEAD = Ahead.MOST_SENT;

  /** Most bytes of their payloads together. */
  public static final int MAX_AHEAD_BYTES = 4 << 20;

  /** Most tokens that one {@link EdgeMessage.Stream} asks for. */
  public static final int MAX_STREAM = 1 << 20;

  /**
   * Most candidates of a round's offers together. Where the two laws hardly differ, a rejection is
   * rare, and what its correction takes is rarer still among the target's draws: at TV t, about 1/t
   * of them. More than this many are needed at less than 4 of 10^7 drafts, whatever the laws.
   */
  public static final int MAX_CANDIDATES = 1 << 20;

  /** Most guesses that one {@link EdgeMessage.Grow} carries. */
  public static final int MAX_GUESSES = 256;

  /** Most live guesses that a cloud holds for a session. */
  public static final int MAX_TREE = 512;

  /**
   * Most times that the guesses of a live session begin anew: an edge that has to more often is not
   * listened to any more, and a cloud that asks for more is not obeyed.
   */
  public static final int MAX_REGROWS = 8;

  /** Tokens that a live cloud is ahead, at most, of what the edge has said that it has. */
  public static final int CREDIT = 256;

  /** Most bytes of a round's payload: 64 dense drafts over a vocabulary of 262144. */
  public static final int MAX_PAYLOAD_BYTES = 1 << 25;

  /** What a draft adds to its law: its index, and a small law's rank where dense is smaller yet. */
  private static final int DRAFT_BYTES = 64;

  private Protocol() {}

  /** Most bytes that an honest edge's round of so many drafts has, of laws over a vocabulary. */
  public static int mostPayloadBytes(int drafts, int vocabulary) {
    long dense = drafts * ((long) Short.BYTES * vocabulary + DRAFT_BYTES);
    return (int) Math.min(dense, MAX_PAYLOAD_BYTES);
  }
}
