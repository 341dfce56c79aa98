package io.draftwire.gateway.web;

import io.draftwire.edge.CloudState;
import io.draftwire.engine.LanguageModel;
import io.draftwire.gateway.GatewayConfig;
import io.draftwire.gateway.LinkControl;
import io.draftwire.gateway.answer.AnswerDesk;
import io.draftwire.gateway.api.ApiException;
import io.draftwire.gateway.api.ChatDialect;
import io.draftwire.gateway.api.LlamaDialect;
import io.draftwire.gateway.api.OllamaChatDialect;
import io.draftwire.gateway.api.OllamaGenerateDialect;
import io.draftwire.gateway.api.RequestReader;
import io.draftwire.gateway.api.ResponsesDialect;
import io.draftwire.gateway.api.TextDialect;
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
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** The HTTP server: its routes, and what becomes of errors. */
public final class GatewayServer implements AutoCloseable {
  /** What is counted where nobody is there to be answered. */
  private static final Status CLIENT_LEFT = Status.create(499, "Client Closed Request");

  private static final String NEEDS_HTTP_1_1 =
      "HTTP/1.0 is not served; ask by HTTP/1.1 (nginx: proxy_http_version 1.1)";

  private final GatewayConfig config;
  private final LanguageModel draft;
  private final CloudWatch watch;
  private final String version;
  private final Instant since = Instant.now();
  private final Pages pages;
  private final GatewayMetrics metrics;
  private final AnswerDesk desk;
  private final InfoRoute info;
  private final KeptStreams kept = new KeptStreams();
  private final StreamRoute streams = new StreamRoute(kept);
  private final Connections connections;
  private final WebServer server;
  private final ListenerWatch listener;

  /**
   * Starts listening.
   *
   * @param watch stays the caller's to close, as does {@code desk}
   * @param clouds whether they are there
   * @param link null where it is real
   * @throws IOException if the address cannot be bound
   */
  public GatewayServer(
      GatewayConfig config,
      LanguageModel draft,
      CloudWatch watch,
      AnswerDesk desk,
      Supplier<List<CloudState>> clouds,
      LinkControl link,
      String version)
      throws IOException {
    checkFree(config);
    this.config = config;
    this.draft = draft;
    this.watch = watch;
    this.desk = desk;
    this.version = version;
    this.pages = new Pages(config.reports());
    this.metrics = new GatewayMetrics(desk, kept, clouds);
    this.info = new InfoRoute(config, draft, watch, clouds, link, version, pages, metrics, since);
    this.connections = new Connections(config.limits().patience(), config.limits().connections());
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
    Routes routes = new Routes();
    routes
        .filter(
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
                metrics.responded(routes.name(request), response.status().code());
                Connections.current().answered(request.content().consumed());
              }
            })
        .filter(new Guard(config));
    answers(routes);
    askedBeside(routes);
    routes
        .getOrDelete("/v1/streams/{id}", streams::read, streams::end)
        .get("/v1/models", info::models)
        .get("/v1/models/{name}", info::model)
        .get("/health", info::health)
        .get("/metrics", info::figures)
        .get("/draftwire/info", info::info)
        .getOrPut("/draftwire/link", info::showLink, info::changeLink)
        .get("/", pages::page)
        .get("/assets/{+name}", pages::asset)
        .get("/reports/{+name}", pages::report);
    return routes
        .routing()
        .error(ApiException.class, Bodies::send)
        .error(HttpException.class, GatewayServer::httpError)
        .error(
            Throwable.class,
            (request, response, e) -> Bodies.send(request, response, Failures.fault(e)));
  }

  /** A dialect of a route each. */
  private void answers(Routes routes) {
    RequestReader reader =
        new RequestReader(config.scheme(), (int) config.limits().keepMost().toSeconds());
    CompletionRoute answers =
        new CompletionRoute(config.names(), watch, draft.tokenizer(), desk, streams, metrics);
    routes
        .post("/v1/chat/completions", answers.in(new ChatDialect(reader)))
        .post("/v1/completions", answers.in(new TextDialect(reader)))
        .post("/v1/responses", answers.in(new ResponsesDialect(reader)))
        .post("/completion", answers.in(new LlamaDialect(reader)))
        .post("/completions", answers.in(new LlamaDialect(reader)))
        .post("/api/chat", answers.in(new OllamaChatDialect(reader)))
        .post("/api/generate", answers.in(new OllamaGenerateDialect(reader)));
  }

  /** What tools ask for besides. */
  private void askedBeside(Routes routes) {
    LlamaRoute llama = new LlamaRoute(watch, config.names(), config.parallel(), version);
    OllamaRoute ollama = new OllamaRoute(watch, config.names(), since, version);
    routes
        .post("/tokenize", llama::tokenize)
        .post("/detokenize", llama::detokenize)
        .post("/apply-template", llama::applyTemplate)
        .get("/props", llama::props)
        .get("/api/tags", ollama::tags)
        .get("/api/ps", ollama::running)
        .post("/api/show", ollama::show)
        .get("/api/version", ollama::version);
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
              .entity(Bodies.bytes(request.path(), e))
              .build();
        };
    for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
      handlers.addHandler(type, handler);
    }
    return handlers.build();
  }

  @Override
  public void close() {
    listener.close();
    kept.close(StreamRoute.lastWord(Failures.closing()));
    server.stop();
    connections.close();
  }
}
