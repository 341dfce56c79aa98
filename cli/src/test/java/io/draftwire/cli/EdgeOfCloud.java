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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The real draft at an edge in this process, for a cloud in another that was started with {@code
 * --metrics-port}.
 */
final class EdgeOfCloud implements AutoCloseable {
  private final String metrics;
  private final ProgressLine progress = new ProgressLine(System.out, false);
  private final LanguageModel draft;
  private final Tokenizer reader;
  private final EdgeClient client;

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
