package io.draftwire.gateway.api;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.gateway.tools.CallNotation;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A request to either completion route, checked as far as it can be without a model.
 *
 * @param model the name it asks for; null takes the one there is
 * @param inputs what the answers follow: of a completion there may be more than one
 * @param sampling the law that comes out
 * @param maxTokens most tokens of an answer; empty for as many as the context holds
 * @param seed of the first choice; the others follow it
 * @param stops before which an answer ends; none empty
 * @param choices how many answers to each input; of all, those to the first come first
 * @param includeUsage a last chunk with the usage, where streamed
 * @param logprobs whether every token's log probability is wanted
 * @param alternatives of how many of the likeliest tokens too, in each place
 * @param echo whether an answer's text begins with its prompt
 * @param details whether every chunk says what its tokens were
 * @param tree whether it also says what was guessed, of a live answer
 * @param retract whether who asks takes back what turns out wrong
 * @param keepSeconds for how long the stream is kept while nobody reads it; 0 ends it with its
 *     reader
 * @param calling what the answer may call
 */
public record CompletionRequest(
    String model,
    List<Input> inputs,
    Sampling sampling,
    OptionalInt maxTokens,
    OptionalLong seed,
    List<String> stops,
    int choices,
    boolean stream,
    boolean includeUsage,
    boolean logprobs,
    int alternatives,
    boolean echo,
    SchemeChoice scheme,
    boolean details,
    boolean tree,
    boolean retract,
    int keepSeconds,
    Calling calling) {

  /** How many answers in all. */
  public int answers() {
    return inputs.size() * choices;
  }

  /**
   * Of the model that answers: what a request need not name where there is one alone, and the
   * grammar that hangs on how it writes calls.
   *
   * @throws ApiException 400 for functions that no answer can be held to
   */
  public CompletionRequest of(String served, CallNotation notation) throws ApiException {
    boolean calls = calling.tools().any();
    Calling written = calling.by(notation);
    return new CompletionRequest(
        served,
        inputs,
        calls ? sampling.withGrammar(written.grammar()) : sampling,
        maxTokens,
        seed,
        stops,
        choices,
        stream,
        includeUsage,
        logprobs,
        alternatives,
        echo,
        scheme,
        details,
        tree,
        retract,
        keepSeconds,
        written);
  }
}
