package io.draftwire.lab.serve;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.core.random.Threefry;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.engine.Tokenizer;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What virtual users ask. One arrival has one prompt and one seed, whichever way it is answered.
 *
 * @param reader of prompts as the target reads them
 * @param maxTokens of an answer, whatever a trace says
 * @param seed of the run: decides the seeds of answers
 * @param texts how many different answers there are, over and over again; 0 for as many as requests
 * @param repeatable whether {@code auto} keeps to what gives one text for a seed
 */
public record Questions(
    Tokenizer reader,
    PromptTokens prompts,
    Sampling sampling,
    OptionalDouble draftTemperature,
    int maxTokens,
    long seed,
    int texts,
    boolean repeatable) {

  /**
   * @param stretch of time that the arrival is in
   */
  AnswerRequest request(SchemeChoice choice, Arrival asked, int stretch) {
    Arrival arrival = texts == 0 ? asked : again(asked);
    int tokens =
        arrival.request() == null
            ? maxTokens
            : Math.clamp(arrival.request().answerTokens(), 1, maxTokens);
    return AnswerRequest.of(
            choice,
            prompts.prompt(arrival),
            sampling,
            draftTemperature,
            tokens,
            OptionalLong.of(seedOf(arrival, texts == 0 ? stretch : 0)))
        .readBy(reader);
  }

  private Arrival again(Arrival arrival) {
    return new Arrival(arrival.nanos(), arrival.number() % texts, arrival.request());
  }

  /** Not those numbers that the gaps between arrivals are made of; never negative. */
  private long seedOf(Arrival arrival, int stretch) {
    return Threefry.bits(seed, (int) arrival.number(), ~stretch) >>> 1;
  }
}
