package io.draftwire.core.session;

import io.draftwire.core.coding.TokenPrior;
import java.util.List;

/**
 * What a cloud offers every session.
 *
 * @param fingerprint the target's tokenizer fingerprint
 * @param vocabulary V
 * @param contextLength most tokens of a text, prompt included
 * @param prior of the id coders, for this tokenizer
 * @param costMicros as {@link CloudMessage.Welcome#costMicros}
 */
public record CloudLimits(
    String fingerprint,
    int vocabulary,
    int contextLength,
    TokenPrior prior,
    List<Integer> costMicros) {

  /** Without a prior, and with costs unknown. */
  public CloudLimits(String fingerprint, int vocabulary, int contextLength) {
    this(fingerprint, vocabulary, contextLength, TokenPrior.NONE, List.of());
  }
}
