package io.draftwire.gateway;

import io.draftwire.cloud.CloudServer;
import io.draftwire.edge.CloudInquiry;
import io.draftwire.edge.CloudLoss;
import io.draftwire.edge.EdgeClient;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.TableModel;
import io.draftwire.engine.TableModel.Laws;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A cloud, an edge and a gateway in this process, over table models, and a client that asks. The
 * client is the JDK's in its default settings, so every request also offers an upgrade to h2c.
 */
final class GatewayWorld implements AutoCloseable {
  /** Every byte, and some words. */
  static final int VOCABULARY = 300;

  static final int CONTEXT = 512;

  /** Of an answer's tree, at most. */
  private static final int BRANCHES = 4;

  static final String MODEL = "table";

  /** Of the last two tokens, with a clear favourite, never ending a text. */
  static final Laws TARGET = TableModel.endless(TableModel.seeded(VOCABULARY, 2, 3, 2.5));

  static final Laws DRAFT = TableModel.near(TARGET, VOCABULARY, 5, 0.8);

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String LOOPBACK = InetAddress.getLoopbackAddress().getHostAddress();

  final LanguageModel target;
  final LanguageModel draft;
  final Gateway gateway;
  private final EdgeClient client;
  private final HttpClient http = HttpClient.newHttpClient();
  private CloudServer cloud;

  private GatewayWorld(
      LanguageModel target,
      LanguageModel draft,
      GatewayConfig config,
      LinkControl link,
      CloudLoss loss)
      throws Exception {
    this.target = target;
    this.draft = draft;
    this.cloud = cloud(0);
    client =
        new EdgeClient(draft, LOOPBACK, cloud.port(), "the-cloud", Duration.ofMinutes(3), loss);
    CloudInquiry inquiry = new CloudInquiry(LOOPBACK, cloud.port(), Duration.ofMinutes(1));
    gateway = new Gateway(config, draft, client, inquiry, link, "test");
  }

  static GatewayWorld open() throws Exception {
    return open(c -> c);
  }

  static GatewayWorld open(UnaryOperator<GatewayConfig> with) throws Exception {
    return of(model(TARGET, 16), draft(16), with, null);
  }

  static GatewayWorld of(
      LanguageModel target,
      LanguageModel draft,
      UnaryOperator<GatewayConfig> with,
      LinkControl link)
      throws Exception {
    // What becomes of an answer without its cloud is told at once.
    return of(target, draft, with, link, CloudLoss.FAIL);
  }

  /** Whose cloud may be away. */
  static GatewayWorld losing(CloudLoss loss) throws Exception {
    return of(model(TARGET, 16), draft(16), c -> c, null, loss);
  }

  static GatewayWorld of(
      LanguageModel target,
      LanguageModel draft,
      UnaryOperator<GatewayConfig> with,
      LinkControl link,
      CloudLoss loss)
      throws Exception {
    return new GatewayWorld(target, draft, with.apply(GatewayConfig.onLoopback(0)), link, loss);
  }

  static LanguageModel model(Laws laws, int sequences) {
    return new TableModel(VOCABULARY, laws, CONTEXT, sequences);
  }

  /** A draft for so many answers at once: none takes a sequence that another one begins with. */
  static LanguageModel draft(int answers) {
    return new TableModel(VOCABULARY, DRAFT, CONTEXT, BRANCHES * answers).withTexts(answers);
  }

  /** Writes a text over and over; its bytes must all be different. */
  static Laws writing(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int[] tokens = model(TARGET, 1).tokenizer().encode(text, false, false);
    if (tokens.length != bytes.length) {
      throw new IllegalArgumentException("not a token a byte");
    }
    int[] next = new int[VOCABULARY];
    java.util.Arrays.fill(next, tokens[0]);
    for (int i = 0; i < tokens.length; i++) {
      next[tokens[i]] = tokens[(i + 1) % tokens.length];
    }
    return (beforeLast, last, out, offset) -> {
      for (int t = 0; t < VOCABULARY; t++) {
        out[offset + t] = t == next[last] ? 30 : 0;
      }
    };
  }

