package io.draftwire.cloud.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves the metrics over HTTP, on one path, to whoever asks: the JDK's own server, within bounds.
 * A connection is read by one virtual thread, so the connections bound the threads; one that does
 * not come to its point, or does not read its answer, is closed.
 */
public final class MetricsEndpoint implements AutoCloseable {
  /** Where they are. */
  public static final String PATH = "/metrics";

  /** Readers that may be connected at once; there are one or two, and whoever looks by hand. */
  static final int MOST_CONNECTIONS = 16;

  /** The server reads these once in a JVM, before it makes its first socket. */
  private static final Map<String, Integer> BOUNDS =
      Map.of(
          "jdk.httpserver.maxConnections", MOST_CONNECTIONS,
          "sun.net.httpserver.maxReqTime", 10, // Seconds for the head of a request.
          "sun.net.httpserver.maxRspTime", 30, // Seconds for its answer to be made and read.
          "sun.net.httpserver.idleInterval", 75, // Longer than the minute that many ask at.
          "sun.net.httpserver.maxReqHeaders", 64,
          "sun.net.httpserver.maxReqHeaderSize", 1 << 14);

  private static final int BACKLOG = 16;

  static {
    // Whoever sets one by -D means it.
    BOUNDS.forEach(
        (name, value) -> System.getProperties().putIfAbsent(name, Integer.toString(value)));
  }

  private final HttpServer server;
  private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();

  /** Null before there is a cloud. */
  private volatile CloudMetrics metrics;

  /**
   * Begins to listen; who asks is told to come again until {@link #serve}.
   *
   * @param address port 0 takes a free one
   * @throws IOException if it cannot be bound
   */
  public MetricsEndpoint(InetSocketAddress address) throws IOException {
    server = HttpServer.create(address, BACKLOG);
    server.setExecutor(readers);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Where it listens. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Tells these from now on. */
  public void serve(CloudMetrics metrics) {
    this.metrics = metrics;
  }

  private void answer(HttpExchange exchange) throws IOException {
    CloudMetrics metrics = this.metrics;
    String method = exchange.getRequestMethod();
    try (exchange) {
      if (!exchange.getRequestURI().getRawPath().equals(PATH)) {
        say(exchange, 404, "there is nothing at this address; metrics are at " + PATH);
      } else if (!method.equals("GET") && !method.equals("HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        say(exchange, 405, "metrics can only be read; use GET");
      } else if (metrics == null) {
        say(exchange, 503, "the cloud does not listen yet; ask again");
      } else {
        send(exchange, 200, metrics.page(exchange.getRequestHeaders().getFirst("Accept")));
      }
    }
  }

  private static void say(HttpExchange exchange, int status, String line) throws IOException {
    byte[] text = (line + "\n").getBytes(StandardCharsets.UTF_8);
    send(exchange, status, new MetricsPage("text/plain; charset=utf-8", text));
  }

  private static void send(HttpExchange exchange, int status, MetricsPage page) throws IOException {
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.getResponseHeaders().set("Content-Type", page.contentType());
    exchange.sendResponseHeaders(status, head ? -1 : page.body().length);
    if (!head) {
      exchange.getResponseBody().write(page.body());
    }
  }

  /** Ends; who is being answered may not get all of it. */
  @Override
  public void close() {
    server.stop(0);
    readers.shutdownNow();
  }
}
