package io.draftwire.gateway.api;

import io.draftwire.core.session.CommittedToken;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Responses of {@code /v1/chat/completions}. */
public final class ChatReplies extends Replies {
  private final Calling calling;

  /** By choice, of a stream whose answers may call functions. */
  private final Map<Integer, CallsJson> calls = new HashMap<>();

  public ChatReplies(Asked asked) {
    super("chatcmpl-", "chat.completion", asked);
    this.calling = request.calling();
  }

  @Override
  public List<ObjectNode> opening(int choice) {
    ObjectNode json = delta(choice, "", List.of(), null);
    ObjectNode delta = ((ObjectNode) json.get("delta")).put("role", "assistant");
    // An answer that may be nothing but calls has said nothing yet, not even nothing.
    delta.put("content", calling.tools().any() ? null : "");
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
    json.set("content", tokens.logprobs(shown));
    json.putNull("refusal");
    return json;
  }
}
