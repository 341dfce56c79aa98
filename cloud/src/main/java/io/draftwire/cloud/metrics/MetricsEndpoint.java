package io.draftwire.cloud.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.draftwire.wire.access.LoginException;
import io.draftwire.wire.access.Principals;
import io.draftwire.wire.trust.BearerToken;
import io.draftwire.wire.trust.Tls13;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

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

  private final Protection protection;
  private final HttpServer server;
  private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();

  /** Null before there is a cloud. */
  private volatile CloudMetrics metrics;

  /**
   * Who may read them, and whether others can too.
   *
   * @param tls null for HTTP
   * @param readers may by their tokens; null for anybody
   */
  public record Protection(SSLContext tls, Principals readers) {
    /** None: for loopback. */
    public static final Protection NONE = new Protection(null, null);
  }

  /**
   * Begins to listen, for anybody; who asks is told to come again until {@link #serve}.
   *
   * @param address port 0 takes a free one
   * @throws IOException if it cannot be bound
   */
  public MetricsEndpoint(InetSocketAddress address) throws IOException {
    this(address, Protection.NONE);
  }

  /**
   * Begins to listen; who asks is told to come again until {@link #serve}.
   *
   * @param address port 0 takes a free one
   * @throws IOException if it cannot be bound
   */
  public MetricsEndpoint(InetSocketAddress address, Protection protection) throws IOException {
    this.protection = protection;
    server =
        protection.tls() == null
            ? HttpServer.create(address, BACKLOG)
            : https(address, protection.tls());
    server.setExecutor(readers);
    server.createContext("/", this::answer);
    server.start();
  }

  private static HttpServer https(InetSocketAddress address, SSLContext tls) throws IOException {
    HttpsServer server = HttpsServer.create(address, BACKLOG);
    server.setHttpsConfigurator(
        new HttpsConfigurator(tls) {
          @Override
          public void configure(HttpsParameters connection) {
            SSLParameters parameters = tls.getDefaultSSLParameters();
            parameters.setProtocols(new String[] {Tls13.VERSION});
            connection.setSSLParameters(parameters);
          }
        });
    return server;
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
      } else if (!mayRead(exchange)) {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer realm=\"draftwire\"");
        say(exchange, 401, "metrics are for who shows a token of this cloud's, as a bearer token");
      } else if (metrics == null) {
        say(exchange, 503, "the cloud does not listen yet; ask again");
      } else {
        send(exchange, 200, metrics.page(exchange.getRequestHeaders().getFirst("Accept")));
      }
    }
  }

  private boolean mayRead(HttpExchange exchange) {
    if (protection.readers() == null) {
      return true;
    }
    String shown = exchange.getRequestHeaders().getFirst("Authorization");
    try {
      protection.readers().byToken(BearerToken.shown(shown));
      return true;
    } catch (LoginException e) {
      return false;
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
