package io.draftwire.gateway.web;

import io.draftwire.gateway.api.ApiException;
import io.draftwire.gateway.api.StreamForm;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalLong;
import tools.jackson.databind.node.ObjectNode;

/**
 * The response of the one who asked. Nothing is sent before the first event is there, so that
 * whatever fails before it has a status of its own.
 */
final class ResponseSink implements EventSink {
  private final ServerRequest request;
  private final ServerResponse response;
  private final StreamForm form;
  private OutputStream out;

  ResponseSink(ServerRequest request, ServerResponse response, StreamForm form) {
    this.request = request;
    this.response = response;
    this.form = form;
  }

  /** A response of events begins. */
  static OutputStream begin(ServerResponse response, StreamForm form) {
    response.header(HeaderNames.CONTENT_TYPE, EventText.contentType(form));
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    response.header(HeaderNames.create("X-Accel-Buffering"), "no");
    return response.outputStream();
  }

  private OutputStream out() {
    if (out == null) {
      out = begin(response, form);
    }
    return out;
  }

  @Override
  public void event(ObjectNode event) throws IOException {
    out().write(EventText.event(form, OptionalLong.empty(), event));
  }

  @Override
  public void comment(String text) throws IOException {
    out().write(EventText.comment(form, text));
  }

  @Override
  public void flush() throws IOException {
    out().flush();
  }

  @Override
  public void done() throws IOException {
    out().write(EventText.done(form, OptionalLong.empty()));
    out().close();
  }

  @Override
  public void fail(ApiException e, ObjectNode last) throws IOException {
    if (out == null) {
      Bodies.send(request, response, e);
    } else {
      event(last);
      out.close();
    }
  }
}
