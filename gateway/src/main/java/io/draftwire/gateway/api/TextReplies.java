package io.draftwire.gateway.api;

import io.draftwire.core.session.CommittedToken;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Responses of {@code /v1/completions}. */
public final class TextReplies extends Replies {
  /** Where tokens begin, by choice. */
  private final Map<Integer, TextOffsets> offsets = new HashMap<>();

  private int current;

  public TextReplies(Asked asked) {
    super("cmpl-", "text_completion", asked);
  }

  @Override
  public List<ObjectNode> opening(int choice) {
    return List.of();
  }

  @Override
  String chunkObject() {
    return "text_completion";
  }

  @Override
  ObjectNode delta(int choice, String text, List<CommittedToken> shown, String finish) {
    current = choice;
    ObjectNode json = Json.object();
    json.put("index", choice);
    json.put("text", text == null ? "" : text);
    json.set("logprobs", shown.isEmpty() ? null : logprobs(shown));
    json.put("finish_reason", finish);
    return json;
  }

  @Override
  ObjectNode choice(int choice, String text, List<CommittedToken> shown, String finish) {
    current = choice;
    ObjectNode json = Json.object();
    json.put("index", choice);
    json.put("text", text);
    json.set("logprobs", logprobs(shown));
    json.put("finish_reason", finish);
    return json;
  }

  @Override
  ObjectNode logprobsOf(List<CommittedToken> shown) {
    ObjectNode json = Json.object();
    ArrayNode words = json.putArray("tokens");
    ArrayNode logprobs = json.putArray("token_logprobs");
    json.putNull("top_logprobs");
    ArrayNode offset = json.putArray("text_offset");
    TextOffsets offsets = this.offsets.computeIfAbsent(current, choice -> new TextOffsets());
    for (CommittedToken token : shown) {
      words.add(tokens.text(token));
      if (Double.isFinite(token.logProbability())) {
        logprobs.add(token.logProbability());
      } else {
        logprobs.addNull();
      }
      offset.add(offsets.next(tokenizer.bytes(token.token())));
    }
    return json;
  }
}
