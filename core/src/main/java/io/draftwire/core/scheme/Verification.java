package io.draftwire.core.scheme;

import io.draftwire.core.coding.MalformedPayloadException;

/**
 * The cloud's half of a scheme, for one session. A round is {@link #open}, then {@link #decide}
 * once the target has run over the drafts. Not thread-safe.
 */
public interface Verification {

  /**
   * Decodes a round.
   *
   * @param position absolute position in the text of the first draft token
   * @param drafts how many drafts the round carries (L); 0 for none
   * @param payload as {@link Drafting#payload} wrote it
   * @return the draft tokens {@code int[L]}
   * @throws MalformedPayloadException for any bytes that no edge of this version writes; the state
   *     is as before
   */
  int[] open(long position, int drafts, byte[] payload) throws MalformedPayloadException;

  /**
   * Tests the opened drafts in order and draws the one token that follows the accepted ones.
   *
   * @param logits the target's, row i (at {@code offset + i * V}) being the law of draft i, row L
   *     of the bonus token
   */
  Verdict decide(float[] logits, int offset);
}
