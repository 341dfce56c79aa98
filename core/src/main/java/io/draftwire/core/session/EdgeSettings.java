package io.draftwire.core.session;

import io.draftwire.core.coding.TokenPrior;
import io.draftwire.core.grammar.GrammarBook;
import io.draftwire.core.hint.Hinting;
import io.draftwire.core.law.LogitEdits;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.Scheme;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;

/**
 * All that an edge session is told.
 *
 * @param answer what is asked for
 * @param fingerprint of the tokenizer that read the prompt, in {@link FingerprintPart}s
 * @param vocabulary V
 * @param endsText tokens that end the answer
 * @param prior of the id coders, for this tokenizer
 * @param grammars over its vocabulary
 */
public record EdgeSettings(
    AnswerSettings answer,
    String fingerprint,
    int vocabulary,
    IntPredicate endsText,
    TokenPrior prior,
    GrammarBook grammars) {

  /** Whose draft is held to no grammar, whatever the answer is. */
  public EdgeSettings(
      AnswerSettings answer,
      String fingerprint,
      int vocabulary,
      IntPredicate endsText,
      TokenPrior prior) {
    this(answer, fingerprint, vocabulary, endsText, prior, GrammarBook.NONE);
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
        new AnswerSettings(
            mode,
            sampling,
            OptionalDouble.of(draftTemperature),
            scheme,
            maxDrafts,
            bitBudget,
            maxTokens,
            seed,
            false),
        fingerprint,
        vocabulary,
        endsText,
        TokenPrior.NONE);
  }

  /**
   * @throws IllegalArgumentException for a scheme that such a vocabulary has no room for, and for a
   *     bias of a token that it has not
   */
  public EdgeSettings {
    answer.scheme().checkFits(vocabulary);
    answer.sampling().checkFits(vocabulary);
  }

  /** The same, but for what {@code change} sets of the answer. */
  public EdgeSettings with(UnaryOperator<AnswerSettings.Builder> change) {
    return new EdgeSettings(
        answer.with(change), fingerprint, vocabulary, endsText, prior, grammars);
  }

  /** With the target's chances told too, or not. */
  public EdgeSettings withChances(boolean chances) {
    return with(a -> a.chances(chances));
  }

  /** With so many of the likeliest tokens told beside each token's chances. */
  public EdgeSettings withAlternatives(int alternatives) {
    return with(a -> a.alternatives(alternatives));
  }

  /** Asking for hints or not. */
  public EdgeSettings withHints(boolean asked) {
    return with(a -> a.hints(asked ? Hinting.ON : Hinting.OFF));
  }

  /** With a draft that can be held to these grammars. */
  public EdgeSettings withGrammars(GrammarBook others) {
    return new EdgeSettings(answer, fingerprint, vocabulary, endsText, prior, others);
  }

  /** With id coders that begin so. */
  public EdgeSettings withPrior(TokenPrior other) {
    return new EdgeSettings(answer, fingerprint, vocabulary, endsText, other, grammars);
  }

  public EdgeMessage.Mode mode() {
    return answer.mode();
  }

  public Sampling sampling() {
    return answer.sampling();
  }

  /** The settings that shape the draft's law. */
  public Sampling draftSampling() {
    return answer.draftSampling();
  }

  /** What is edited of the draft's rows. */
  public LogitEdits draftEdits() {
    return draftSampling().draftEdits(grammars);
  }

  public Scheme scheme() {
    return answer.scheme();
  }

  public int maxDrafts() {
    return answer.maxDrafts();
  }

  public int bitBudget() {
    return answer.bitBudget();
  }

  public int maxTokens() {
    return answer.maxTokens();
  }

  public OptionalLong seed() {
    return answer.seed();
  }

  public boolean chances() {
    return answer.chances();
  }

  /** Of the likeliest tokens, how many are told with each token's chances. */
  public int alternatives() {
    return answer.alternatives();
  }

  /** Whether the cloud is to tell what its target's exits say. */
  public boolean hints() {
    return answer.hints() != Hinting.OFF;
  }
}
