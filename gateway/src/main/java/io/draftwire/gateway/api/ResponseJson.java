package io.draftwire.gateway.api;

import io.draftwire.gateway.answer.AnswerEvent.Ended;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI's object {@code response}, at every point of its life. */
final class ResponseJson {
  /**
   * What of a request is told again and shapes no answer by itself.
   *
   * @param instructions null for none
   * @param format as it was asked for
   * @param tools as they were offered; null for none
   * @param choice among them, as it was said; null for any or none
   */
  record Told(
      String instructions,
      ObjectNode metadata,
      JsonNode format,
      JsonNode tools,
      JsonNode choice,
      boolean parallel) {}

  private final Asked asked;
  private final Told told;

  ResponseJson(Asked asked, Told told) {
    this.asked = asked;
    this.told = told;
  }

  /** Before anything of it is there. */
  ObjectNode begun() {
    return response("in_progress", null, Json.array());
  }

  /** As it ends. */
  ObjectNode ended(ArrayNode output, Ended end) {
    ObjectNode json = response(status(end), end, output);
    if (!end.complete()) {
      json.putObject("incomplete_details").put("reason", "max_output_tokens");
    }
    return json;
  }

  /** Where it does not come to an end. */
  ObjectNode failed(ApiException e) {
    ObjectNode json = response("failed", null, Json.array());
    json.putObject("error").put("code", code(e)).put("message", e.getMessage());
    return json;
  }

  /** The API has a few codes, of which clients make an enumeration. */
  private static String code(ApiException e) {
    return switch (e.status()) {
      case 429 -> "rate_limit_exceeded";
      case 400 -> "invalid_prompt";
      default -> "server_error";
    };
  }

  /** Of the response, and of what was being put out at its end. */
  static String status(Ended end) {
    return end.complete() ? "completed" : "incomplete";
  }

  /**
   * @param end null as long as it has not ended
   */
  private ObjectNode response(String status, Ended end, ArrayNode output) {
    CompletionRequest request = asked.request();
    ObjectNode json = Json.object();
    json.put("id", "resp_" + asked.id());
    json.put("object", "response");
    json.put("created_at", asked.at().getEpochSecond());
    json.put("status", status);
    json.put("background", false);
    if (end != null) {
      json.put("completed_at", Instant.now().getEpochSecond());
    }
    json.putNull("error");
    json.putNull("incomplete_details");
    json.put("instructions", told.instructions());
    if (request.maxTokens().isPresent()) {
      json.put("max_output_tokens", request.maxTokens().getAsInt());
    } else {
      json.putNull("max_output_tokens");
    }
    json.put("model", request.model());
    json.set("output", output);
    json.put("parallel_tool_calls", told.parallel());
    json.putNull("previous_response_id");
    json.putObject("reasoning").putNull("effort").putNull("summary");
    json.put("service_tier", "default");
    json.put("store", false);
    json.put("temperature", request.sampling().temperature());
    json.putObject("text").set("format", told.format());
    json.set("tool_choice", told.choice() == null ? Json.tree("auto") : told.choice());
    json.set("tools", told.tools() == null ? Json.array() : told.tools());
    json.put("top_logprobs", request.alternatives());
    json.put("top_p", request.sampling().topP());
    json.put("truncation", "disabled");
    json.set("usage", end == null ? null : usage(end));
    json.putNull("user");
    json.set("metadata", told.metadata());
    return json;
  }

  private ObjectNode usage(Ended end) {
    int prompt = asked.promptTokens();
    ObjectNode json = Json.object();
    json.put("input_tokens", prompt);
    json.putObject("input_tokens_details").put("cached_tokens", 0);
    json.put("output_tokens", end.tokens());
    json.putObject("output_tokens_details").put("reasoning_tokens", 0);
    json.put("total_tokens", prompt + end.tokens());
    return json;
  }

  /** What it cost, in the forms that every answer has. */
  void figures(ObjectNode response, Ended end) {
    response.set("metrics", FiguresJson.metrics(List.of(end)));
    response.set("timings", FiguresJson.timings(asked.promptTokens(), List.of(end)));
    if (asked.request().details()) {
      response.putObject("draftwire").set("summary", FiguresJson.summary(end));
    }
  }
}
