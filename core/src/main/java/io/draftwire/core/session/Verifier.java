package io.draftwire.core.session;

import io.draftwire.core.coding.MalformedPayloadException;
import io.draftwire.core.coding.TokenPrior;
import io.draftwire.core.law.LogitRows;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import io.draftwire.core.scheme.Candidates;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.Siblings;
import io.draftwire.core.scheme.Terms;
import io.draftwire.core.scheme.Verdict;
import io.draftwire.core.scheme.Verification;
import io.draftwire.core.text.Text;
import java.util.Arrays;

/**
 * The cloud's half of the scheme in force, kept in step with the committed text; and the candidates
 * for a correction that it has left to the edge.
 */
final class Verifier {
  private final Terms terms;
  private final FollowedText followed;
  private Scheme scheme;
  private Verification verification;

  /** Tokens offered for the open correction; null where none is open. */
  private int[] offered;

  /**
   * @param prior what both ends' id coders start from
   */
  Verifier(int vocabulary, Sampling sampling, Dice dice, TokenPrior prior) {
    terms = new Terms(vocabulary, sampling, dice, prior);
    followed = new FollowedText(terms.text());
  }

  void adopt(Scheme scheme) {
    this.scheme = scheme;
    verification = scheme.verification(terms);
  }

  /** The one in force. */
  Scheme scheme() {
    return scheme;
  }

  /** The round's drafts, behind {@code text[0, committed)}. */
  int[] decode(Text text, int committed, EdgeMessage.Round round) throws MalformedPayloadException {
    followed.follow(text, committed);
    return round.lawsBehind()
        ? verification.decodeIds(committed, round.drafts(), round.payload())
        : verification.decode(committed, round.drafts(), round.payload());
  }

  /** The laws behind the ids of the round that is open. */
  void decodeLaws(byte[] laws) throws MalformedPayloadException {
    verification.decodeLaws(laws);
  }

  /** How far the coders are with the text. */
  FollowedText followed() {
    return followed;
  }

  /** Begins the coders anew from the committed text. */
  void forget(Text text, int committed) {
    verification.forget();
    followed.follow(text, committed);
  }

  /** Beside the drafts of the round that is open. */
  Siblings siblings() {
    return verification.decodedSiblings();
  }

  /**
   * @param rows of the target's pass, as the request edits them
   */
  Verdict decide(LogitRows rows) {
    return verification.decide(rows);
  }

  /** What that would be if these were the rows; null where it cannot be told yet. */
  Verdict foresee(LogitRows rows) {
    return verification.foresee(rows);
  }

  /**
   * Candidates from the {@code first}-th on, 0 or as many as are out; which they are does not
   * depend on who asks when.
   */
  Candidates offer(int first) {
    Candidates candidates = verification.candidates(first);
    if (first == 0) {
      offered = candidates.tokens().clone();
    } else {
      offered = Arrays.copyOf(offered, first + candidates.count());
      System.arraycopy(candidates.tokens(), 0, offered, first, candidates.count());
    }
    return candidates;
  }

  boolean offerOpen() {
    return offered != null;
  }

  /** Candidates out for the open correction. */
  int offered() {
    return offered.length;
  }

  boolean isOffered(int token) {
    return Arrays.stream(offered).anyMatch(t -> t == token);
  }

  void closeOffer() {
    offered = null;
  }
}
