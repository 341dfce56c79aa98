package io.draftwire.gateway.web;

import io.draftwire.gateway.api.ApiException;
import io.draftwire.gateway.api.Json;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import tools.jackson.databind.node.ObjectNode;

/**
 * The response of the one who asked. Nothing is sent before the first event is there, so that
 * whatever fails before it has a status of its own.
 */
final class ResponseSink implements EventSink {
  private final ServerRequest request;
  private final ServerResponse response;
  private OutputStream out;

  ResponseSink(ServerRequest request, ServerResponse response) {
    this.request = request;
    this.response = response;
  }

  /** A response of events begins. */
  static OutputStream begin(ServerResponse response) {
    response.header(HeaderNames.CONTENT_TYPE, EventText.CONTENT_TYPE);
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    response.header(HeaderNames.create("X-Accel-Buffering"), "no");
    return response.outputStream();
  }

  private OutputStream out() {
    if (out == null) {
      out = begin(response);
    }
    return out;
  }

  @Override
  public void chunk(ObjectNode chunk) throws IOException {
    out().write(EventText.event(Json.bytes(chunk)));
  }

  @Override
  public void comment(String text) throws IOException {
    out().write(EventText.comment(text));
  }

  @Override
  public void flush() throws IOException {
    out().flush();
  }

  @Override
  public void done() throws IOException {
    out().write(EventText.event(EventText.DONE));
    out().close();
  }

  @Override
  public void fail(ApiException e) throws IOException {
    if (out == null) {
      Bodies.send(request, response, e);
    } else {
      out.write(EventText.event(EventSink.data(e)));
      out.close();
    }
  }
}
