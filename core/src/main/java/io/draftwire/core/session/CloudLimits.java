package io.draftwire.core.session;

import io.draftwire.core.coding.TokenPrior;
import io.draftwire.core.grammar.GrammarBook;

/**
 * What a cloud offers every session.
 *
 * @param fingerprint the target's tokenizer fingerprint
 * @param vocabulary V
 * @param contextLength most tokens of a text, prompt included
 * @param prior of the id coders, for this tokenizer
 * @param costs of the target's pass
 * @param grammars over the target's vocabulary
 */
public record CloudLimits(
    String fingerprint,
    int vocabulary,
    int contextLength,
    TokenPrior prior,
    ToldCosts costs,
    GrammarBook grammars) {

  /** Holding no answer to a grammar. */
  public CloudLimits(
      String fingerprint, int vocabulary, int contextLength, TokenPrior prior, ToldCosts costs) {
    this(fingerprint, vocabulary, contextLength, prior, costs, GrammarBook.NONE);
  }

  /** Without a prior, and with costs unknown. */
  public CloudLimits(String fingerprint, int vocabulary, int contextLength) {
    this(fingerprint, vocabulary, contextLength, TokenPrior.NONE, ToldCosts.UNKNOWN);
  }
}
