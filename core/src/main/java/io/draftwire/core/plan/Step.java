package io.draftwire.core.plan;

import io.draftwire.core.scheme.Scheme;

/**
 * What the edge does next. Decided before every round, from committed tokens and measured times
 * only; {@link Planner} says why.
 */
public sealed interface Step {

  /** Longest draft that a step asks for. */
  int MOST_DRAFTS = 64;

  /**
   * Draft, then have the drafts verified.
   *
   * @param most tokens to draft at most, 0..{@value #MOST_DRAFTS}; with 0 the round is one token
   *     that the cloud draws
   * @param idsFirst whether the laws are to travel behind the ids, where the scheme's can
   */
  record Draft(Scheme scheme, int most, boolean idsFirst) implements Step {
    public Draft {
      if (most < 0 || most > MOST_DRAFTS) {
        throw new IllegalArgumentException(
            "a draft of at most " + most + " tokens; give 0 to " + MOST_DRAFTS);
      }
    }

    /** With the laws beside the ids. */
    public Draft(Scheme scheme, int most) {
      this(scheme, most, false);
    }
  }

  /**
   * Let the cloud decode alone.
   *
   * @param tokens how many, at least 1; while a chunk is under way, how many more
   */
  record Stream(int tokens) implements Step {
    public Stream {
      if (tokens < 1) {
        throw new IllegalArgumentException("a stream of " + tokens + " tokens; give at least 1");
      }
    }
  }
}
