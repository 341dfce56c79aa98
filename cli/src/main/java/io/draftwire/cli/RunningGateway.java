package io.draftwire.cli;

import io.draftwire.edge.CloudInquiry;
import io.draftwire.edge.CloudLoss;
import io.draftwire.edge.EdgeClient;
import io.draftwire.engine.LanguageModel;
import io.draftwire.gateway.Gateway;
import io.draftwire.gateway.GatewayConfig;
import io.draftwire.gateway.LinkControl;
import io.draftwire.lab.link.ShapedLink;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;

/** A gateway in this process, with what it needs: runs until the process is told to end. */
final class RunningGateway implements AutoCloseable {
  private static final Duration INQUIRY_TIMEOUT = Duration.ofSeconds(10);

  private final GatewayConfig config;
  private final LanguageModel draft;
  private final EdgeClient client;
  private final Gateway gateway;
  private boolean closed;

  /**
   * @param draft closed with this
   * @param clouds as people know them
   * @param link before the only cloud; null for none
   */
  RunningGateway(
      GatewayConfig config,
      LanguageModel draft,
      CloudList clouds,
      ShapedLink link,
      Duration timeout,
      CloudLoss loss)
      throws IOException {
    this.config = config;
    this.draft = draft;
    CloudList near = clouds.behind(link);
    client = new EdgeClient(draft, near.clouds(), timeout, loss);
    LinkControl control = link == null ? null : new EmulatedLink(link);
    try {
      gateway = new Gateway(config, draft, client, inquiry(near), control, Main.version());
    } catch (IOException | RuntimeException e) {
      client.close();
      draft.close();
      throw e;
    }
  }

  static CloudInquiry inquiry(CloudList clouds) {
    return new CloudInquiry(clouds.clouds(), INQUIRY_TIMEOUT);
  }

  /** Says where it is, and waits; Ctrl-C ends the process, which closes this. */
  void await(PrintWriter out) throws IOException, InterruptedException {
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::close));
    String url = "http://" + new HostPort(config.host(), gateway.port());
    out.println("listening on " + url + " (page), " + url + "/v1 (OpenAI API)");
    out.flush();
    gateway.await();
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      gateway.close();
      client.close();
      draft.close();
    }
  }
}
