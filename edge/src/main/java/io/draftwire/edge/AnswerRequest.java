package io.draftwire.edge;

import io.draftwire.core.hint.HintBook;
import io.draftwire.core.hint.Hinting;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.live.GrowthPolicy;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.EdgeSettings;
import io.draftwire.engine.Priors;
import io.draftwire.engine.Tokenizer;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What an answer is asked for with.
 *
 * @param prompt token ids, at least one
 * @param sampling the law that comes out
 * @param draftTemperature the draft's temperature; empty takes the request's
 * @param maxDrafts most drafts a round (L)
 * @param bitBudget most payload bits a round; {@link Integer#MAX_VALUE} for no bound
 * @param maxTokens most tokens of the answer
 * @param seed empty lets the cloud choose
 * @param chances whether the cloud is to tell what the target gave to each token
 * @param readBy fingerprint of the tokenizer that read the prompt; empty for the draft's own
 * @param growth how a live answer's tree of guesses grows; not used otherwise
 * @param context the target's, as far as is known; without, no draft begins an answer alone
 * @param hints whether the cloud is to tell what its target's exits say
 */
public record AnswerRequest(
    Mode mode,
    int[] prompt,
    Sampling sampling,
    OptionalDouble draftTemperature,
    Scheme scheme,
    int maxDrafts,
    int bitBudget,
    int maxTokens,
    OptionalLong seed,
    boolean chances,
    Optional<String> readBy,
    GrowthPolicy growth,
    OptionalInt context,
    Hinting hints) {

  /** For a target whose context is not known, without hints. */
  public AnswerRequest(
      Mode mode,
      int[] prompt,
      Sampling sampling,
      OptionalDouble draftTemperature,
      Scheme scheme,
      int maxDrafts,
      int bitBudget,
      int maxTokens,
      OptionalLong seed,
      boolean chances,
      Optional<String> readBy,
      GrowthPolicy growth) {
    this(
        mode,
        prompt,
        sampling,
        draftTemperature,
        scheme,
        maxDrafts,
        bitBudget,
        maxTokens,
        seed,
        chances,
        readBy,
        growth,
        OptionalInt.empty(),
        Hinting.OFF);
  }

  /** A prompt that the draft's own tokenizer read. */
  public AnswerRequest(
      Mode mode,
      int[] prompt,
      Sampling sampling,
      OptionalDouble draftTemperature,
      Scheme scheme,
      int maxDrafts,
      int bitBudget,
      int maxTokens,
      OptionalLong seed,
      boolean chances) {
    this(
        mode,
        prompt,
        sampling,
        draftTemperature,
        scheme,
        maxDrafts,
        bitBudget,
        maxTokens,
        seed,
        chances,
        Optional.empty(),
        GrowthPolicy.USUAL);
  }

  /** Not asking for chances. */
  public AnswerRequest(
      Mode mode,
      int[] prompt,
      Sampling sampling,
      OptionalDouble draftTemperature,
      Scheme scheme,
      int maxDrafts,
      int bitBudget,
      int maxTokens,
      OptionalLong seed) {
    this(
        mode,
        prompt,
        sampling,
        draftTemperature,
        scheme,
        maxDrafts,
        bitBudget,
        maxTokens,
        seed,
        false);
  }

  /** How the tokens of an answer of that choice are made. */
  public static Mode mode(SchemeChoice choice) {
    if (!choice.drafts()) {
      return Mode.CLOUD_ONLY;
    }
    return choice.live() ? Mode.LIVE : Mode.SPECULATIVE;
  }

  /**
   * What an edge session over {@code tokenizer} is told.
   *
   * @param book how often hints have been right so far
   */
  public EdgeSettings settings(Tokenizer tokenizer, HintBook book) {
    return settings(tokenizer).withHints(hints.asks(book));
  }

  /** The same, not asking for hints. */
  public EdgeSettings settings(Tokenizer tokenizer) {
    return new EdgeSettings(
        mode,
        readBy.orElseGet(tokenizer::fingerprint),
        tokenizer.vocabularySize(),
        sampling,
        draftTemperature.orElse(sampling.temperature()),
        scheme,
        maxDrafts,
        bitBudget,
        maxTokens,
        seed,
        tokenizer::endsText,
        Priors.of(tokenizer),
        chances);
  }

  /** With a prompt that {@code tokenizer} read, which is the target's. */
  public AnswerRequest readBy(Tokenizer tokenizer) {
    Optional<String> reader = Optional.of(tokenizer.fingerprint());
    return with(mode, maxDrafts, maxTokens, seed, chances, reader, growth);
  }

  /** With trees that grow so. */
  public AnswerRequest withGrowth(GrowthPolicy other) {
    return with(mode, maxDrafts, maxTokens, seed, chances, readBy, other);
  }

  /**
   * With a draft that runs only where its nodes' path probabilities sum to so much, where one is
   * given.
   *
   * @throws IllegalArgumentException for a floor outside 0..1
   */
  public AnswerRequest withDraftFloor(OptionalDouble floor) {
    return floor.isPresent() ? withGrowth(growth.withFloor(floor.getAsDouble())) : this;
  }

  /** Live, where that is what a planner would have of an answer that may go in rounds. */
  public AnswerRequest planned(Planner planner) {
    return mode == Mode.SPECULATIVE && planner.live(maxTokens) ? withMode(Mode.LIVE) : this;
  }

  /** To another prompt, read as this one's was. */
  public AnswerRequest withPrompt(int[] other) {
    return new AnswerRequest(
        mode,
        other,
        sampling,
        draftTemperature,
        scheme,
        maxDrafts,
        bitBudget,
        maxTokens,
        seed,
        chances,
        readBy,
        growth,
        context,
        hints);
  }

  /** To a target with a context of so many tokens. */
  public AnswerRequest withContext(int tokens) {
    return new AnswerRequest(
        mode,
        prompt,
        sampling,
        draftTemperature,
        scheme,
        maxDrafts,
        bitBudget,
        maxTokens,
        seed,
        chances,
        readBy,
        growth,
        OptionalInt.of(tokens),
        hints);
  }

  /** With hints as these say. */
  public AnswerRequest withHints(Hinting other) {
    return new AnswerRequest(
        mode,
        prompt,
        sampling,
        draftTemperature,
        scheme,
        maxDrafts,
        bitBudget,
        maxTokens,
        seed,
        chances,
        readBy,
        growth,
        context,
        other);
  }

  public AnswerRequest withMode(Mode other) {
    return with(other, maxDrafts, maxTokens, seed, chances, readBy, growth);
  }

  public AnswerRequest withMaxDrafts(int other) {
    return with(mode, other, maxTokens, seed, chances, readBy, growth);
  }

  public AnswerRequest withSeed(long other) {
    return with(mode, maxDrafts, maxTokens, OptionalLong.of(other), chances, readBy, growth);
  }

  /** With what the target gave to each token told too, or not. */
  public AnswerRequest withChances(boolean other) {
    return with(mode, maxDrafts, maxTokens, seed, other, readBy, growth);
  }

  /** With an answer of so many tokens at most. */
  public AnswerRequest withMaxTokens(int other) {
    return with(mode, maxDrafts, other, seed, chances, readBy, growth);
  }

  private AnswerRequest with(
      Mode otherMode,
      int otherMaxDrafts,
      int otherMaxTokens,
      OptionalLong otherSeed,
      boolean otherChances,
      Optional<String> otherReadBy,
      GrowthPolicy otherGrowth) {
    return new AnswerRequest(
        otherMode,
        prompt,
        sampling,
        draftTemperature,
        scheme,
        otherMaxDrafts,
        bitBudget,
        otherMaxTokens,
        otherSeed,
        otherChances,
        otherReadBy,
        otherGrowth,
        context,
        hints);
  }
}