  private CloudServer cloud(int port) throws Exception {
    return new CloudServer(target, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  CloudServer cloud() {
    return cloud;
  }

  void stopCloud() {
    cloud.close();
  }

  /** On the same port, which somebody else's connection may hold for a moment. */
  void startCloudAgain() throws Exception {
    int port = cloud.port();
    Eventually.holds(
        "the port can be had again",
        () -> {
          try {
            cloud = cloud(port);
            return true;
          } catch (IOException e) {
            return false;
          }
        });
  }

  int port() {
    return gateway.port();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  HttpResponse<String> get(String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)).build());
  }

  HttpResponse<String> post(String path, String body) throws Exception {
    return send(posting(path, body));
  }

  private HttpRequest posting(String path, String body) {
    return HttpRequest.newBuilder(uri(path))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  /** What comes for a request, event by event. */
  EventReader events(String path, String body) throws Exception {
    return new EventReader(http.send(posting(path, body), BodyHandlers.ofInputStream()));
  }

  EventReader events(String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri(path)).build();
    return new EventReader(http.send(request, BodyHandlers.ofInputStream()));
  }

  /** Asks and does not wait; cancelling it is going away. */
  CompletableFuture<HttpResponse<String>> postLater(String path, String body) {
    return http.sendAsync(posting(path, body), BodyHandlers.ofString());
  }

  HttpResponse<String> send(HttpRequest request) throws Exception {
    return http.send(request, BodyHandlers.ofString());
  }

  /** A text completion's response. */
  JsonNode complete(String members) throws Exception {
    HttpResponse<String> response = post("/v1/completions", ask(members));
    if (response.statusCode() != 200) {
      throw new AssertionError(response.statusCode() + ": " + response.body());
    }
    return json(response.body());
  }

  /** The chunks of a streamed text completion, without the last word. */
  List<JsonNode> stream(String members) throws Exception {
    return events(post("/v1/completions", ask("\"stream\":true," + members)));
  }

  /** A text completion's stream, line by line as it comes. */
  Stream<String> lines(String members) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/v1/completions"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(ask("\"stream\":true," + members)))
            .build();
    HttpResponse<Stream<String>> response = http.send(request, BodyHandlers.ofLines());
    if (response.statusCode() != 200) {
      throw new AssertionError(response.statusCode() + ": " + response.body().toList());
    }
    return response.body();
  }

  /** A text completion's body. */
  static String ask(String members) {
    return "{\"model\":\""
        + MODEL
        + "\","
        + (members.contains("\"prompt\"") ? "" : "\"prompt\":\"once upon\",")
        + members
        + "}";
  }

  /** Events of a response that ends as it should. */
  static List<JsonNode> events(HttpResponse<String> response) {
    List<JsonNode> events = new ArrayList<>();
    String[] parts = response.body().split("\n\n", -1);
    if (!parts[parts.length - 1].isEmpty() || !parts[parts.length - 2].equals("data: [DONE]")) {
      throw new AssertionError("no end: " + response.body());
    }
    for (int i = 0; i < parts.length - 2; i++) {
      if (!parts[i].startsWith("data: ") || parts[i].contains("\n")) {
        throw new AssertionError("no event: " + parts[i]);
      }
      events.add(json(parts[i].substring("data: ".length())));
    }
    return events;
  }

  static JsonNode json(String text) {
    return MAPPER.readTree(text);
  }

  /** A text as JSON. */
  static String quoted(String text) {
    return MAPPER.writeValueAsString(text);
  }

  /** The text of a stream's chunks of one choice. */
  static String text(List<JsonNode> chunks, int choice) {
    StringBuilder text = new StringBuilder();
    for (JsonNode chunk : chunks) {
      for (JsonNode of : chunk.path("choices")) {
        if (of.path("index").intValue() == choice) {
          text.append(of.path("text").asString(""));
          text.append(of.path("delta").path("content").asString(""));
        }
      }
    }
    return text.toString();
  }

  @Override
  public void close() {
    // A test that failed in its middle must not wait for a gate here.
    for (LanguageModel model : List.of(target, draft)) {
      if (model instanceof GatedModel gated) {
        gated.free();
      }
    }
    http.close();
    gateway.close();
    client.close();
    cloud.close();
    draft.close();
    target.close();
  }
}
