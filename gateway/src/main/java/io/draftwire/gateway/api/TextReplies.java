package io.draftwire.gateway.api;

import io.draftwire.core.session.CommittedToken;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
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

  /** The prompt, where it is to be repeated. */
  @Override
  public List<ObjectNode> opening(int choice) {
    return request.echo()
        ? List.of(chunk(delta(choice, echo(choice), List.of(), null)))
        : List.of();
  }

  private String echo(int choice) {
    return switch (request.inputs().get(asked.input(choice))) {
      case Input.Text(String text) -> text;
      case Input.Tokens(int[] ids) -> text(ids);
      case Input.Conversation conversation ->
          throw new IllegalArgumentException("a conversation is no text to repeat");
    };
  }

  /** Together: a character may be spread over several tokens. */
  private String text(int[] ids) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int id : ids) {
      bytes.writeBytes(tokenizer.bytes(id));
    }
    return bytes.toString(StandardCharsets.UTF_8);
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
    json.put("text", request.echo() ? echo(choice) + text : text);
    json.set("logprobs", logprobs(shown));
    json.put("finish_reason", finish);
    return json;
  }

  @Override
  ObjectNode logprobsOf(List<CommittedToken> shown) {
    ObjectNode json = Json.object();
    ArrayNode words = json.putArray("tokens");
    ArrayNode logprobs = json.putArray("token_logprobs");
    ArrayNode likeliest = request.alternatives() > 0 ? json.putArray("top_logprobs") : null;
    if (likeliest == null) {
      json.putNull("top_logprobs");
    }
    ArrayNode offset = json.putArray("text_offset");
    TextOffsets offsets = this.offsets.computeIfAbsent(current, choice -> new TextOffsets());
    for (CommittedToken token : shown) {
      words.add(tokens.text(token.token()));
      if (Double.isFinite(token.logProbability())) {
        logprobs.add(token.logProbability());
      } else {
        logprobs.addNull();
      }
      offset.add(offsets.next(tokenizer.bytes(token.token())));
      if (likeliest != null) {
        write(token, likeliest.addObject());
      }
    }
    return json;
  }

  /**
   * By text, as this route has it: of tokens that read alike the likeliest, and the token itself
   * where it is none of the likeliest.
   */
  private void write(CommittedToken token, ObjectNode likeliest) {
    for (int i = 0; i < token.likeliest().count(); i++) {
      String text = tokens.text(token.likeliest().tokens()[i]);
      if (!likeliest.has(text)) {
        likeliest.put(text, token.likeliest().log()[i]);
      }
    }
    String own = tokens.text(token.token());
    if (!likeliest.has(own)) {
      Json.put(likeliest, own, token.logProbability());
    }
  }
}
