package io.draftwire.core.scheme;

import io.draftwire.core.coding.PayloadPart;
import io.draftwire.core.law.Law;

/**
 * The edge's half of a scheme, for one session. A round is {@link #begin}, some {@link #propose},
 * {@link #payload}, and once the verdict is there {@link #settle}. Not thread-safe.
 */
public interface Drafting {

  /** {@link #propose} drew nothing: the token might not have fitted the bit budget. */
  int NOTHING = -1;

  /**
   * The next token of the committed text: called for every one of them, the prompt's included, in
   * order and before the round that follows it begins; or {@link Terms#text} is told instead, which
   * is where a half keeps what it learns from it. A half that is told a text from its start is as
   * good as one that lived through it.
   */
  default void committed(int token) {}

  /**
   * What a bit on the uplink takes and what a committed token is worth, as far as measured; a
   * scheme that weighs one against the other does so from the next round on. The two may depend on
   * committed tokens and on measured times only, as everything that a planner decides.
   *
   * @param secondsPerBit NaN where unknown
   * @param secondsPerToken NaN where unknown
   */
  default void price(double secondsPerBit, double secondsPerToken) {}

  /**
   * Begins a round.
   *
   * @param position absolute position in the text of the round's first draft token
   * @param bitBudget most payload bits of the round; {@link Integer#MAX_VALUE} for no bound
   */
  void begin(long position, int bitBudget);

  /**
   * Shapes the draft law from {@code logits[offset, offset + V)}, draws a token from it and adds
   * both to the payload. Whether the budget allows it is decided before the draw, from the law's
   * bits and the dearest token: withholding a token after having seen it would bias the output.
   *
   * @return the token, or {@link #NOTHING}
   */
  int propose(float[] logits, int offset);

  /**
   * From the next round on, ids travel in the payload alone and the laws behind them ({@link
   * #laws}), so that the target can run while the laws are still on the link. A scheme whose laws
   * cannot travel apart goes on as before. Which way they travel changes nothing that is drawn: no
   * state of this half may depend on it. The exception is a bit budget, which counts what really
   * travels, and so has room for other numbers of drafts; with one, the way must be chosen as the
   * draft length is, by committed tokens and measured times.
   */
  default void idsFirst(boolean on) {}

  /** Candidates beside the round's drafts, as far as it is drafted. */
  default Siblings siblings() {
    return Siblings.NONE;
  }

  /** The round's payload; empty where nothing was drafted and the scheme has nothing to add. */
  byte[] payload();

  /**
   * What stands of the round's payload whatever is drafted yet, beyond what went before: it may
   * leave while the round goes on, and {@link #payload} still has all of it.
   *
   * @param front bytes of the payload's front that went before
   * @param back bytes of its back that went before
   */
  default PayloadPart standing(int front, int back) {
    return PayloadPart.NONE;
  }

  /** The round's laws where they travel behind its ids; null where the payload has all. */
  default byte[] laws() {
    return null;
  }

  /** Payload bits of the round so far, as they travel (before the rounding to bytes). */
  int payloadBits();

  /** Of {@link #payloadBits}, those that travel behind the ids. */
  default int lawBits() {
    return 0;
  }

  /**
   * Moves the state to the committed path. Of the round's L drafts the first {@code accepted} were
   * accepted; the law at position {@code accepted + 1} was shaped on a verified prefix too, later
   * ones were not.
   */
  void settle(int accepted);

  /** The round is given up: nothing is known of its drafts, and its laws teach nothing. */
  default void giveUp() {
    settle(-1);
  }

  /**
   * Finds the correction of the round's first rejected draft among candidates, for a scheme whose
   * cloud leaves it to the edge ({@link Verdict#LEFT_TO_EDGE}). Called before {@link #settle}.
   *
   * @param accepted drafts before the rejected one
   * @return the token, or {@link #NOTHING} where none of these will do and more are needed
   */
  default int correct(int accepted, Candidates candidates) {
    throw new UnsupportedOperationException("corrections of this scheme are drawn by the cloud");
  }

  /**
   * Foretells the round behind the open one, should so many of its drafts be accepted. What it says
   * is of use until the open round is settled.
   */
  default Foresight foresight(int accepted) {
    throw new UnsupportedOperationException("this scheme's drafts are not foretold");
  }

  /**
   * A half as this one will be once all of the open round's drafts are accepted, for the round
   * behind it; this one stays as it is. What is accepted has yet to be told to it, and it has yet
   * to {@link #begin}.
   *
   * @param terms with a copy of this one's text
   */
  Drafting ahead(Terms terms);

  /**
   * Forgets the committed text, because the cloud's coder is not in the state of this one's. The
   * text is told again, and then {@link #payload} carries the open round's drafts once more.
   */
  default void forget() {}

  /**
   * The probability, over the scheme's own randomness, that the first token drawn from the latest
   * {@link #propose}'s law is accepted where the target's law is {@code p}: sum over x of
   * min(q^(x), p(x)) = 1 - TV(q^, p) for a law that travels.
   */
  double acceptance(Law p);

  /** What the latest {@link #propose} did to the law. */
  DraftFigures figures();
}
