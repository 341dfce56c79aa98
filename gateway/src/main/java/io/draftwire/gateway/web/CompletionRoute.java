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
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.UUID;

/** Both completion routes: reads, asks the desk, and hands over to a stream or a whole response. */
final class CompletionRoute {
  private static final int IPV6_NETWORK_BYTES = 8;

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
    CompletionRequest read = reader.chat(Bodies.json(request));
    CloudWatch.Served served = served(read);
    CompletionRequest asked = read.of(served.cloud().name());
    int[] prompt = Prompts.tokens(asked.input(), served);
    Replies replies =
        new ChatReplies(id(), System.currentTimeMillis() / 1000, asked, prompt.length, tokenizer);
    answer(asked, asks(asked, served, prompt), replies, request, response);
  }

  void text(ServerRequest request, ServerResponse response) throws Exception {
    CompletionRequest read = reader.text(Bodies.json(request));
    CloudWatch.Served served = served(read);
    CompletionRequest asked = read.of(served.cloud().name());
    int[] prompt = Prompts.tokens(asked.input(), served);
    Replies replies =
        new TextReplies(id(), System.currentTimeMillis() / 1000, asked, prompt.length, tokenizer);
    answer(asked, asks(asked, served, prompt), replies, request, response);
  }

  private CloudWatch.Served served(CompletionRequest asked) throws ApiException {
    CloudWatch.Served served = watch.served();
    if (asked.model() != null && !asked.model().equals(served.cloud().name())) {
      throw ApiException.notFound(
          "model",
          "model_not_found",
          "the model '" + asked.model() + "' does not exist; there is " + served.cloud().name());
    }
    return served;
  }

  private void answer(
      CompletionRequest asked,
      List<Ask> asks,
      Replies replies,
      ServerRequest request,
      ServerResponse response)
      throws Exception {
    check(asked);
    Exchange exchange = desk.open(client(request), asks, metrics::committed);
    if (exchange == null) {
      throw ApiException.tooMany(
          1,
          desk.running()
              + " answers run and "
              + desk.waiting()
              + " wait, which is all there is room for; ask again later");
    }
    try (exchange) {
      Connections.current().watch(exchange::abandon);
      response.header(HeaderValues.CONNECTION_CLOSE);
      if (asked.stream()) {
        new EventStream(replies, request, response, watch, metrics, asked.choices()).send(exchange);
      } else {
        new WholeAnswer(replies, request, response, watch, metrics, asked.choices()).send(exchange);
      }
    } catch (InterruptedException | IOException | UncheckedIOException e) {
      // Nobody is there to be told.
      throw new CloseConnectionException("the client is gone, or does not read", e);
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
      AnswerRequest request = request(asked, prompt, i).readBy(served.tokenizer());
      asks.add(new Ask(request, asked.scheme(), asked.stops(), asked.tree()));
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

  /**
   * Whom places are shared by: an address, or the network of one where a network is what a
   * subscriber is given. Behind a proxy, or on one machine, all are one.
   */
  private static Object client(ServerRequest request) {
    if (request.remotePeer().address() instanceof InetSocketAddress peer) {
      byte[] address = peer.getAddress().getAddress();
      return ByteBuffer.wrap(address, 0, Math.min(address.length, IPV6_NETWORK_BYTES));
    }
    return request.remotePeer().host();
  }

  private static String id() {
    return UUID.randomUUID().toString().replace("-", "");
  }
}
