package io.draftwire.gateway.web;

import io.draftwire.edge.AnswerRequest;
import io.draftwire.engine.Tokenizer;
import io.draftwire.gateway.answer.AnswerDesk;
import io.draftwire.gateway.answer.Ask;
import io.draftwire.gateway.answer.Exchange;
import io.draftwire.gateway.api.ApiException;
import io.draftwire.gateway.api.ChatReplies;
import io.draftwire.gateway.api.CompletionRequest;
import io.draftwire.gateway.api.Replies;
import io.draftwire.gateway.api.RequestReader;
import io.draftwire.gateway.api.TextReplies;
import io.draftwire.wire.Peers;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.UUID;

/** Both completion routes: reads, asks the desk, and hands over to a stream or a whole response. */
final class CompletionRoute {
  /** The kind of replies. */
  private interface Form {
    Replies of(
        String id, long created, CompletionRequest asked, int promptTokens, Tokenizer tokenizer);
  }

  private final RequestReader reader;
  private final CloudWatch watch;
  private final Tokenizer tokenizer;
  private final AnswerDesk desk;
  private final GatewayMetrics metrics;

  CompletionRoute(
      RequestReader reader,
      CloudWatch watch,
      Tokenizer tokenizer,
      AnswerDesk desk,
      GatewayMetrics metrics) {
    this.reader = reader;
    this.watch = watch;
    this.tokenizer = tokenizer;
    this.desk = desk;
    this.metrics = metrics;
  }

  void chat(ServerRequest request, ServerResponse response) throws Exception {
    answer(reader.chat(Bodies.json(request)), ChatReplies::new, request, response);
  }

  void text(ServerRequest request, ServerResponse response) throws Exception {
    answer(reader.text(Bodies.json(request)), TextReplies::new, request, response);
  }

  private CloudWatch.Served served(CompletionRequest asked) throws ApiException {
    boolean alone = asked.scheme().drafts() && desk.beginsAlone(asked.retract());
    CloudWatch.Served served = watch.served(alone);
    if (asked.model() != null && !asked.model().equals(served.cloud().name())) {
      throw ApiException.notFound(
          "model",
          "model_not_found",
          "the model '" + asked.model() + "' does not exist; there is " + served.cloud().name());
    }
    return served;
  }

  /**
   * From here on nothing is done for a client that has left, however long its prompt takes to be
   * written, cut and given a place.
   */
  private void answer(
      CompletionRequest read, Form form, ServerRequest request, ServerResponse response)
      throws Exception {
    CloudWatch.Served served = served(read);
    CompletionRequest asked = read.of(served.cloud().name());
    check(asked);
    Departure departure = Departure.watched(Connections.current());
    response.header(HeaderValues.CONNECTION_CLOSE);
    try {
      int[] prompt = Prompts.tokens(asked.input(), served);
      departure.requireNone();
      try (Exchange exchange = open(asks(asked, served, prompt), request)) {
        departure.ends(exchange);
        Replies replies =
            form.of(id(), System.currentTimeMillis() / 1000, asked, prompt.length, tokenizer);
        send(asked, replies, exchange, request, response);
      }
    } catch (InterruptedException | IOException | UncheckedIOException e) {
      throw gone(e);
    } catch (ApiException | RuntimeException e) {
      // What fails for want of somebody who waits is no failure.
      if (departure.settled()) {
        throw gone(e);
      }
      if (e instanceof ApiException refusal) {
        Bodies.send(request, response, refusal);
      } else {
        throw e;
      }
    }
  }

  /** Nobody is there to be told. */
  private static CloseConnectionException gone(Exception cause) {
    return new CloseConnectionException("the client is gone, or does not read", cause);
  }

  private Exchange open(List<Ask> asks, ServerRequest request) throws ApiException {
    Object client = Peers.network(request.remotePeer().address());
    Exchange exchange = desk.open(client, asks, metrics::committed);
    if (exchange == null) {
      throw ApiException.tooMany(
          1,
          desk.running()
              + " answers run and "
              + desk.waiting()
              + " wait, which is all there is room for; ask again later");
    }
    return exchange;
  }

  private void send(
      CompletionRequest asked,
      Replies replies,
      Exchange exchange,
      ServerRequest request,
      ServerResponse response)
      throws Exception {
    if (asked.stream()) {
      new EventStream(replies, request, response, watch, metrics, asked.choices()).send(exchange);
    } else {
      new WholeAnswer(replies, request, response, watch, metrics, asked.choices()).send(exchange);
    }
  }

  /**
   * What a request can ask for that no answer could give. Once an answer has begun, nothing that
   * goes wrong is the request's fault any more.
   *
   * @throws ApiException 400
   */
  private void check(CompletionRequest asked) throws ApiException {
    if (asked.choices() > desk.room()) {
      throw ApiException.invalid(
          "n",
          "n "
              + asked.choices()
              + " is above "
              + desk.room()
              + ", the most answers that this gateway ever has room for; ask for fewer, or start it"
              + " with a larger --parallel or --queue");
    }
    try {
      asked.scheme().settingsOrAuto().scheme().checkFits(tokenizer.vocabularySize());
    } catch (IllegalArgumentException e) {
      throw ApiException.invalid("draftwire", e.getMessage());
    }
  }

  private static List<Ask> asks(CompletionRequest asked, CloudWatch.Served served, int[] prompt) {
    List<Ask> asks = new ArrayList<>(asked.choices());
    for (int i = 0; i < asked.choices(); i++) {
      AnswerRequest request =
          request(asked, prompt, i)
              .readBy(served.tokenizer())
              .withContext(served.cloud().contextLength());
      asks.add(new Ask(request, asked.scheme(), asked.stops(), asked.tree(), asked.retract()));
    }
    return asks;
  }

  private static AnswerRequest request(CompletionRequest asked, int[] prompt, int choice) {
    OptionalLong seed =
        asked.seed().isPresent()
            ? OptionalLong.of(asked.seed().getAsLong() + choice)
            : OptionalLong.empty();
    return new AnswerRequest(
            AnswerRequest.mode(asked.scheme()),
            prompt,
            asked.sampling(),
            OptionalDouble.empty(),
            asked.scheme().settingsOrAuto().scheme(),
            asked.scheme().drafts() ? asked.scheme().maxDrafts() : 0,
            asked.scheme().bitBudget(),
            asked.maxTokens().orElse(Integer.MAX_VALUE),
            seed,
            asked.logprobs() || asked.details())
        .withDraftFloor(asked.scheme().draftFloor());
  }

  private static String id() {
    return UUID.randomUUID().toString().replace("-", "");
  }
}
