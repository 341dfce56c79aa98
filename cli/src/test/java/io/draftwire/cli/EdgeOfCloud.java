package io.draftwire.cli;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.edge.AnswerListener;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.EdgeClient;
import io.draftwire.edge.TargetTokenizer;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.Tokenizer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/** The real draft at an edge in this process, for a real target's cloud in another. */
final class EdgeOfCloud implements AutoCloseable {
  private final String metrics;
  private final ProgressLine progress = new ProgressLine(System.out, false);
  private final LanguageModel draft;
  private final Tokenizer reader;
  private final EdgeClient client;

  /** Starts the cloud, which ends with its input. */
  static CommandRun cloud(String... flags) throws IOException {
    List<String> line = new ArrayList<>(List.of("cloud", "--port", "0", "--metrics-port", "0"));
    line.addAll(List.of("--parallel", "2", "--stop-with-input"));
    line.addAll(List.of(flags));
    return CommandRun.start(line.toArray(String[]::new));
  }

  /**
   * @param cloud as {@link #cloud} started it
   */
  EdgeOfCloud(CommandRun cloud) throws Exception {
    String rest = cloud.awaitLine(CloudCommand.LISTENING);
    HostPort address = HostPort.parse(rest.substring(0, rest.indexOf(',')));
    metrics = cloud.awaitLine(CloudCommand.METRICS);
    draft = new Models(progress, new ModelOptions()).draft(RealPair.get().draft(), 1);
    client =
        new EdgeClient(draft, address.host(), address.port(), "the cloud", Duration.ofMinutes(5));
    reader =
        TargetTokenizer.of(
            draft.tokenizer(), RunningGateway.inquiry(CloudList.of(address)).askWithoutTemplate());
  }

  /**
   * Streams the target's text, which hangs on no draft.
   *
   * @param seed of a text that has no two tokens which are as good as equal, where passes of
   *     several sizes are compared: a real target's logits hang on a pass' size in their last bits
   */
  int[] streamed(int tokens, long seed, AnswerListener listener) throws Exception {
    AnswerRequest question =
        new AnswerRequest(
                Mode.CLOUD_ONLY,
                reader.prompt("Once upon a time, there was a little dog"),
                Sampling.at(.8),
                OptionalDouble.empty(),
                new Coupled(),
                4,
                Integer.MAX_VALUE,
                tokens,
                OptionalLong.of(seed))
            .readBy(reader);
    return client.answer(question, listener).tokens();
  }

  /** The same, with something done in the answer's middle, before its next token is read. */
  int[] disturbed(int tokens, long seed, Runnable harm) throws Exception {
    AtomicInteger heard = new AtomicInteger();
    return streamed(
        tokens,
        seed,
        (token, origin) -> {
          if (heard.incrementAndGet() == tokens / 3) {
            harm.run();
          }
        });
  }

  /** What the cloud counts. */
  String metrics() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(URI.create(metrics)).build(), BodyHandlers.ofString())
          .body();
    }
  }

  @Override
  public void close() {
    client.close();
    draft.close();
    progress.close();
  }
}
