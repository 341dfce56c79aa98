package io.draftwire.gateway.api;

import io.draftwire.core.session.CommittedToken;
import io.draftwire.engine.Tokenizer;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Responses of {@code /v1/chat/completions}. */
public final class ChatReplies extends Replies {
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
  }

  @Override
  public ObjectNode opening(int choice) {
    ObjectNode json = delta(choice, "", List.of(), null);
    ((ObjectNode) json.get("delta")).put("role", "assistant");
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
    if (text != null) {
      delta.put("content", text);
    }
    json.set("logprobs", shown.isEmpty() ? null : logprobs(shown));
    json.put("finish_reason", finish);
    return json;
  }

  @Override
  ObjectNode choice(int choice, String text, List<CommittedToken> shown, String finish) {
    ObjectNode json = Json.object();
    json.put("index", choice);
    json.putObject("message").put("role", "assistant").put("content", text).putNull("refusal");
    json.set("logprobs", logprobs(shown));
    json.put("finish_reason", finish);
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
