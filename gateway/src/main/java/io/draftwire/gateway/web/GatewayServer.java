package io.draftwire.gateway.web;

import io.draftwire.engine.LanguageModel;
import io.draftwire.gateway.GatewayConfig;
import io.draftwire.gateway.LinkControl;
import io.draftwire.gateway.answer.AnswerDesk;
import io.draftwire.gateway.api.ApiException;
import io.draftwire.gateway.api.InfoJson;
import io.draftwire.gateway.api.RequestReader;
import io.draftwire.gateway.kept.KeptStreams;
import io.draftwire.wire.trust.PemIdentity;
import io.draftwire.wire.trust.Tls13;
import io.helidon.common.socket.SocketOptions;
import io.helidon.common.tls.Tls;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpException;
import io.helidon.http.NotFoundException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** The HTTP server: its routes, and what becomes of errors. */
public final class GatewayServer implements AutoCloseable {
  /** What is counted where nobody is there to be answered. */
  private static final Status CLIENT_LEFT = Status.create(499, "Client Closed Request");

  private static final String NEEDS_HTTP_1_1 =
      "HTTP/1.0 is not served; ask by HTTP/1.1 (nginx: proxy_http_version 1.1)";

  private final GatewayConfig config;
  private final LanguageModel draft;
  private final CloudWatch watch;
  private final LinkControl link;
  private final String version;
  private final Pages pages;
  private final GatewayMetrics metrics;
  private final CompletionRoute completions;
  private final long since = System.currentTimeMillis() / 1000;
  private final KeptStreams kept = new KeptStreams();
  private final StreamRoute streams = new StreamRoute(kept);
  private final Connections connections;
  private final WebServer server;
  private final ListenerWatch listener;

  /**
   * Starts listening.
   *
   * @param watch stays the caller's to close, as does {@code desk}
   * @param link null where it is real
   * @throws IOException if the address cannot be bound
   */
  public GatewayServer(
      GatewayConfig config,
      LanguageModel draft,
      CloudWatch watch,
      AnswerDesk desk,
      LinkControl link,
      String version)
      throws IOException {
    checkFree(config);
    this.config = config;
    this.draft = draft;
    this.watch = watch;
    this.link = link;
    this.version = version;
    this.pages = new Pages(config.reports());
    this.metrics = new GatewayMetrics(desk, kept);
    this.connections = new Connections(config.limits().patience(), config.limits().connections());
    this.completions =
        new CompletionRoute(
            new RequestReader(config.scheme(), (int) config.limits().keepMost().toSeconds()),
            watch,
            draft.tokenizer(),
            desk,
            streams,
            metrics);
    WebServerConfig.Builder builder =
        WebServer.builder()
            .host(config.host())
            .port(config.port())
            .maxPayloadSize(config.limits().maxBodyBytes())
            .shutdownGracePeriod(Duration.ofMillis(500))
            .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
            .shutdownHook(false)
            .maxTcpConnections(connections.most())
            // Else the server adds one of its own, and what is no HTTP/1.1 gets no answer.
            .protocolsDiscoverServices(false)
            .addConnectionSelector(connections)
            .directHandlers(directHandlers())
            .routing(routing());
    config.identity().ifPresent(identity -> builder.tls(tls(identity)));
    this.server = builder.build().start();
    this.listener = new ListenerWatch(config.host(), server.port());
  }

  private static Tls tls(PemIdentity identity) {
    return Tls.builder()
        .sslContext(Tls13.server(identity))
        .addEnabledProtocol(Tls13.VERSION)
        .build();
  }

