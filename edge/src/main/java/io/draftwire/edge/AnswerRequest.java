package io.draftwire.edge;

import io.draftwire.core.hint.HintBook;
import io.draftwire.core.hint.Hinting;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.live.GrowthPolicy;
import io.draftwire.core.live.LiveKnowledge;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.session.AnswerSettings;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.EdgeSettings;
import io.draftwire.engine.Grammars;
import io.draftwire.engine.Priors;
import io.draftwire.engine.Tokenizer;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/**
 * An answer that is asked for.
 *
 * @param answer with which settings
 * @param prompt token ids, at least one
 * @param readBy fingerprint of the tokenizer that read the prompt; empty for the draft's own
 * @param growth how a live answer's tree of guesses grows; not used otherwise
 * @param context the target's, as far as is known; without, no draft begins an answer alone
 */
public record AnswerRequest(
    AnswerSettings answer,
    int[] prompt,
    Optional<String> readBy,
    GrowthPolicy growth,
    OptionalInt context) {

  /** Of a prompt that the draft's own tokenizer read, for a target whose context is not known. */
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
        new AnswerSettings(
            mode, sampling, draftTemperature, scheme, maxDrafts, bitBudget, maxTokens, seed, false),
        prompt,
        Optional.empty(),
        GrowthPolicy.USUAL,
        OptionalInt.empty());
  }

  /** An answer whose drafts travel as {@code choice} says. */
  public static AnswerRequest of(
      SchemeChoice choice,
      int[] prompt,
      Sampling sampling,
      OptionalDouble draftTemperature,
      int maxTokens,
      OptionalLong seed) {
    return new AnswerRequest(
            mode(choice),
            prompt,
            sampling,
            draftTemperature,
            choice.settingsOrAuto().scheme(),
            choice.maxDrafts(),
            choice.bitBudget(),
            maxTokens,
            seed)
        .withHints(choice.hints())
        .withDraftFloor(choice.draftFloor());
  }

  /** How the tokens of an answer of that choice are made. */
  public static Mode mode(SchemeChoice choice) {
    if (!choice.drafts()) {
      return Mode.CLOUD_ONLY;
    }
    return choice.live() ? Mode.LIVE : Mode.SPECULATIVE;
  }

  /**
   * What a session of rounds over {@code tokenizer} is told.
   *
   * @param book how often hints have been right so far: whether to ask for them may follow from it
   */
  public EdgeSettings settings(Tokenizer tokenizer, HintBook book) {
    return settings(tokenizer).withHints(answer.hints().asks(book));
  }

  /**
   * What a live session over {@code tokenizer} is told.
   *
   * @param knowledge of its edge: whether to ask for hints may follow from it
   */
  public EdgeSettings settings(Tokenizer tokenizer, LiveKnowledge knowledge) {
    return settings(tokenizer).withHints(knowledge.asksHints(answer.hints()));
  }

  /** The same for one that takes hints wherever they may be of use. */
  public EdgeSettings settings(Tokenizer tokenizer) {
    return new EdgeSettings(
        answer,
        readBy.orElseGet(tokenizer::fingerprint),
        tokenizer.vocabularySize(),
        tokenizer::endsText,
        Priors.of(tokenizer),
        Grammars.of(tokenizer));
  }

  public Mode mode() {
    return answer.mode();
  }

  public Sampling sampling() {
    return answer.sampling();
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

  /** The same, but for what {@code change} sets. */
  public AnswerRequest with(UnaryOperator<AnswerSettings.Builder> change) {
    return new AnswerRequest(answer.with(change), prompt, readBy, growth, context);
  }

  public AnswerRequest withMode(Mode other) {
    return with(a -> a.mode(other));
  }

  public AnswerRequest withMaxDrafts(int other) {
    return with(a -> a.maxDrafts(other));
  }

  public AnswerRequest withSeed(long other) {
    return with(a -> a.seed(OptionalLong.of(other)));
  }

  /** With what the target gave to each token told too, or not. */
  public AnswerRequest withChances(boolean other) {
    return with(a -> a.chances(other));
  }

  /** With what the target gave to each token, and so many of those that it held likeliest. */
  public AnswerRequest withAlternatives(int alternatives) {
    return with(a -> a.chances(true).alternatives(alternatives));
  }

  /** With hints as these say. */
  public AnswerRequest withHints(Hinting other) {
    return with(a -> a.hints(other));
  }

  /** With an answer of so many tokens at most. */
  public AnswerRequest withMaxTokens(int other) {
    return with(a -> a.maxTokens(other));
  }

  /** Live, where that is what a planner would have of an answer that may go in rounds. */
  public AnswerRequest planned(Planner planner) {
    return mode() == Mode.SPECULATIVE && planner.live(maxTokens()) ? withMode(Mode.LIVE) : this;
  }

  /** To another prompt, read as this one's was. */
  public AnswerRequest withPrompt(int[] other) {
    return new AnswerRequest(answer, other, readBy, growth, context);
  }

  /** With a prompt that {@code tokenizer} read, which is the target's. */
  public AnswerRequest readBy(Tokenizer tokenizer) {
    Optional<String> reader = Optional.of(tokenizer.fingerprint());
    return new AnswerRequest(answer, prompt, reader, growth, context);
  }

  /** With trees that grow so. */
  public AnswerRequest withGrowth(GrowthPolicy other) {
    return new AnswerRequest(answer, prompt, readBy, other, context);
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

  /** To a target with a context of so many tokens. */
  public AnswerRequest withContext(int tokens) {
    return new AnswerRequest(answer, prompt, readBy, growth, OptionalInt.of(tokens));
  }
}
