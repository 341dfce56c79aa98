package io.draftwire.gateway.web;

import io.draftwire.edge.AnswerRequest;
import io.draftwire.engine.Tokenizer;
import io.draftwire.gateway.answer.AnswerDesk;
import io.draftwire.gateway.answer.Ask;
import io.draftwire.gateway.answer.Exchange;
import io.draftwire.gateway.api.ApiException;
import io.draftwire.gateway.api.Asked;
import io.draftwire.gateway.api.CompletionRequest;
import io.draftwire.gateway.api.Dialect;
import io.draftwire.gateway.api.Input;
import io.draftwire.gateway.api.ModelNames;
import io.draftwire.gateway.api.ReplyWriter;
import io.draftwire.gateway.api.StreamForm;
import io.draftwire.gateway.kept.KeptStreams;
import io.draftwire.wire.access.Principal;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Every route that answers come from: reads, asks the desk, and hands over to a stream or a whole
 * response. What differs between dialects is in the dialect.
 */
final class CompletionRoute {
  private final ModelNames names;
  private final CloudWatch watch;
  private final Tokenizer tokenizer;
  private final AnswerDesk desk;
  private final StreamRoute streams;
  private final GatewayMetrics metrics;

  CompletionRoute(
      ModelNames names,
      CloudWatch watch,
      Tokenizer tokenizer,
      AnswerDesk desk,
      StreamRoute streams,
      GatewayMetrics metrics) {
    this.names = names;
    this.watch = watch;
    this.tokenizer = tokenizer;
    this.desk = desk;
    this.streams = streams;
    this.metrics = metrics;
  }

  /** The route that answers in a dialect. */
  Handler in(Dialect dialect) {
    return (request, response) -> {
      switch (dialect.read(Bodies.json(request))) {
        case Dialect.ForAnswers question -> answer(question, dialect.form(), request, response);
        case Dialect.ForNothing question -> {
          String own = watch.served().cloud().name();
          String model = names.chosen(question.model(), own);
          Bodies.send(request, response, question.reply().apply(model));
        }
      }
    };
  }

  private CloudWatch.Served served(CompletionRequest asked) throws ApiException {
    return watch.served(asked.scheme().drafts() && desk.beginsAlone(asked.retract()));
  }

  /** A request, on its way to its answers. */
  private record Reply(
      CompletionRequest asked,
      ReplyWriter writer,
      StreamForm form,
      ServerRequest request,
      ServerResponse response) {}

  /**
   * From here on nothing is done for a client that has left, however long its prompt takes to be
   * written, cut and given a place. Once a stream that is to be kept has begun, its client may come
   * back to it.
   */
  private void answer(
      Dialect.ForAnswers question, StreamForm form, ServerRequest request, ServerResponse response)
      throws Exception {
    CompletionRequest read = question.request();
    CloudWatch.Served served = served(read);
    CompletionRequest asked =
        read.of(names.chosen(read.model(), served.cloud().name()), served.template().notation());
    check(asked, Guard.caller(request).principal());
    Departure.attended(
        request,
        response,
        departure -> {
          List<int[]> prompts = new ArrayList<>();
          for (Input input : asked.inputs()) {
            prompts.add(Prompts.tokens(input, question.prompt(), served));
            departure.requireNone();
          }
          List<Ask> asks = asks(asked, served, prompts);
          AnswerDesk.Asker asker =
              new AnswerDesk.Asker(Guard.client(request), Guard.caller(request));
          ReplyWriter writer =
              question.replies().apply(new Asked(id(), Instant.now(), asked, prompts, tokenizer));
          Reply reply = new Reply(asked, writer, form, request, response);
          if (asked.keepSeconds() > 0) {
            keep(reply, () -> open(asks, asker));
            return;
          }
          try (Exchange exchange = open(asks, asker)) {
            departure.ends(exchange::abandon);
            send(reply, exchange);
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

  private void send(Reply reply, Exchange exchange) throws Exception {
    if (reply.asked().stream()) {
      stream(reply, new ResponseSink(reply.request(), reply.response(), reply.form()), exchange);
    } else {
      new WholeAnswer(
              reply.writer(),
              reply.request(),
              reply.response(),
              watch,
              metrics,
              reply.asked().answers())
          .send(exchange);
    }
  }

  private void stream(Reply reply, EventSink sink, Exchange exchange) throws Exception {
    new EventStream(reply.writer(), sink, watch, metrics, reply.asked().answers()).send(exchange);
  }

  /** Opens the answers of a stream, on the thread that is to read them. */
  private interface Opening {
    Exchange open() throws ApiException;
  }

  /** The client is the first reader of a stream that does not end with it. */
  private void keep(Reply reply, Opening opening) throws Exception {
    int seconds = reply.asked().keepSeconds();
    CompletableFuture<Void> begun = new CompletableFuture<>();
    KeptStreams.Writer writer =
        stream -> {
          KeptSink sink = new KeptSink(stream, seconds, begun, reply.form());
          try (Exchange exchange = opening.open()) {
            stream(reply, sink, exchange);
          } catch (ApiException e) {
            sink.fail(e, reply.writer().failure(e));
          } catch (Throwable e) {
            // The last handler: what is not told here is told nowhere.
            ApiException why = Failures.of(e, watch);
            sink.fail(why, reply.writer().failure(why));
          }
        };
    streams.serveFirst(
        Duration.ofSeconds(seconds), writer, begun, reply.request(), reply.response());
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
