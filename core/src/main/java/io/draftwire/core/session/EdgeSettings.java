package io.draftwire.core.session;

import io.draftwire.core.coding.TokenPrior;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.Scheme;
import java.util.OptionalLong;
import java.util.function.IntPredicate;

/**
 * All that an edge session is told.
 *
 * @param fingerprint of the tokenizer that read the prompt, in {@link FingerprintPart}s
 * @param vocabulary V
 * @param sampling the request's: the law that comes out
 * @param draftTemperature the draft's temperature; the other settings are the request's
 * @param maxDrafts most drafts a round, 0..{@link Protocol#MAX_DRAFTS}
 * @param bitBudget most payload bits a round; {@link Integer#MAX_VALUE} for no bound
 * @param maxTokens most tokens of the answer, at least 1
 * @param seed empty lets the cloud choose
 * @param endsText tokens that end the answer
 * @param prior of the id coders, for this tokenizer
 * @param chances whether the cloud is to tell what the target gave to each token
 * @param hints whether the cloud is to tell what its target's exits say
 */
public record EdgeSettings(
    EdgeMessage.Mode mode,
    String fingerprint,
    int vocabulary,
    Sampling sampling,
    double draftTemperature,
    Scheme scheme,
    int maxDrafts,
    int bitBudget,
    int maxTokens,
    OptionalLong seed,
    IntPredicate endsText,
    TokenPrior prior,
    boolean chances,
    boolean hints) {

  /** Not asking for hints. */
  public EdgeSettings(
      EdgeMessage.Mode mode,
      String fingerprint,
      int vocabulary,
      Sampling sampling,
      double draftTemperature,
      Scheme scheme,
      int maxDrafts,
      int bitBudget,
      int maxTokens,
      OptionalLong seed,
      IntPredicate endsText,
      TokenPrior prior,
      boolean chances) {
    this(
        mode,
        fingerprint,
        vocabulary,
        sampling,
        draftTemperature,
        scheme,
        maxDrafts,
        bitBudget,
        maxTokens,
        seed,
        endsText,
        prior,
        chances,
        false);
  }

  /** Without a prior, and not asking for chances. */
  public EdgeSettings(
      EdgeMessage.Mode mode,
      String fingerprint,
      int vocabulary,
      Sampling sampling,
      double draftTemperature,
      Scheme scheme,
      int maxDrafts,
      int bitBudget,
      int maxTokens,
      OptionalLong seed,
      IntPredicate endsText) {
    this(
        mode,
        fingerprint,
        vocabulary,
        sampling,
        draftTemperature,
        scheme,
        maxDrafts,
        bitBudget,
        maxTokens,
        seed,
        endsText,
        TokenPrior.NONE,
        false);
  }

  public EdgeSettings {
    if (maxDrafts < 0 || maxDrafts > Protocol.MAX_DRAFTS) {
      throw new IllegalArgumentException(
          "draft length "
              + maxDrafts
              + " is outside 0.."
              + Protocol.MAX_DRAFTS
              + "; 4 is a good start");
    }
    if (bitBudget < 1) {
      throw new IllegalArgumentException(
          "bit budget " + bitBudget + " is below 1 bit a round; leave it out for no bound");
    }
    if (maxTokens < 1) {
      throw new IllegalArgumentException(
          "token limit " + maxTokens + " is below 1; ask for at least one token");
    }
    scheme.checkFits(vocabulary);
  }

  /** The same, asking for hints or not. */
  public EdgeSettings withHints(boolean asked) {
    return new EdgeSettings(
        mode,
        fingerprint,
        vocabulary,
        sampling,
        draftTemperature,
        scheme,
        maxDrafts,
        bitBudget,
        maxTokens,
        seed,
        endsText,
        prior,
        chances,
        asked);
  }

  /** The settings that shape the draft's law. */
  public Sampling draftSampling() {
    return sampling.withTemperature(draftTemperature);
  }
}
