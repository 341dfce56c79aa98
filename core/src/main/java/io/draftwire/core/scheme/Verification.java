package io.draftwire.core.scheme;

import io.draftwire.core.coding.MalformedPayloadException;
import io.draftwire.core.law.LogitRows;

/**
 * The cloud's half of a scheme, for one session. A round is {@link #decode}, then {@link #decide}
 * once the target has run over the drafts. Not thread-safe.
 */
public interface Verification {

  /** The next token of the committed text, as {@link Drafting#committed}. */
  default void committed(int token) {}

  /**
   * Decodes a round.
   *
   * @param position absolute position in the text of the first draft token
   * @param drafts how many drafts the round carries (L); 0 for none
   * @param payload as {@link Drafting#payload} wrote it
   * @return the draft tokens {@code int[L]}
   * @throws MalformedPayloadException for any bytes that no edge of this version writes; the state
   *     is as before. Where the payload was coded by another state than this half's, as far as can
   *     be told, that is a {@link io.draftwire.core.coding.CoderStateException}
   */
  int[] decode(long position, int drafts, byte[] payload) throws MalformedPayloadException;

  /**
   * Decodes a round whose laws travel behind its ids; {@link #decodeLaws} must follow before {@link
   * #decide}.
   *
   * @param ids as {@link Drafting#payload} wrote them
   * @return the draft tokens {@code int[L]}
   * @throws MalformedPayloadException as {@link #decode}, and where this scheme's laws never travel
   *     apart
   */
  default int[] decodeIds(long position, int drafts, byte[] ids) throws MalformedPayloadException {
    throw new MalformedPayloadException("laws behind ids, which this scheme never sends", 0);
  }

  /**
   * Decodes the laws of the round that {@link #decodeIds} began.
   *
   * @param laws as {@link Drafting#laws} wrote them
   * @throws MalformedPayloadException for any bytes that no edge of this version writes, such as a
   *     law that gives its draft no probability
   */
  default void decodeLaws(byte[] laws) throws MalformedPayloadException {
    throw new MalformedPayloadException("laws behind ids, which this scheme never sends", 0);
  }

  /** Candidates beside the drafts of the round that was decoded last. */
  default Siblings decodedSiblings() {
    return Siblings.NONE;
  }

  /**
   * Draws candidates for the correction that the latest {@link #decide} left open.
   *
   * @param first number of the first: 0, or how many there were before
   */
  default Candidates candidates(int first) {
    throw new UnsupportedOperationException("corrections of this scheme are drawn by the cloud");
  }

  /** Forgets the committed text, as {@link Drafting#forget}; it is told again. */
  default void forget() {}

  /**
   * Tests the opened drafts in order and draws the one token that follows the accepted ones.
   *
   * @param rows the target's, as the request edits them: row i of draft i's law, row L of the bonus
   *     token's; then of what follows each of the {@link #decodedSiblings}, in their order
   */
  Verdict decide(LogitRows rows);

  /**
   * What {@link #decide} would say if these were the target's rows, be they those of one of its
   * exits. No state of the scheme's moves, and the dice are looked up as they will be.
   *
   * @param rows as {@link #decide}'s
   * @return null where it cannot be told yet
   */
  default Verdict foresee(LogitRows rows) {
    return null;
  }
}
