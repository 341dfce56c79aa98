package io.draftwire.gateway.web;

import io.draftwire.gateway.answer.AnswerEvent;
import io.draftwire.gateway.answer.Exchange;
import io.draftwire.gateway.api.ApiException;
import io.draftwire.gateway.api.ErrorJson;
import io.draftwire.gateway.api.Json;
import io.draftwire.gateway.api.Replies;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends an exchange's answers as server-sent events, a chunk for every committed burst. Nothing is
 * sent before the first burst is there, so that whatever fails before it has a status of its own;
 * what fails later is an event, and the stream's end.
 */
final class EventStream {
  private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

  private final Replies replies;
  private final ServerRequest request;
  private final ServerResponse response;
  private final CloudWatch watch;
  private final GatewayMetrics metrics;
  private final boolean[] begun;
  private final List<AnswerEvent.Ended> ends = new ArrayList<>();
  private OutputStream out;

  EventStream(
      Replies replies,
      ServerRequest request,
      ServerResponse response,
      CloudWatch watch,
      GatewayMetrics metrics,
      int choices) {
    this.replies = replies;
    this.request = request;
    this.response = response;
    this.watch = watch;
    this.metrics = metrics;
    this.begun = new boolean[choices];
  }

  void send(Exchange exchange) throws Exception {
    while (ends.size() < begun.length) {
      AnswerEvent event = exchange.take();
      if (event instanceof AnswerEvent.Failed failed) {
        fail(Failures.of(failed.cause(), watch));
        return;
      }
      begin(event.choice());
      switch (event) {
        case AnswerEvent.Committed burst -> write(replies.chunk(burst));
        case AnswerEvent.Verified verified -> write(replies.verified(verified));
        case AnswerEvent.TakenBack back -> write(replies.retraction(back));
        case AnswerEvent.Ended end -> {
          write(replies.rest(end));
          write(replies.closing(end));
          ends.add(end);
          metrics.answered(end);
        }
        case AnswerEvent.Failed failed -> throw new IllegalStateException("handled above");
      }
      out.flush();
    }
    write(replies.usage(ends));
    out.write(DONE);
    out.close();
  }

  private void begin(int choice) throws IOException {
    if (out == null) {
      response.header(HeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8");
      response.header(HeaderNames.CACHE_CONTROL, "no-store");
      response.header(HeaderNames.create("X-Accel-Buffering"), "no");
      out = response.outputStream();
    }
    if (!begun[choice]) {
      begun[choice] = true;
      write(replies.opening(choice));
    }
  }

  private void fail(ApiException e) throws IOException {
    if (out == null) {
      Bodies.send(request, response, e);
      return;
    }
    write(ErrorJson.of(e));
    out.close();
  }

  /**
   * @param chunk null for none
   */
  private void write(ObjectNode chunk) throws IOException {
    if (chunk != null) {
      out.write(DATA);
      out.write(Json.bytes(chunk));
      out.write(END);
    }
  }
}
