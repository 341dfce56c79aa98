package io.draftwire.gateway;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Every route that answers come from: how it is asked for a text, and where it says it. */
enum AnswerRoute {
  CHAT("/v1/chat/completions", Asks.MESSAGES, "max_tokens", "/choices/0/message/content") {
    @Override
    String piece(JsonNode event) {
      return event.at("/choices/0/delta/content").asString("");
    }
  },
  TEXT("/v1/completions", Asks.PROMPT, "max_tokens", "/choices/0/text") {
    @Override
    String piece(JsonNode event) {
      return event.at("/choices/0/text").asString("");
    }
  },
  RESPONSES(
      "/v1/responses", "\"input\":\"once upon\"", "max_output_tokens", "/output/0/content/0/text") {
    @Override
    String piece(JsonNode event) {
      return event.path("type").asString("").equals("response.output_text.delta")
          ? event.get("delta").stringValue()
          : "";
    }
  },
  LLAMA_CPP("/completion", Asks.PROMPT, "n_predict", "/content") {
    @Override
    String piece(JsonNode event) {
      return event.path("content").asString("");
    }
  },
  OLLAMA_CHAT("/api/chat", Asks.MESSAGES, "num_predict", "/message/content") {
    @Override
    String piece(JsonNode event) {
      return event.at("/message/content").asString("");
    }
  },
  OLLAMA_GENERATE("/api/generate", Asks.PROMPT, "num_predict", "/response") {
    @Override
    String piece(JsonNode event) {
      return event.path("response").asString("");
    }
  };

  /** What is asked. */
  private static final class Asks {
    private static final String PROMPT = "\"prompt\":\"once upon\"";
    private static final String MESSAGES =
        "\"messages\":[{\"role\":\"user\",\"content\":\"once upon\"}]";
  }

  /** A law that no dialect has by itself. */
  private static final String LAW =
      "\"seed\":7,\"temperature\":0.9,\"top_k\":60,\"top_p\":0.97,\"min_p\":0.001,\"presence_penalty\":0.5,\"repeat_penalty\":1.1,\"logit_bias\":{\"7\":1.5}";

  final String path;
  private final String asks;
  private final String limit;
  private final String text;

  AnswerRoute(String path, String asks, String limit, String text) {
    this.path = path;
    this.asks = asks;
    this.limit = limit;
    this.text = text;
  }

  boolean ofOllama() {
    return path.startsWith("/api/");
  }

  /**
   * Asks for so many tokens by one law and seed, which are the same on every route.
   *
   * @param more members, each with a comma before it
   */
  String body(int tokens, boolean stream, String more) {
    String law = LAW + ",\"" + limit + "\":" + tokens;
    return "{"
        + asks
        + ",\"stream\":"
        + stream
        + (ofOllama() ? ",\"options\":{" + law + "}" : "," + law)
        + more
        + "}";
  }

  /** The text of a whole answer. */
  String text(String response) {
    JsonNode found = GatewayWorld.json(response).at(text);
    if (!found.isString()) {
      throw new AssertionError("no text at " + text + ": " + response);
    }
    return found.stringValue();
  }

  /** The text in an event; empty for none. */
  abstract String piece(JsonNode event);

  /** The events of a stream, without a word that is none. */
  List<JsonNode> events(String stream) {
    List<JsonNode> events = new ArrayList<>();
    for (String line : stream.lines().toList()) {
      if (ofOllama()) {
        events.add(GatewayWorld.json(line));
      } else if (line.startsWith("data: {")) {
        events.add(GatewayWorld.json(line.substring("data: ".length())));
      }
    }
    return events;
  }

  /** The message of an error in this route's shape, whose members are all checked. */
  String message(JsonNode json) {
    if (ofOllama()) {
      return only(json, List.of("error")).get("error").stringValue();
    }
    JsonNode error = only(json, List.of("error")).get("error");
    return this == LLAMA_CPP
        ? only(error, List.of("code", "message", "type")).get("message").stringValue()
        : only(error, List.of("message", "type", "param", "code")).get("message").stringValue();
  }

  private static JsonNode only(JsonNode json, List<String> members) {
    if (!List.copyOf(json.propertyNames()).equals(members)) {
      throw new AssertionError("not " + members + ": " + json);
    }
    return json;
  }
}
