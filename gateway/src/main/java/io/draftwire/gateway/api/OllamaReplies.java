package io.draftwire.gateway.api;

import io.draftwire.core.session.CommittedToken;
import io.draftwire.gateway.answer.AnswerEvent.Committed;
import io.draftwire.gateway.answer.AnswerEvent.Ended;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Responses of Ollama's {@code /api/chat} and {@code /api/generate}. */
final class OllamaReplies extends PieceReplies {
  /** Where a text stands. */
  enum Part {
    MESSAGE {
      @Override
      void put(ObjectNode json, String text) {
        json.putObject("message").put("role", "assistant").put("content", text);
      }
    },
    RESPONSE {
      @Override
      void put(ObjectNode json, String text) {
        json.put("response", text);
      }
    };

    abstract void put(ObjectNode json, String text);
  }

  private static final double NANOS = 1e9;

  private final Part part;

  /** Null where none may be made. */
  private final OllamaCalls calls;

  OllamaReplies(Asked asked, Part part) {
    super(asked);
    this.part = part;
    this.calls = request.calling().tools().any() ? new OllamaCalls(request.calling()) : null;
  }

  /** The reply to who asks for nothing but a model that is loaded: this one always is. */
  static Dialect.ForNothing nothing(String model, Part part) {
    return new Dialect.ForNothing(
        model, name -> head(name, part, "").put("done", true).put("done_reason", "load"));
  }

  private static ObjectNode head(String model, Part part, String text) {
    ObjectNode json = Json.object();
    json.put("model", model);
    json.put("created_at", Instant.now().toString());
    part.put(json, text);
    return json;
  }

  private ObjectNode piece(String text, List<CommittedToken> shown) {
    ObjectNode json = head(request.model(), part, text).put("done", false);
    logprobs(json, shown);
    return json;
  }

  private void logprobs(ObjectNode json, List<CommittedToken> shown) {
    if (request.logprobs() && !shown.isEmpty()) {
      json.set("logprobs", tokens.logprobs(shown));
    }
  }

  @Override
  ObjectNode empty() {
    return piece("", List.of());
  }

  @Override
  public List<ObjectNode> chunk(Committed burst) {
    String text = calls == null ? burst.text() : calls.feed(burst.text());
    ObjectNode line = piece(text, burst.shown());
    if (request.details()) {
      line.set("draftwire", details.burst(burst));
    }
    return List.of(line);
  }

  @Override
  public List<ObjectNode> closing(Ended end) {
    List<ObjectNode> lines = new ArrayList<>();
    String rest = calls == null ? end.rest() : calls.feed(end.rest()) + calls.flush();
    if (!rest.isEmpty() || !end.shown().isEmpty()) {
      lines.add(piece(rest, end.shown()));
    }
    if (calls != null && calls.any()) {
      ObjectNode line = empty();
      calls(line);
      lines.add(line);
    }
    lines.add(last("", List.of(), end));
    return lines;
  }

  @Override
  public ObjectNode failure(ApiException e) {
    return ErrorShape.OLLAMA.of(e);
  }

  @Override
  public ObjectNode whole(List<String> texts, List<List<CommittedToken>> shown, List<Ended> ends) {
    String text = texts.getFirst();
    if (calls != null) {
      text = calls.feed(text) + calls.flush();
    }
    ObjectNode json = last(text, shown.getFirst(), ends.getFirst());
    if (calls != null && calls.any()) {
      calls(json);
    }
    return json;
  }

  private void calls(ObjectNode json) {
    ((ObjectNode) json.get("message")).set("tool_calls", calls.json());
  }

  /** Nothing is loaded for a request. */
  private ObjectNode last(String text, List<CommittedToken> shown, Ended end) {
    ObjectNode json = head(request.model(), part, text);
    json.put("done", true);
    json.put("done_reason", end.complete() ? "stop" : "length");
    double seconds = end.answer().seconds();
    double prompt = FiguresJson.promptSeconds(end.answer());
    json.put("total_duration", nanos(seconds));
    json.put("load_duration", 0);
    json.put("prompt_eval_count", asked.promptTokens());
    json.put("prompt_eval_duration", nanos(prompt));
    json.put("eval_count", end.tokens());
    json.put("eval_duration", nanos(seconds - prompt));
    logprobs(json, shown);
    json.set("metrics", FiguresJson.metrics(List.of(end)));
    json.set("timings", FiguresJson.timings(asked.promptTokens(), List.of(end)));
    if (request.details()) {
      json.putObject("draftwire").set("summary", FiguresJson.summary(end));
    }
    return json;
  }

  private static long nanos(double seconds) {
    return Math.round(NANOS * seconds);
  }
}
