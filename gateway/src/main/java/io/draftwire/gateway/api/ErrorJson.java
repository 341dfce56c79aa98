package io.draftwire.gateway.api;

import tools.jackson.databind.node.ObjectNode;

/** An error as OpenAI's API shapes it. */
public final class ErrorJson {
  private ErrorJson() {}

  public static ObjectNode of(ApiException e) {
    ObjectNode json = Json.object();
    ObjectNode error = json.putObject("error");
    error.put("message", e.getMessage());
    error.put("type", e.type());
    error.put("param", e.param());
    error.put("code", e.code());
    return json;
  }
}
