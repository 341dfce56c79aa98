package io.draftwire.core.session;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.Scheme;
import java.util.OptionalLong;

/** What an edge sends. */
public sealed interface EdgeMessage {

  /** How the session's tokens are made. */
  enum Mode {
    /** The edge drafts, the cloud verifies. */
    SPECULATIVE,
    /** The cloud decodes alone and streams its tokens: the baseline. */
    CLOUD_ONLY
  }

  /**
   * The hello, first message of every session.
   *
   * @param protocol {@link Protocol#VERSION} of the edge
   * @param fingerprint tokenizer fingerprint; must be the cloud's
   * @param vocabulary V of the edge's tokenizer
   * @param sampling the request's sampling settings: the law that comes out
   * @param scheme how drafts travel; ignored for {@link Mode#CLOUD_ONLY}
   * @param maxDrafts most drafts a round will carry
   * @param maxTokens most tokens of the answer
   * @param seed the session's seed; empty lets the cloud choose
   * @param prompt token ids {@code int[n]}, n >= 1
   */
  record Open(
      int protocol,
      String fingerprint,
      int vocabulary,
      Mode mode,
      Sampling sampling,
      Scheme scheme,
      int maxDrafts,
      int maxTokens,
      OptionalLong seed,
      int[] prompt)
      implements EdgeMessage {}

  /**
   * One round of drafts.
   *
   * @param epoch the epoch that the welcome named; another one is refused
   * @param number 1, 2, 3, ...; a number sent again gets the stored verdict again
   * @param length committed tokens, prompt included, that the drafts follow
   * @param drafts L, the number of drafts in the payload
   * @param payload laws and tokens as the scheme wrote them
   */
  record Round(int epoch, int number, int length, int drafts, byte[] payload)
      implements EdgeMessage {}

  /** The answer is complete; the cloud may free the sequence. */
  record Close() implements EdgeMessage {}
}
