package io.draftwire.core.plan;

import java.util.ArrayDeque;

/**
 * Keeps what a round told from whoever decides, until the committed text has passed every position
 * that the round could have drafted: sizes and times betray the void drafts that are in them
 * ({@link Planner} says why that matters).
 */
final class Withheld {
  private static final class Round {
    /** Committed tokens from which on what it told may be known. */
    final long passed;

    final Runnable tell;
    boolean settled;

    Round(long passed, Runnable tell) {
      this.passed = passed;
      this.tell = tell;
    }
  }

  private final ArrayDeque<Round> rounds = new ArrayDeque<>();
  private long committed;

  /**
   * A round begins that may draft up to {@code most} tokens.
   *
   * @param tell hands on what it told by then; runs within {@link #release}, once
   */
  void begin(int most, Runnable tell) {
    rounds.add(new Round(committed + most, tell));
  }

  /** The latest round has its verdict: so many tokens more are committed. */
  void settled(int tokens) {
    committed += tokens;
    if (!rounds.isEmpty()) {
      rounds.getLast().settled = true;
    }
  }

  /** A token was committed that no round drafted. */
  void streamed() {
    committed++;
  }

  /** Hands on what may be known by now. Called before a choice, never within. */
  void release() {
    rounds.removeIf(
        round -> {
          boolean free = round.settled && committed >= round.passed;
          if (free) {
            round.tell.run();
          }
          return free;
        });
  }
}
