package io.draftwire.core.session;

import io.draftwire.core.hint.Hinting;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.Scheme;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/**
 * What an answer is asked for with, beside its prompt: the same for whoever asks and for the
 * session that carries it out.
 *
 * @param sampling the request's: the law that comes out
 * @param draftTemperature the draft's temperature; empty takes the request's. Its other settings
 *     are the request's
 * @param maxDrafts most drafts a round (L), 0..{@link Protocol#MAX_DRAFTS}
 * @param bitBudget most payload bits a round; {@link Integer#MAX_VALUE} for no bound
 * @param maxTokens most tokens of the answer, at least 1
 * @param seed empty lets the cloud choose
 * @param chances whether the cloud is to tell what the target gave to each token
 * @param hints whether the cloud is to tell what its target's exits say
 * @param alternatives how many of the likeliest tokens it is to tell with each token's chances,
 *     0..{@link Likeliest#MOST}; none without them
 */
public record AnswerSettings(
    EdgeMessage.Mode mode,
    Sampling sampling,
    OptionalDouble draftTemperature,
    Scheme scheme,
    int maxDrafts,
    int bitBudget,
    int maxTokens,
    OptionalLong seed,
    boolean chances,
    Hinting hints,
    int alternatives) {

  /** Not asking for hints, nor for alternatives. */
  public AnswerSettings(
      EdgeMessage.Mode mode,
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
        sampling,
        draftTemperature,
        scheme,
        maxDrafts,
        bitBudget,
        maxTokens,
        seed,
        chances,
        Hinting.OFF,
        0);
  }

  /**
   * @throws IllegalArgumentException for a setting outside its range, naming the value
   */
  public AnswerSettings {
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
    if (alternatives < 0 || alternatives > (chances ? Likeliest.MOST : 0)) {
      throw new IllegalArgumentException(
          alternatives
              + " alternatives a token; 0 to "
              + Likeliest.MOST
              + " are told, and none without the token's own chances");
    }
    if (maxTokens < 1) {
      throw new IllegalArgumentException(
          "token limit " + maxTokens + " is below 1; ask for at least one token");
    }
  }

  /** The settings that shape the draft's law. */
  public Sampling draftSampling() {
    return sampling.withTemperature(draftTemperature.orElse(sampling.temperature()));
  }

  /** The same, but for what {@code change} sets. */
  public AnswerSettings with(UnaryOperator<Builder> change) {
    return change.apply(new Builder(this)).build();
  }

  /** Sets some of an answer's settings. */
  public static final class Builder {
    private EdgeMessage.Mode mode;
    private Sampling sampling;
    private OptionalDouble draftTemperature;
    private Scheme scheme;
    private int maxDrafts;
    private int bitBudget;
    private int maxTokens;
    private OptionalLong seed;
    private boolean chances;
    private Hinting hints;
    private int alternatives;

    private Builder(AnswerSettings of) {
      mode = of.mode;
      sampling = of.sampling;
      draftTemperature = of.draftTemperature;
      scheme = of.scheme;
      maxDrafts = of.maxDrafts;
      bitBudget = of.bitBudget;
      maxTokens = of.maxTokens;
      seed = of.seed;
      chances = of.chances;
      hints = of.hints;
      alternatives = of.alternatives;
    }

    public Builder mode(EdgeMessage.Mode value) {
      mode = value;
      return this;
    }

    public Builder sampling(Sampling value) {
      sampling = value;
      return this;
    }

    public Builder draftTemperature(double value) {
      draftTemperature = OptionalDouble.of(value);
      return this;
    }

    public Builder scheme(Scheme value) {
      scheme = value;
      return this;
    }

    public Builder maxDrafts(int value) {
      maxDrafts = value;
      return this;
    }

    public Builder bitBudget(int value) {
      bitBudget = value;
      return this;
    }

    public Builder maxTokens(int value) {
      maxTokens = value;
      return this;
    }

    public Builder seed(OptionalLong value) {
      seed = value;
      return this;
    }

    public Builder chances(boolean value) {
      chances = value;
      return this;
    }

    public Builder hints(Hinting value) {
      hints = value;
      return this;
    }

    public Builder alternatives(int value) {
      alternatives = value;
      return this;
    }

    private AnswerSettings build() {
      return new AnswerSettings(
          mode,
          sampling,
          draftTemperature,
          scheme,
          maxDrafts,
          bitBudget,
          maxTokens,
          seed,
          chances,
          hints,
          alternatives);
    }
  }
}
