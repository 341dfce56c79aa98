package io.draftwire.gateway;

import io.draftwire.edge.CloudInquiry;
import io.draftwire.edge.EdgeClient;
import io.draftwire.engine.LanguageModel;
import io.draftwire.gateway.answer.AnswerDesk;
import io.draftwire.gateway.web.CloudWatch;
import io.draftwire.gateway.web.GatewayServer;
import java.io.IOException;

/**
 * An edge that speaks OpenAI's HTTP API, and serves a page that shows what its answers are made of.
 *
 * <p>Begins to listen at once, also while the cloud is away: {@code /health} and every route that
 * needs it then say 503, and answers begin when it is there.
 */
public final class Gateway implements AutoCloseable {
  private final CloudWatch watch;
  private final AnswerDesk desk;
  private final GatewayServer server;

  /**
   * Starts.
   *
   * @param draft has a sequence for each of {@link GatewayConfig#parallel}; stays the caller's to
   *     close, after this
   * @param client over the same draft; stays the caller's to close, after this
   * @param inquiry of the same cloud
   * @param link null where it is real
   * @param version of this build, for people
   * @throws IOException if the address cannot be bound
   */
  public Gateway(
      GatewayConfig config,
      LanguageModel draft,
      EdgeClient client,
      CloudInquiry inquiry,
      LinkControl link,
      String version)
      throws IOException {
    if (draft.maxSequences() < config.parallel()) {
      throw new IllegalArgumentException(
          config.parallel()
              + " answers at once need as many sequences of the draft, which has "
              + draft.maxSequences());
    }
    watch = new CloudWatch(inquiry, draft.tokenizer());
    desk =
        new AnswerDesk(
            client,
            draft.tokenizer(),
            config.parallel(),
            config.queue(),
            config.limits().patience());
    try {
      server = new GatewayServer(config, draft, watch, desk, link, version);
    } catch (IOException | RuntimeException e) {
      desk.close();
      watch.close();
      throw e;
    }
  }

  /** Where it listens. */
  public int port() {
    return server.port();
  }

  /**
   * Returns once this is closed.
   *
   * @throws IOException in one line, as soon as nobody listens, though it is not
   */
  public void await() throws IOException, InterruptedException {
    server.await();
  }

  /** Stops listening and cancels what runs; returns once the draft is no longer in use. */
  @Override
  public void close() {
    server.close();
    desk.close();
    watch.close();
  }
}
