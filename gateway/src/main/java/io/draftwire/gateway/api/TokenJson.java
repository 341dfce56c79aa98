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
  String text(CommittedToken token) {
    return new String(tokenizer.bytes(token.token()), StandardCharsets.UTF_8);
  }

  /** Each with its log probability and its bytes, and no other that could have stood there. */
  ArrayNode logprobs(List<CommittedToken> tokens) {
    ArrayNode json = Json.array();
    for (CommittedToken token : tokens) {
      ObjectNode entry = json.addObject();
      entry.put("token", text(token));
      Json.put(entry, "logprob", token.logProbability());
      entry.set("bytes", bytes(token.token()));
      entry.putArray("top_logprobs");
    }
    return json;
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
