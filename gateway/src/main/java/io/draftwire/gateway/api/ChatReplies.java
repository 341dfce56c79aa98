package io.draftwire.gateway.api;

import io.draftwire.core.session.CommittedToken;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Responses of {@code /v1/chat/completions}. */
public final class ChatReplies extends Replies {
  public ChatReplies(Asked asked) {
    super("chatcmpl-", "chat.completion", asked);
  }

  @Override
  public List<ObjectNode> opening(int choice) {
    ObjectNode json = delta(choice, "", List.of(), null);
    ((ObjectNode) json.get("delta")).put("role", "assistant");
    return List.of(chunk(json));
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
    json.set("content", tokens.logprobs(shown));
    json.putNull("refusal");
    return json;
  }
}
