package io.draftwire.engine.store;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A web server on a port of its own that serves as a file host does, well or badly. */
final class FakeHost implements AutoCloseable {
  /** Answers one request. */
  interface Reply {
    void to(HttpExchange exchange) throws IOException;
  }

  /** What one request looked like. */
  record Seen(String path, String authorization, String range, String ifRange) {}

  final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final Map<String, Reply> replies = new ConcurrentHashMap<>();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  FakeHost() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  FakeHost on(String path, Reply reply) {
    replies.put(path, reply);
    return this;
  }

  /** Serves {@code data} with ranges and an entity tag, as a good host does. */
  static Reply file(byte[] data, String etag) {
    return exchange -> serve(exchange, data, etag, data.length);
  }

  /** As {@link #file}, but the first answers break off: each sends its share and hangs up. */
  static Reply cutting(byte[] data, String etag, int... shares) {
    int[] turn = new int[1];
    return exchange -> {
      int share = turn[0] < shares.length ? shares[turn[0]++] : data.length;
      serve(exchange, data, etag, share);
    };
  }

  static Reply redirect(URI to, String... headers) {
    return exchange -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      }
      exchange.getResponseHeaders().set("Location", to.toString());
      exchange.sendResponseHeaders(302, -1);
    };
  }

  static Reply status(int code) {
    return exchange -> exchange.sendResponseHeaders(code, -1);
  }

  static void serve(HttpExchange exchange, byte[] data, String etag, int share) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    String ifRange = exchange.getRequestHeaders().getFirst("If-Range");
    if (etag != null) {
      exchange.getResponseHeaders().set("ETag", etag);
    }
    int start = 0;
    if (range != null && (ifRange == null || ifRange.equals(etag))) {
      start = Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
      if (start >= data.length) {
        exchange.getResponseHeaders().set("Content-Range", "bytes */" + data.length);
        exchange.sendResponseHeaders(416, -1);
        return;
      }
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes " + start + "-" + (data.length - 1) + "/" + data.length);
    }
    exchange.sendResponseHeaders(start > 0 ? 206 : 200, data.length - start);
    // A handler that returns before all is written makes the server hang up.
    OutputStream out = exchange.getResponseBody();
    out.write(data, start, Math.min(share, data.length - start));
    out.flush();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var headers = exchange.getRequestHeaders();
      seen.add(
          new Seen(
              exchange.getRequestURI().getPath(),
              headers.getFirst("Authorization"),
              headers.getFirst("Range"),
              headers.getFirst("If-Range")));
      replies.getOrDefault(exchange.getRequestURI().getPath(), status(404)).to(exchange);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
