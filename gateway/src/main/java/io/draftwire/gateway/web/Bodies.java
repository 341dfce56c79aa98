package io.draftwire.gateway.web;

import io.draftwire.gateway.api.ApiException;
import io.draftwire.gateway.api.ErrorShape;
import io.draftwire.gateway.api.Json;
import io.helidon.common.media.type.MediaType;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectTransportRequest;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import tools.jackson.databind.JsonNode;

/** JSON bodies in and out. */
final class Bodies {
  private Bodies() {}

  /**
   * A request's body, which has to be said to be JSON: a page of another site cannot say that
   * without being asked for permission first.
   */
  static byte[] json(ServerRequest request) throws ApiException, IOException {
    MediaType type = request.headers().contentType().map(t -> t.mediaType()).orElse(null);
    if (type == null
        || !type.type().equals("application")
        || !(type.subtype().equals("json") || type.subtype().endsWith("+json"))) {
      throw ApiException.notJson();
    }
    try (InputStream in = request.content().inputStream()) {
      return in.readAllBytes();
    } catch (IllegalArgumentException e) {
      // The server's word for chunks that are none; where the next request begins is not known.
      throw RequestException.builder()
          .type(DirectHandler.EventType.BAD_REQUEST)
          .request(DirectTransportRequest.create(request.prologue(), request.headers()))
          .setKeepAlive(false)
          .message("the body is not in chunks, as it says")
          .build();
    }
  }

  static void send(ServerRequest request, ServerResponse response, JsonNode json) {
    response.header(HeaderValues.CONTENT_TYPE_JSON);
    send(request, response, Json.bytes(json));
  }

  static void send(ServerRequest request, ServerResponse response, ApiException e) {
    response.status(Status.create(e.status()));
    e.retryAfterSeconds()
        .ifPresent(s -> response.header(HeaderNames.RETRY_AFTER, Integer.toString(s)));
    send(request, response, ErrorShape.at(request.path().path()).of(e));
  }

  /** All of it, or only how long it is where that was asked. */
  static void send(ServerRequest request, ServerResponse response, byte[] bytes) {
    if (request.prologue().method().equals(Method.HEAD)) {
      response.header(HeaderNames.CONTENT_LENGTH, Integer.toString(bytes.length));
      response.send();
    } else {
      response.send(bytes);
    }
  }

  /** An error where there is no response to send it with. */
  static byte[] bytes(String path, ApiException e) {
    return Json.bytes(ErrorShape.at(path).of(e));
  }
}
