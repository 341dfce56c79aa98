package io.draftwire.gateway.web;

import io.draftwire.core.session.CommittedToken;
import io.draftwire.gateway.answer.AnswerEvent;
import io.draftwire.gateway.answer.Exchange;
import io.draftwire.gateway.api.ReplyWriter;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Collects an exchange's answers and sends them as one response. */
final class WholeAnswer {
  private final ReplyWriter replies;
  private final ServerRequest request;
  private final ServerResponse response;
  private final CloudWatch watch;
  private final GatewayMetrics metrics;
  private final StringBuilder[] texts;
  private final List<List<CommittedToken>> shown = new ArrayList<>();
  private final AnswerEvent.Ended[] ends;

  WholeAnswer(
      ReplyWriter replies,
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
    this.texts = new StringBuilder[choices];
    this.ends = new AnswerEvent.Ended[choices];
    for (int i = 0; i < choices; i++) {
      texts[i] = new StringBuilder();
      shown.add(new ArrayList<>());
    }
  }

  void send(Exchange exchange) throws Exception {
    for (int open = ends.length; open > 0; ) {
      switch (exchange.take()) {
        case AnswerEvent.Committed burst -> {
          texts[burst.choice()].append(burst.text());
          shown.get(burst.choice()).addAll(burst.shown());
        }
        case AnswerEvent.Verified verified -> {}
        case AnswerEvent.TakenBack(int choice, int tokens, String text) ->
            texts[choice].setLength(texts[choice].length() - text.length());
        case AnswerEvent.LinkNews _ -> {} // Of a stream: here all that counts is the end.
        case AnswerEvent.Ended end -> {
          texts[end.choice()].append(end.rest());
          shown.get(end.choice()).addAll(end.shown());
          ends[end.choice()] = end;
          metrics.answered(end);
          open--;
        }
        case AnswerEvent.Failed failed -> {
          Bodies.send(request, response, Failures.of(failed.cause(), watch));
          return;
        }
      }
    }
    List<String> whole = Arrays.stream(texts).map(StringBuilder::toString).toList();
    Bodies.send(request, response, replies.whole(whole, shown, List.of(ends)));
  }
}
