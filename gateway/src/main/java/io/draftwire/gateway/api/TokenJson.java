package io.draftwire.gateway.api;

import io.draftwire.core.session.CommittedToken;
import io.draftwire.engine.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tokens one by one, as several dialects show them alike. */
record TokenJson(Tokenizer tokenizer) {
  /** A token alone as text; what is no character reads as U+FFFD. */
  String text(int token) {
    return new String(tokenizer.bytes(token), StandardCharsets.UTF_8);
  }

  /** Each with its log probability and its bytes, and with those that were likeliest there. */
  ArrayNode logprobs(List<CommittedToken> tokens) {
    ArrayNode json = Json.array();
    for (CommittedToken token : tokens) {
      ObjectNode entry = json.addObject();
      write(entry, token.token(), token.logProbability());
      ArrayNode likeliest = entry.putArray("top_logprobs");
      for (int i = 0; i < token.likeliest().count(); i++) {
        write(likeliest.addObject(), token.likeliest().tokens()[i], token.likeliest().log()[i]);
      }
    }
    return json;
  }

  /** The same with their ids, as llama.cpp has it. */
  ArrayNode named(List<CommittedToken> tokens) {
    ArrayNode json = logprobs(tokens);
    for (int i = 0; i < tokens.size(); i++) {
      ObjectNode entry = (ObjectNode) json.get(i);
      entry.put("id", tokens.get(i).token());
      int[] likeliest = tokens.get(i).likeliest().tokens();
      for (int j = 0; j < likeliest.length; j++) {
        ((ObjectNode) entry.get("top_logprobs").get(j)).put("id", likeliest[j]);
      }
    }
    return json;
  }

  private void write(ObjectNode entry, int token, double logProbability) {
    entry.put("token", text(token));
    Json.put(entry, "logprob", logProbability);
    entry.set("bytes", bytes(token));
  }

  /** A token's bytes as numbers. */
  ArrayNode bytes(int token) {
    ArrayNode bytes = Json.array();
    for (byte b : tokenizer.bytes(token)) {
      bytes.add(b & 0xff);
    }
    return bytes;
  }
}
