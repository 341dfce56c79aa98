package io.draftwire.gateway.web;

import io.draftwire.gateway.answer.AnswerEvent;
import io.draftwire.gateway.answer.Exchange;
import io.draftwire.gateway.api.ApiException;
import io.draftwire.gateway.api.ReplyWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns an exchange's answers into a stream's events, as they come. There is none before the first
 * burst is there, so that whatever fails before it has a status of its own; what fails later is an
 * event, and the stream's end.
 */
final class EventStream {
  private final ReplyWriter replies;
  private final EventSink sink;
  private final CloudWatch watch;
  private final GatewayMetrics metrics;
  private final boolean[] begun;
  private final List<AnswerEvent.Ended> ends = new ArrayList<>();

  EventStream(
      ReplyWriter replies, EventSink sink, CloudWatch watch, GatewayMetrics metrics, int choices) {
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
        case AnswerEvent.Verified verified -> write(replies.verified(verified));
        case AnswerEvent.TakenBack back -> write(replies.retraction(back));
        case AnswerEvent.Ended end -> {
          begin(end.choice());
          write(replies.closing(end));
          ends.add(end);
          metrics.answered(end);
        }
        case AnswerEvent.Failed failed -> {
          ApiException why = Failures.of(failed.cause(), watch);
          sink.fail(why, replies.failure(why));
          return;
        }
      }
      sink.flush();
    }
    write(replies.last(ends));
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
    List<ObjectNode> events = replies.link(news);
    if (events.isEmpty()) {
      sink.comment(words(news));
    } else {
      write(events);
    }
  }

  private static String words(AnswerEvent.LinkNews news) {
    return switch (news) {
      case AnswerEvent.LinkLost lost -> "link lost: " + lost.why();
      case AnswerEvent.LinkBack back ->
          String.format(Locale.ROOT, "link back after %.1f s", back.seconds());
    };
  }

  private void write(List<ObjectNode> events) throws IOException {
    for (ObjectNode event : events) {
      sink.event(event);
    }
  }
}
