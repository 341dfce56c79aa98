package io.draftwire.gateway.api;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** How errors look to those who ask at an address. */
public enum ErrorShape {
  /** An object with a message, a type, a member's name and a code. */
  OPENAI {
    @Override
    public ObjectNode of(ApiException e) {
      ObjectNode json = Json.object();
      ObjectNode error = json.putObject("error");
      error.put("message", e.getMessage());
      error.put("type", e.type());
      error.put("param", e.param());
      error.put("code", e.code());
      return json;
    }
  },

  /** An object whose code is the status, and whose type says the same as a word. */
  LLAMA_CPP {
    @Override
    public ObjectNode of(ApiException e) {
      ObjectNode json = Json.object();
      ObjectNode error = json.putObject("error");
      error.put("code", e.status());
      error.put("message", e.getMessage());
      error.put("type", word(e.status()));
      return json;
    }
  },

  /** A line of text. */
  OLLAMA {
    @Override
    public ObjectNode of(ApiException e) {
      return Json.object().put("error", e.getMessage());
    }
  };

  private static final List<String> OF_LLAMA_CPP =
      List.of(
          "/completion", "/completions", "/tokenize", "/detokenize", "/apply-template", "/props");

  /** An error's whole response. */
  public abstract ObjectNode of(ApiException e);

  /**
   * By a request's path: also what never gets as far as a route is told in its dialect.
   *
   * @param path with or without a query
   */
  public static ErrorShape at(String path) {
    if (path.startsWith("/api/")) {
      return OLLAMA;
    }
    return OF_LLAMA_CPP.contains(path.split("\\?", 2)[0]) ? LLAMA_CPP : OPENAI;
  }

  private static String word(int status) {
    return switch (status) {
      case 401 -> "authentication_error";
      case 403 -> "permission_error";
      case 404 -> "not_found_error";
      case 503 -> "unavailable_error";
      default -> status < 500 ? "invalid_request_error" : "server_error";
    };
  }
}
