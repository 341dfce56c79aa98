package io.draftwire.gateway.web;

import io.draftwire.gateway.answer.AnswerEvent;
import io.draftwire.gateway.answer.Exchange;
import io.draftwire.gateway.api.Replies;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns an exchange's answers into server-sent events, a chunk for every committed burst. There is
 * none before the first burst is there, so that whatever fails before it has a status of its own;
 * what fails later is an event, and the stream's end.
 */
final class EventStream {
  private final Replies replies;
  private final EventSink sink;
  private final CloudWatch watch;
  private final GatewayMetrics metrics;
  private final boolean[] begun;
  private final List<AnswerEvent.Ended> ends = new ArrayList<>();

  EventStream(
      Replies replies, EventSink sink, CloudWatch watch, GatewayMetrics metrics, int choices) {
    this.replies = replies;
    this.sink = sink;
    this.watch = watch;
    this.metrics = metrics;
    this.begun = new boolean[choices];
  }

  void send(Exchange exchange) throws Exception {
    while (ends.size() < begun.length) {
      switch (exchange.take()) {
        case AnswerEvent.Committed burst -> {
          begin(burst.choice());
          write(replies.chunk(burst));
        }
        case AnswerEvent.LinkNews news -> tell(news);
        case AnswerEvent.Ended end -> {
          begin(end.choice());
          write(replies.rest(end));
          write(replies.closing(end));
          ends.add(end);
          metrics.answered(end);
        }
        case AnswerEvent.Failed failed -> {
          sink.fail(Failures.of(failed.cause(), watch));
          return;
        }
      }
      sink.flush();
    }
    write(replies.usage(ends));
    sink.done();
  }

  private void begin(int choice) throws IOException {
    if (!begun[choice]) {
      begun[choice] = true;
      write(replies.opening(choice));
    }
  }

  /** Told to those who have something to wait for the rest of. */
  private void tell(AnswerEvent.LinkNews news) throws IOException {
    if (!begun[news.choice()]) {
      return;
    }
    ObjectNode chunk = replies.link(news);
    if (chunk == null) {
      sink.comment(Replies.linkWords(news));
    } else {
      write(chunk);
    }
  }

  /**
   * @param chunk null for none
   */
  private void write(ObjectNode chunk) throws IOException {
    if (chunk != null) {
      sink.chunk(chunk);
    }
  }
}
