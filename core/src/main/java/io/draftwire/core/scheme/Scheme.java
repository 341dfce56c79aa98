package io.draftwire.core.scheme;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;

/**
 * How draft tokens and their laws travel and are verified. A scheme owns its sampling: the law a
 * draft is drawn from is the law it is tested with, because both halves and the payload's codec
 * live in one class and no caller touches either.
 *
 * <p>Every scheme leaves the output law exactly the target's. A new one is one class here, one
 * entry in the list below, and one subclass of the abstract test that proves it.
 *
 * <p>A scheme value is its settings; it is immutable and travels in the hello. State lives in the
 * halves, one pair a session.
 */
public sealed interface Scheme permits Dense, PlainTopK, Qs, KSqs, CSqs, Coupled, Scalar {

  /** The name on the command line and in figures: {@code k-sqs}. */
  String name();

  /**
   * The name with the settings that tell one such scheme from another: {@code k-sqs K=8 ell=100}.
   */
  String label();

  /**
   * Checks the settings against a vocabulary.
   *
   * @throws IllegalArgumentException naming the value and the remedy, e.g. K above V
   */
  void checkFits(int vocabulary);

  /**
   * Most drafts of one round: what a cloud reads of a round, on the thread that runs its target, is
   * to take it no longer than a pass does, whatever an edge writes. Both ends go by it.
   */
  default int mostDrafts(int vocabulary) {
    return Integer.MAX_VALUE;
  }

  /**
   * Whether a round has laws that may travel behind its ids ({@link Drafting#idsFirst}): those that
   * are coded without a memory of the text.
   */
  default boolean lawsMayFollow() {
    return false;
  }

  /**
   * How a round's drafts are judged. What an edge draws a draft with hangs on it ({@link
   * AcceptanceRule#die}), so it is a part of the scheme and both ends know it.
   */
  default AcceptanceRule rule() {
    return AcceptanceRule.TOKEN;
  }

  /** Candidates that a place of a round may have, the draft included. */
  default int siblings() {
    return 1;
  }

  /** The edge's half; its sampling settings shape q and need not be the request's. */
  Drafting drafting(Terms terms);

  /** The cloud's half; its sampling settings are the request's: they shape p, which comes out. */
  Verification verification(Terms terms);

  /** The edge's half, without a prior. */
  default Drafting drafting(int vocabulary, Sampling sampling, Dice dice) {
    return drafting(new Terms(vocabulary, sampling, dice));
  }

  /** The cloud's half, without a prior. */
  default Verification verification(int vocabulary, Sampling sampling, Dice dice) {
    return verification(new Terms(vocabulary, sampling, dice));
  }
}
