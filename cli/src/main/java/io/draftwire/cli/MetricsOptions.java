package io.draftwire.cli;

import io.draftwire.cloud.metrics.MetricsEndpoint;
import io.draftwire.cloud.metrics.MetricsEndpoint.Protection;
import java.io.IOException;
import picocli.CommandLine.Option;

/** Where a cloud's metrics are served. */
final class MetricsOptions {
  private static final String LOOPBACK = "127.0.0.1";

  @Option(
      names = "--metrics-port",
      paramLabel = "N",
      description =
          "Serve metrics for Prometheus on this port; 0 takes a free one (default: they are not served).")
  Integer port;

  @Option(
      names = "--metrics-host",
      paramLabel = "ADDR",
      description = "Address to serve metrics on (default: " + LOOPBACK + ").")
  String host;

  private boolean encrypted;

  /**
   * Takes the address before anything large is loaded.
   *
   * @param access of the cloud, read: its metrics are no more open than it is
   * @return null where metrics are not asked for
   * @throws IllegalArgumentException in one line for what makes no sense
   */
  MetricsEndpoint open(CloudAccessOptions access) throws IOException {
    if (port == null) {
      if (host != null) {
        throw new IllegalArgumentException(
            "--metrics-host "
                + host
                + " says where, but no metrics are served; add --metrics-port");
      }
      return null;
    }
    ListenAddress listen = new ListenAddress("metrics-", host(), port);
    Protection protection = access.metrics(listen);
    encrypted = protection.tls() != null;
    try {
      return new MetricsEndpoint(listen.resolve(), protection);
    } catch (IOException e) {
      throw listen.failure(e);
    }
  }

  /** For people and tools: where they are. */
  String url(MetricsEndpoint endpoint) {
    return (encrypted ? "https://" : "http://")
        + new HostPort(host(), endpoint.port())
        + MetricsEndpoint.PATH;
  }

  private String host() {
    return host == null ? LOOPBACK : host;
  }
}
