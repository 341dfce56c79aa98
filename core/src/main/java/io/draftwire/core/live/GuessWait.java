package io.draftwire.core.live;

/**
 * Whether a pass that no guess covers waits for one. As a rule it does not: a cloud that waits for
 * its edge has the round trip on its critical path again. But where the target's pass lasts as long
 * as many of the draft's, the edge's answer to the token that nobody guessed is there after a small
 * part of a pass, and covers most of what that pass would otherwise say alone.
 *
 * <p>So it waits where what the answer is likely to bring is worth {@value #WORTH} times what would
 * be decoded meanwhile, by the session's own pace. Not already where it is worth as much: a pass
 * that runs meanwhile is not lost, since the edge grows what covers the next one while it lasts.
 *
 * <p>What the edge tells of itself is believed until it has been seen: an edge that is waited for
 * in vain is believed to take longer, and not waited for before it has been heard again. Instants
 * and durations are in nanoseconds.
 */
final class GuessWait {
  /** Of what is decoded while a pass waits, so many times must be gained. */
  private static final double WORTH = 2;

  /** How much longer than expected an answer is waited for. */
  private static final double SLACK = 1.5;

  /** How much longer an answer is expected to take when one has been waited for in vain. */
  private static final double VAIN = 1.5;

  /** How much of an expectation one answer replaces. */
  private static final double NEWS = .2;

  /** The same of the pace, for each token. */
  private static final double PACE_NEWS = .05;

  private double reply = Double.NaN;
  private double perToken = Double.NaN;

  /** Of the pass before. */
  private long end;

  private boolean begun;

  /** Whether the next pass waits, unless a guess comes. */
  private boolean waits;

  /** Tokens of the text when guesses were last waited for, until they have come; 0 else. */
  private int asked;

  private long askedAt;

  /** Whether the edge has been heard since it was last waited for in vain. */
  private boolean heard;

  /** The edge says how long its answer to a token takes that it has not guessed. */
  void told(long nanos) {
    reply = nanos;
  }

  /**
   * A pass has ended.
   *
   * @param tokens that it committed
   * @param length of the text now
   * @param chance that guesses of an edge cover a token; 0 where one is there for the next
   * @return whether the next pass waits for guesses
   */
  boolean passed(int tokens, int length, double chance, long end) {
    if (begun) {
      double took = (double) (end - this.end) / tokens;
      perToken =
          Double.isNaN(perToken)
              ? took
              : perToken + Math.min(1, PACE_NEWS * tokens) * (took - perToken);
    }
    begun = true;
    this.end = end;
    waits = heard && chance * perToken > WORTH * reply;
    if (waits) {
      asked = length;
      askedAt = end;
    }
    return waits;
  }

  /** The next pass begins, with a guess or in spite of there being none. */
  void begins(boolean guessed) {
    if (guessed) {
      asked = 0; // The edge had said it before it heard that it was waited for.
    } else if (waits) {
      reply *= VAIN;
      heard = false;
    }
    waits = false;
  }

  /** Guesses came of an edge that has so many tokens of the text. */
  void heard(int base, long now) {
    heard = true;
    if (base == asked) {
      asked = 0;
      reply += NEWS * (now - askedAt - reply);
    }
  }

  /** How long the next pass waits from now on; 0 or less for not at all. */
  long left(long now) {
    return waits ? end + (long) (SLACK * reply) - now : 0;
  }
}
