package io.draftwire.gateway.api;

import io.draftwire.engine.Tokenizer;
import io.draftwire.gateway.answer.AnswerEvent.Ended;
import java.time.Instant;
import java.util.List;

/**
 * A request whose answers are begun.
 *
 * @param id letters and digits that no other request has
 * @param at when it was asked
 * @param prompts tokens of each of its inputs
 */
public record Asked(
    String id, Instant at, CompletionRequest request, List<int[]> prompts, Tokenizer tokenizer) {

  /** Which of the request's inputs a choice follows. */
  int input(int choice) {
    return choice / request.choices();
  }

  /** The tokens that a choice follows. */
  int[] prompt(int choice) {
    return prompts.get(input(choice));
  }

  /** Of the prompts that these answers follow, each as often as there are answers to it. */
  int promptTokens(List<Ended> answers) {
    return answers.stream().mapToInt(answer -> prompt(answer.choice()).length).sum();
  }

  /** Of all prompts, each once. */
  int promptTokens() {
    return prompts.stream().mapToInt(prompt -> prompt.length).sum();
  }
}
