package io.draftwire.gateway.api;

import io.draftwire.core.session.CommittedToken;
import io.draftwire.engine.Tokenizer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Responses of {@code /v1/chat/completions}. */
public final class ChatReplies extends Replies {
  private final Calling calling;

  /** By choice, of a stream whose answers may call functions. */
  private final Map<Integer, CallsJson> calls = new HashMap<>();

  /**
   * @param created seconds since 1970
   * @param prompts as the request's inputs
   */
  public ChatReplies(
      String id,
      long created,
      CompletionRequest request,
      List<int[]> prompts,
      Tokenizer tokenizer) {
    super("chatcmpl-" + id, "chat.completion", created, request, prompts, tokenizer);
    this.calling = request.calling();
  }

  @Override
  public ObjectNode opening(int choice) {
    ObjectNode json = delta(choice, "", List.of(), null);
    ObjectNode delta = ((ObjectNode) json.get("delta")).put("role", "assistant");
    // An answer that may be nothing but calls has said nothing yet, not even nothing.
    delta.put("content", calling.tools().any() ? null : "");
    return chunk(json);
  }

  @Override
  String chunkObject() {
    return "chat.completion.chunk";
  }

  @Override
  ObjectNode delta(int choice, String text, List<CommittedToken> shown, String finish) {
    ObjectNode json = Json.object();
    json.put("index", choice);
    ObjectNode delta = json.putObject("delta");
    String reason = finish;
    if (calling.tools().any()) {
      CallsJson of = calls.computeIfAbsent(choice, none -> new CallsJson(calling));
      if (text != null) {
        of.feed(text, delta);
      }
      if (finish != null) {
        of.flush(delta);
        reason = of.finish(finish);
      }
    } else if (text != null) {
      delta.put("content", text);
    }
    json.set("logprobs", shown.isEmpty() ? null : logprobs(shown));
    json.put("finish_reason", reason);
    return json;
  }

  @Override
  ObjectNode choice(int choice, String text, List<CommittedToken> shown, String finish) {
    ObjectNode json = Json.object();
    json.put("index", choice);
    ObjectNode message = json.putObject("message").put("role", "assistant").put("content", text);
    message.putNull("refusal");
    String reason = finish;
    if (calling.tools().any()) {
      CallsJson of = new CallsJson(calling);
      of.whole(text, message);
      reason = of.finish(finish);
    }
    json.set("logprobs", logprobs(shown));
    json.put("finish_reason", reason);
    return json;
  }

  @Override
  ObjectNode logprobsOf(List<CommittedToken> shown) {
    ObjectNode json = Json.object();
    ArrayNode content = json.putArray("content");
    for (CommittedToken token : shown) {
      ObjectNode entry = content.addObject();
      write(entry, token.token(), token.logProbability());
      ArrayNode likeliest = entry.putArray("top_logprobs");
      for (int i = 0; i < token.likeliest().count(); i++) {
        write(likeliest.addObject(), token.likeliest().tokens()[i], token.likeliest().log()[i]);
      }
    }
    json.putNull("refusal");
    return json;
  }

  private void write(ObjectNode entry, int token, double logProbability) {
    entry.put("token", text(token));
    Json.put(entry, "logprob", logProbability);
    ArrayNode bytes = entry.putArray("bytes");
    for (byte b : tokenizer.bytes(token)) {
      bytes.add(b & 0xff);
    }
  }
}
