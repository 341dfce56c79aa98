package io.draftwire.core.plan;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Keeps what a round told from whoever decides, until the committed text has passed every position
 * that the round could have drafted: sizes and times betray the void drafts that are in them
 * ({@link Planner} says why that matters).
 *
 * @param <R> what is kept of a round
 */
final class Withheld<R> {
  private static final class Round<R> {
    /** Committed tokens from which on what it told may be known. */
    final long passed;

    final R told;
    boolean settled;

    Round(long passed, R told) {
      this.passed = passed;
      this.told = told;
    }
  }

  private final Consumer<R> tell;
  private final ArrayDeque<Round<R>> rounds = new ArrayDeque<>();
  private R open;
  private long committed;

  /**
   * @param tell hands on what a round told by then; runs within {@link #release}, once a round
   */
  Withheld(Consumer<R> tell) {
    this.tell = tell;
  }

  /** A round begins that may draft up to {@code most} tokens. */
  void begin(int most, R round) {
    rounds.add(new Round<>(committed + most, round));
    open = round;
  }

  /** The cloud decodes alone: what comes belongs to no round. */
  void stream() {
    open = null;
  }

  /** The round that what comes belongs to; null while the cloud decodes alone, or before any. */
  R open() {
    return open;
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
            tell.accept(round.told);
          }
          return free;
        });
  }
}