  /** The server itself would log a stack trace and run on without a port. */
  private static void checkFree(GatewayConfig config) throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(config.host(), config.port()));
    } catch (IOException e) {
      throw new IOException(
          "cannot listen on "
              + config.host()
              + ":"
              + config.port()
              + " ("
              + e.getMessage()
              + "); choose another --port",
          e);
    }
  }

  /** Where it listens. */
  public int port() {
    return server.port();
  }

  /**
   * Returns once this is closed.
   *
   * @throws IOException as soon as nobody listens, though it is not
   */
  public void await() throws IOException, InterruptedException {
    listener.await();
  }

  private HttpRouting.Builder routing() {
    HttpRouting.Builder routing = HttpRouting.builder();
    routing
        .addFilter(
            (chain, request, response) -> {
              if (request.headers().containsToken(HeaderValues.EXPECT_100)) {
                // Whether a body comes behind the answer is the client's guess: nothing may be
                // taken for the next request.
                response.header(HeaderValues.CONNECTION_CLOSE);
              }
              try {
                chain.proceed();
              } catch (CloseConnectionException e) {
                if (!response.isSent()) {
                  response.status(CLIENT_LEFT);
                }
                throw e;
              } finally {
                metrics.responded(route(request), response.status().code());
                Connections.current().answered(request.content().consumed());
              }
            })
        .addFilter(new Guard(config))
        .error(ApiException.class, Bodies::send)
        .error(HttpException.class, GatewayServer::httpError)
        .error(
            Throwable.class,
            (request, response, e) -> Bodies.send(request, response, Failures.fault(e)));
    post(routing, "/v1/chat/completions", completions::chat);
    post(routing, "/v1/completions", completions::text);
    routing
        .get("/v1/streams/{id}", streams::read)
        .delete("/v1/streams/{id}", streams::end)
        .any("/v1/streams/{id}", wrongMethod("GET or DELETE"));
    get(routing, "/v1/models", this::models);
    get(routing, "/v1/models/{name}", this::model);
    get(routing, "/health", this::health);
    get(routing, "/metrics", this::metrics);
    get(routing, "/draftwire/info", this::info);
    routing
        .get("/draftwire/link", this::link)
        .head("/draftwire/link", this::link)
        .put("/draftwire/link", this::changeLink)
        .any("/draftwire/link", wrongMethod("GET or PUT"));
    get(routing, "/", pages::page);
    get(routing, "/assets/{+name}", pages::asset);
    get(routing, "/reports/{+name}", pages::report);
    return routing;
  }

  private static void get(HttpRouting.Builder routing, String path, Handler handler) {
    routing.get(path, handler).head(path, handler).any(path, wrongMethod("GET"));
  }

  private static void post(HttpRouting.Builder routing, String path, Handler handler) {
    routing.post(path, handler).any(path, wrongMethod("POST"));
  }

  private static Handler wrongMethod(String allowed) {
    return (request, response) -> {
      response.header(HeaderNames.ALLOW, allowed.replace(" or ", ", "));
      Bodies.send(
          request,
          response,
          ApiException.methodNotAllowed(
              request.prologue().method().text(), request.path().path(), allowed));
    };
  }

  private void models(ServerRequest request, ServerResponse response) throws ApiException {
    Bodies.send(request, response, InfoJson.models(watch.served().cloud(), since));
  }

  private void model(ServerRequest request, ServerResponse response) throws ApiException {
    String name = request.path().pathParameters().get("name");
    if (!name.equals(watch.served().cloud().name())) {
      throw ApiException.notFound(
          "model", "model_not_found", "the model '" + name + "' does not exist");
    }
    Bodies.send(request, response, InfoJson.model(watch.served().cloud(), since));
  }

  private void health(ServerRequest request, ServerResponse response) throws ApiException {
    watch.served();
    Bodies.send(request, response, InfoJson.healthy());
  }

  private void metrics(ServerRequest request, ServerResponse response) {
    response.header(HeaderNames.CONTENT_TYPE, GatewayMetrics.CONTENT_TYPE);
    Bodies.send(request, response, metrics.text().getBytes(StandardCharsets.UTF_8));
  }

  private void info(ServerRequest request, ServerResponse response) throws ApiException {
    Bodies.send(
        request,
        response,
        InfoJson.info(
            version,
            watch.served().cloud(),
            draft.description(),
            draft.pacedTo(),
            config.scheme().name(),
            config.limits().keepMost(),
            link,
            pages.reports()));
  }

  private void link(ServerRequest request, ServerResponse response) throws ApiException {
    Bodies.send(request, response, InfoJson.link(emulated().settings()));
  }

  private void changeLink(ServerRequest request, ServerResponse response) throws Exception {
    LinkControl.Settings wanted = InfoJson.link(Bodies.json(request), emulated().settings());
    try {
      link.change(wanted);
    } catch (IllegalArgumentException e) {
      throw ApiException.invalid(null, e.getMessage());
    }
    Bodies.send(request, response, InfoJson.link(link.settings()));
  }

  private LinkControl emulated() throws ApiException {
    if (link == null) {
      throw ApiException.notFound(
          null,
          "no_emulated_link",
          "the link is a real one and cannot be changed; start the gateway with --link");
    }
    return link;
  }

  private static void httpError(ServerRequest request, ServerResponse response, HttpException e) {
    String message =
        e instanceof NotFoundException
            ? "there is nothing at this address"
            : e.status().reasonPhrase();
    Bodies.send(request, response, ApiException.ofStatus(e.status().code(), message));
  }

  /** What never gets as far as a route: broken requests, bodies that are too large. */
  private DirectHandlers directHandlers() {
    DirectHandlers.Builder handlers = DirectHandlers.builder();
    DirectHandler handler =
        (request, type, status, headers, message) -> {
          ApiException e =
              switch (status.code()) {
                case 413 -> ApiException.tooLarge(config.limits().maxBodyBytes());
                case 505 -> ApiException.ofStatus(505, NEEDS_HTTP_1_1);
                default -> ApiException.ofStatus(status.code(), status.reasonPhrase());
              };
          return DirectHandler.TransportResponse.builder()
              .status(status)
              .headers(headers)
              .header(HeaderNames.CONTENT_TYPE, "application/json")
              .entity(Bodies.bytes(e))
              .build();
        };
    for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
      handlers.addHandler(type, handler);
    }
    return handlers.build();
  }

  /** A route's name for the metrics; never what somebody made up. */
  private static String route(ServerRequest request) {
    String path = request.path().path();
    for (String known :
        List.of(
            "/v1/chat/completions",
            "/v1/completions",
            "/v1/streams",
            "/v1/models",
            "/health",
            "/metrics",
            "/draftwire/info",
            "/draftwire/link",
            "/assets",
            "/reports")) {
      if (path.startsWith(known)) {
        return known;
      }
    }
    return path.equals("/") ? "/" : "other";
  }

  @Override
  public void close() {
    listener.close();
    kept.close(EventText.event(EventSink.data(Failures.closing())));
    server.stop();
    connections.close();
  }
}
