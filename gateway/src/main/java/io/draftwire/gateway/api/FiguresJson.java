package io.draftwire.gateway.api;

import io.draftwire.core.session.SessionFigures;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerFigures;
import io.draftwire.gateway.answer.AnswerEvent.Ended;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What answers cost, in the three forms that tools read, and in this project's own. Several answers
 * to one request are summed.
 */
final class FiguresJson {
  private FiguresJson() {}

  /**
   * OpenAI's {@code usage}; drafts are its predictions.
   *
   * @param promptTokens of all prompts, each once
   */
  static ObjectNode usage(int promptTokens, List<Ended> answers) {
    long completion = sum(answers, Ended::tokens);
    long drafts = sum(answers, e -> figures(e).draftTokens());
    long accepted = sum(answers, e -> figures(e).acceptedTokens());
    ObjectNode usage = Json.object();
    usage.put("prompt_tokens", promptTokens);
    usage.put("completion_tokens", completion);
    usage.put("total_tokens", promptTokens + completion);
    usage.putObject("prompt_tokens_details").put("cached_tokens", 0);
    usage
        .putObject("completion_tokens_details")
        .put("accepted_prediction_tokens", accepted)
        .put("rejected_prediction_tokens", drafts - accepted);
    return usage;
  }

  /** vLLM's {@code metrics} (its pull request 48915): a verification is its spec step. */
  static ObjectNode metrics(List<Ended> answers) {
    long[] histogram = new long[0];
    int most = 0;
    for (Ended ended : answers) {
      long[] rounds = figures(ended).acceptanceHistogram();
      histogram =
          rounds.length > histogram.length ? added(rounds, histogram) : added(histogram, rounds);
      most = Math.max(most, ended.ask().scheme().maxDrafts());
    }
    long steps = 0;
    ArrayNode list = Json.array();
    for (long rounds : histogram) {
      list.add(rounds);
      steps += rounds;
    }
    long drafts = sum(answers, e -> figures(e).draftTokens());
    long accepted = sum(answers, e -> figures(e).acceptedTokens());
    ObjectNode json = Json.object();
    ObjectNode speculative = json.putObject("speculative_decoding");
    Json.put(speculative, "mean_acceptance_length", 1 + (double) accepted / steps);
    Json.put(speculative, "draft_acceptance_rate", (double) accepted / drafts);
    speculative.set("acceptance_histogram", list);
    speculative.put("num_spec_steps", steps);
    speculative.put("num_accepted_draft_tokens", accepted);
    speculative.put("num_draft_tokens", drafts);
    speculative.put("num_spec_tokens", most);
    return json;
  }

  /**
   * llama.cpp's {@code timings}; the prompt's time is the target's pass over it, where known.
   *
   * @param prompts tokens of the answers' prompts, one prompt each
   */
  static ObjectNode timings(int prompts, List<Ended> answers) {
    long predicted = sum(answers, Ended::tokens);
    double promptMs = 1e3 * total(answers, e -> promptSeconds(e.answer()));
    double predictedMs = 1e3 * total(answers, e -> e.answer().seconds()) - promptMs;
    ObjectNode json = Json.object();
    json.put("cache_n", 0);
    json.put("prompt_n", prompts);
    json.put("prompt_ms", promptMs);
    Json.put(json, "prompt_per_token_ms", promptMs / prompts);
    Json.put(json, "prompt_per_second", 1e3 * prompts / promptMs);
    json.put("predicted_n", predicted);
    json.put("predicted_ms", predictedMs);
    Json.put(json, "predicted_per_token_ms", predictedMs / predicted);
    Json.put(json, "predicted_per_second", 1e3 * predicted / predictedMs);
    json.put("draft_n", sum(answers, e -> figures(e).draftTokens()));
    json.put("draft_n_accepted", sum(answers, e -> figures(e).acceptedTokens()));
    return json;
  }

  /** One answer's own figures, as the command line's {@code --json} shows them. */
  static ObjectNode summary(Ended ended) {
    Map<String, Object> figures = AnswerFigures.of(ended.answer(), ended.ask().request(), null);
    figures.put("scheme", ended.ask().scheme().name());
    figures.put("tokens", ended.tokens());
    ObjectNode json = (ObjectNode) Json.tree(figures);
    json.set("explanation", Json.tree(ended.explanation()));
    return json;
  }

  /** The target's time for the prompt, or the time to the first token, which has it in it. */
  static double promptSeconds(Answer answer) {
    return answer.promptSeconds() > 0 ? answer.promptSeconds() : answer.firstTokenSeconds();
  }

  private static SessionFigures figures(Ended ended) {
    return ended.answer().figures();
  }

  private static long sum(List<Ended> answers, ToLongFunction<Ended> of) {
    return answers.stream().mapToLong(of).sum();
  }

  private static double total(List<Ended> answers, ToDoubleFunction<Ended> of) {
    return answers.stream().mapToDouble(of).sum();
  }

  private static long[] added(long[] longer, long[] shorter) {
    long[] sum = longer.clone();
    for (int i = 0; i < shorter.length; i++) {
      sum[i] += shorter[i];
    }
    return sum;
  }
}
