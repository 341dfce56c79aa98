package io.draftwire.gateway.web;

import io.draftwire.edge.AnswerRequest;
import io.draftwire.engine.Tokenizer;
import io.draftwire.gateway.answer.AnswerDesk;
import io.draftwire.gateway.answer.Ask;
import io.draftwire.gateway.answer.Exchange;
import io.draftwire.gateway.api.ApiException;
import io.draftwire.gateway.api.ChatReplies;
import io.draftwire.gateway.api.CompletionRequest;
import io.draftwire.gateway.api.Input;
import io.draftwire.gateway.api.Replies;
import io.draftwire.gateway.api.RequestReader;
import io.draftwire.gateway.api.TextReplies;
import io.draftwire.gateway.kept.KeptStreams;
import io.draftwire.wire.access.Principal;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Both completion routes: reads, asks the desk, and hands over to a stream or a whole response. */
final class CompletionRoute {
  /** The kind of replies. */
  private interface Form {
    Replies of(
        String id, long created, CompletionRequest asked, List<int[]> prompts, Tokenizer tokenizer);
  }

  private final RequestReader reader;
  private final CloudWatch watch;
  private final Tokenizer tokenizer;
  private final AnswerDesk desk;
  private final StreamRoute streams;
  private final GatewayMetrics metrics;

  CompletionRoute(
      RequestReader reader,
      CloudWatch watch,
      Tokenizer tokenizer,
      AnswerDesk desk,
      StreamRoute streams,
      GatewayMetrics metrics) {
    this.reader = reader;
    this.watch = watch;
    this.tokenizer = tokenizer;
    this.desk = desk;
    this.streams = streams;
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
   * written, cut and given a place. Once a stream that is to be kept has begun, its client may come
   * back to it.
   */
  private void answer(
      CompletionRequest read, Form form, ServerRequest request, ServerResponse response)
      throws Exception {
    CloudWatch.Served served = served(read);
    CompletionRequest asked = read.of(served.cloud().name());
    check(asked, Guard.caller(request).principal());
    Departure.attended(
        request,
        response,
        departure -> {
          List<int[]> prompts = new ArrayList<>();
          for (Input input : asked.inputs()) {
            prompts.add(Prompts.tokens(input, served));
            departure.requireNone();
          }
          List<Ask> asks = asks(asked, served, prompts);
          AnswerDesk.Asker asker =
              new AnswerDesk.Asker(Guard.client(request), Guard.caller(request));
          Replies replies =
              form.of(id(), System.currentTimeMillis() / 1000, asked, prompts, tokenizer);
          if (asked.keepSeconds() > 0) {
            keep(asked, replies, () -> open(asks, asker), request, response);
            return;
          }
          try (Exchange exchange = open(asks, asker)) {
            departure.ends(exchange::abandon);
            send(asked, replies, exchange, request, response);
          }
        });
  }

  private Exchange open(List<Ask> asks, AnswerDesk.Asker asker) throws ApiException {
    Exchange exchange = Failures.within(() -> desk.open(asker, asks, metrics));
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
      EventSink sink = new ResponseSink(request, response);
      new EventStream(replies, sink, watch, metrics, asked.answers()).send(exchange);
    } else {
      new WholeAnswer(replies, request, response, watch, metrics, asked.answers()).send(exchange);
    }
  }

  /** Opens the answers of a stream, on the thread that is to read them. */
  private interface Opening {
    Exchange open() throws ApiException;
  }

  /** The client is the first reader of a stream that does not end with it. */
  private void keep(
      CompletionRequest asked,
      Replies replies,
      Opening opening,
      ServerRequest request,
      ServerResponse response)
      throws Exception {
    CompletableFuture<Void> begun = new CompletableFuture<>();
    KeptStreams.Writer writer =
        stream -> {
          KeptSink sink = new KeptSink(stream, asked.keepSeconds(), begun);
          try (Exchange exchange = opening.open()) {
            new EventStream(replies, sink, watch, metrics, asked.answers()).send(exchange);
          } catch (ApiException e) {
            sink.fail(e);
          } catch (Throwable e) {
            // The last handler: what is not told here is told nowhere.
            sink.fail(Failures.of(e, watch));
          }
        };
    Duration keep = Duration.ofSeconds(asked.keepSeconds());
    streams.serveFirst(keep, writer, begun, request, response);
  }

  /**
   * What a request can ask for that no answer could give. Once an answer has begun, nothing that
   * goes wrong is the request's fault any more.
   *
   * @throws ApiException 400
   */
  private void check(CompletionRequest asked, Principal principal) throws ApiException {
    boolean batch = asked.inputs().size() > 1;
    String param = batch ? "prompt" : "n";
    String many =
        batch
            ? asked.inputs().size() + " prompts with n " + asked.choices() + ", which is"
            : "n " + asked.choices() + " is";
    if (asked.answers() > principal.limits().sessions()) {
      throw ApiException.invalid(
          param,
          many
              + " above "
              + principal.limits().sessions()
              + ", the most answers that "
              + principal.name()
              + " may have at once; ask for fewer");
    }
    if (asked.answers() > desk.room()) {
      throw ApiException.invalid(
          param,
          many
              + " above "
              + desk.room()
              + ", the most answers that this gateway ever has room for; ask for fewer, or start it"
              + " with a larger --parallel or --queue");
    }
    try {
      asked.sampling().checkFits(tokenizer.vocabularySize());
    } catch (IllegalArgumentException e) {
      throw ApiException.invalid("logit_bias", e.getMessage());
    }
    try {
      asked.scheme().settingsOrAuto().scheme().checkFits(tokenizer.vocabularySize());
    } catch (IllegalArgumentException e) {
      throw ApiException.invalid("draftwire", e.getMessage());
    }
  }

  /** Each prompt's are those that it would have alone, seeds included. */
  private static List<Ask> asks(
      CompletionRequest asked, CloudWatch.Served served, List<int[]> prompts) {
    List<Ask> asks = new ArrayList<>(asked.answers());
    for (int[] prompt : prompts) {
      for (int i = 0; i < asked.choices(); i++) {
        AnswerRequest request =
            request(asked, prompt, i)
                .readBy(served.tokenizer())
                .withContext(served.cloud().contextLength());
        asks.add(new Ask(request, asked.scheme(), asked.stops(), asked.tree(), asked.retract()));
      }
    }
    return asks;
  }

  private static AnswerRequest request(CompletionRequest asked, int[] prompt, int choice) {
    OptionalLong seed =
        asked.seed().isPresent()
            ? OptionalLong.of(asked.seed().getAsLong() + choice)
            : OptionalLong.empty();
    AnswerRequest request =
        AnswerRequest.of(
            asked.scheme(),
            prompt,
            asked.sampling(),
            OptionalDouble.empty(),
            asked.maxTokens().orElse(Integer.MAX_VALUE),
            seed);
    return asked.logprobs() || asked.details()
        ? request.withAlternatives(asked.alternatives())
        : request;
  }

  private static String id() {
    return UUID.randomUUID().toString().replace("-", "");
  }
}
