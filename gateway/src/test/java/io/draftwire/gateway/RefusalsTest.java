package io.draftwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.draftwire.wire.access.Principals;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * Everything that is not answered: its status, its shape, and that nothing of it gets into logs.
 */
class RefusalsTest {
  private static final String SECRET = "sesame-open-thyself";
  private static GatewayWorld world;

  @BeforeAll
  static void open() throws Exception {
    world =
        GatewayWorld.open(
            c -> c.withLimits(20_000, GatewayConfig.CONNECTIONS, Duration.ofSeconds(5)));
  }

  @AfterAll
  static void close() {
    world.close();
  }

  private static JsonNode error(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    JsonNode error = GatewayWorld.json(response.body()).get("error");
    assertThat(error.get("message").stringValue()).isNotBlank();
    assertThat(error.get("type").stringValue()).isNotBlank();
    assertThat(error.has("param")).isTrue();
    assertThat(error.has("code")).isTrue();
    return error;
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(world.uri(path));
  }

  @Test
  void unknownModel() throws Exception {
    JsonNode error =
        error(world.post("/v1/completions", "{\"model\":\"gpt\",\"prompt\":\"a\"}"), 404);
    assertThat(error.get("code").stringValue()).isEqualTo("model_not_found");
    assertThat(error.get("param").stringValue()).isEqualTo("model");
    error(world.get("/v1/models/gpt"), 404);
    assertThat(world.get("/v1/models/table").statusCode()).isEqualTo(200);
  }

  /** There is one; clients that talk to one model only leave its name out, or send null. */
  @Test
  void aRequestWithoutAModelIsForTheOneThereIs() throws Exception {
    for (String name : new String[] {"", "\"model\":null,"}) {
      HttpResponse<String> answer =
          world.post("/v1/completions", "{" + name + "\"prompt\":\"a\",\"max_tokens\":2}");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("\"model\":\"table\"");
    }
  }

  @Test
  void promptLongerThanTheContext() throws Exception {
    JsonNode error =
        error(
            world.post(
                "/v1/completions", GatewayWorld.ask("\"prompt\":\"" + "a".repeat(600) + "\"")),
            400);
    assertThat(error.get("code").stringValue()).isEqualTo("context_length_exceeded");
  }

  @Test
  void promptsThatCannotFitWhateverTheirTokensAreNotCutIntoThem() throws Exception {
    String prompt = "a".repeat(18_000);
    String messages = "[{\"role\":\"user\",\"content\":\"" + prompt + "\"}]";
    String[][] asked = {
      {"/v1/completions", GatewayWorld.ask("\"prompt\":\"" + prompt + "\"")},
      {"/v1/chat/completions", "{\"model\":\"table\",\"messages\":" + messages + "}"}
    };
    for (String[] one : asked) {
      JsonNode error = error(world.post(one[0], one[1]), 400);
      assertThat(error.get("code").stringValue()).isEqualTo("context_length_exceeded");
      assertThat(error.get("message").stringValue()).contains("has 18000 or more");
    }
  }

  @Test
  void idsOutsideTheVocabularyAndEmptyPrompts() throws Exception {
    error(world.post("/v1/completions", GatewayWorld.ask("\"prompt\":[1,300]")), 400);
    error(world.post("/v1/completions", GatewayWorld.ask("\"prompt\":[]")), 400);
  }

  @Test
  void jsonThatIsNone() throws Exception {
    error(world.post("/v1/completions", "{\"model\":\"table\""), 400);
    error(world.post("/v1/chat/completions", ""), 400);
  }

  @Test
  void invalidUtf8() throws Exception {
    byte[] body = GatewayWorld.ask("\"prompt\":\"X\"").getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < body.length; i++) {
      if (body[i] == 'X') {
        body[i] = (byte) 0xC3;
      }
    }
    HttpResponse<String> response =
        world.send(
            request("/v1/completions")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body))
                .build());
    assertThat(error(response, 400).get("code").stringValue()).isEqualTo("invalid_utf8");
  }

  @ParameterizedTest
  @CsvSource({"text/plain", "application/x-www-form-urlencoded", "multipart/form-data"})
  void otherThanJson(String type) throws Exception {
    HttpResponse<String> response =
        world.send(
            request("/v1/completions")
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(GatewayWorld.ask("\"n\":1")))
                .build());
    error(response, 415);
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/v1/completions,POST",
    "DELETE,/v1/chat/completions,POST",
    "POST,/v1/models,GET",
    "POST,/health,GET",
    "POST,/draftwire/link,GET"
  })
  void wrongMethod(String method, String path, String allowed) throws Exception {
    HttpResponse<String> response =
        world.send(request(path).method(method, BodyPublishers.noBody()).build());
    error(response, 405);
    assertThat(response.headers().firstValue("Allow").orElse("")).contains(allowed);
  }

  @Test
  void nothingThere() throws Exception {
    error(world.get("/v2/anything"), 404);
    error(world.get("/assets/none.js"), 404);
    error(world.get("/reports/x.html"), 404);
    error(world.get("/draftwire/link"), 404);
  }

  @Test
  void bodyThatIsTooLarge() throws Exception {
    String large = GatewayWorld.ask("\"prompt\":\"" + "a".repeat(30_000) + "\"");
    error(world.post("/v1/completions", large), 413);
    // Without a length: in chunks, the server cannot know before it has read too much.
    HttpResponse<String> chunked =
        world.send(
            request("/v1/completions")
                .header("Content-Type", "application/json")
                .POST(
                    BodyPublishers.ofInputStream(
                        () ->
                            new java.io.ByteArrayInputStream(
                                large.getBytes(StandardCharsets.UTF_8))))
                .build());
    error(chunked, 413);
  }

  @Test
  void requestThatIsNoHttp() throws Exception {
    String response = raw("GET / HTTP/1.1\r\nHost: a b c\r\n\r\n");
    assertThat(response).startsWith("HTTP/1.1 400").contains("{\"error\":{\"message\"");
  }

  @ParameterizedTest
  @CsvSource({"evil.example", "evil.example:80", "127.0.0.1.evil.example", "192.168.1.4:8080"})
  void hostsThatArePointedHereFromElsewhere(String host) throws Exception {
    assertThat(raw("GET /v1/models HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 403");
  }

  @ParameterizedTest
  @CsvSource({"localhost", "LOCALHOST:1", "127.0.0.1:9", "[::1]:8080", "127.1.2.3"})
  void hostsOfThisMachine(String host) throws Exception {
    assertThat(raw("GET /v1/models HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200");
  }

  private static String raw(String request) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", world.port())) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      byte[] buffer = new byte[4096];
      for (int n = socket.getInputStream().read(buffer); n > 0; ) {
        all.write(buffer, 0, n);
        if (all.toString(StandardCharsets.US_ASCII).endsWith("}")) {
          break;
        }
        n = socket.getInputStream().read(buffer);
      }
      return all.toString(StandardCharsets.US_ASCII);
    }
  }

  @Test
  void pagesOfOtherOriginsMayNotAsk() throws Exception {
    HttpResponse<String> response =
        world.send(request("/v1/models").header("Origin", "https://evil.example").build());
    error(response, 403);
    assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    assertThat(
            world
                .send(
                    request("/v1/models")
                        .header("Origin", "http://127.0.0.1:" + world.port())
                        .build())
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void originThatIsAllowedMay() throws Exception {
    String origin = "https://chat.example";
    try (GatewayWorld open =
        GatewayWorld.open(c -> c.withAccess(Optional.empty(), Optional.of(origin)))) {
      HttpResponse<String> preflight =
          open.send(
              HttpRequest.newBuilder(open.uri("/v1/chat/completions"))
                  .header("Origin", origin)
                  .header("Access-Control-Request-Method", "POST")
                  .method("OPTIONS", BodyPublishers.noBody())
                  .build());
      assertThat(preflight.statusCode()).isEqualTo(204);
      assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin")).hasValue(origin);
      assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
          .contains("Authorization")
          .contains("Content-Type");
      HttpResponse<String> response =
          open.send(
              HttpRequest.newBuilder(open.uri("/v1/models")).header("Origin", origin).build());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).hasValue(origin);
      error(
          open.send(
              HttpRequest.newBuilder(open.uri("/v1/models"))
                  .header("Origin", "https://chat.example.evil.example")
                  .build()),
          403);
    }
  }

  @Test
  void keyIsAskedForEverywhereButHealth() throws Exception {
    String key = "0123456789abcdef";
    try (GatewayWorld locked =
        GatewayWorld.open(
            c -> c.withAccess(Optional.of(GatewayConfig.keyed(null, key)), Optional.empty()))) {
      assertThat(locked.get("/health").statusCode()).isEqualTo(200);
      for (String path : new String[] {"/", "/metrics", "/v1/models", "/draftwire/info"}) {
        error(locked.get(path), 401);
        assertThat(locked.get(path).headers().firstValue("WWW-Authenticate")).isPresent();
      }
      HttpRequest.Builder models = HttpRequest.newBuilder(locked.uri("/v1/models"));
      error(locked.send(models.header("Authorization", "Bearer 0123456789abcdeg").build()), 401);
      models = HttpRequest.newBuilder(locked.uri("/v1/models"));
      assertThat(locked.send(models.header("Authorization", "Bearer " + key).build()).statusCode())
          .isEqualTo(200);
      String basic =
          java.util.Base64.getEncoder()
              .encodeToString(("me:" + key).getBytes(StandardCharsets.UTF_8));
      HttpRequest.Builder info = HttpRequest.newBuilder(locked.uri("/draftwire/info"));
      assertThat(locked.send(info.header("Authorization", "Basic " + basic).build()).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void startOffLoopbackWithoutKeyIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GatewayConfig.onLoopback(0).withHost("0.0.0.0"))
        .withMessageContaining("--api-key-file");
    Optional<Principals> key = Optional.of(GatewayConfig.keyed(null, "0123456789abcdef"));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> GatewayConfig.onLoopback(0).withAccess(key, Optional.empty()).withHost("0.0.0.0"))
        .withMessageContaining("in clear")
        .withMessageContaining("--insecure");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                GatewayConfig.onLoopback(0)
                    .withAccess(Optional.of(GatewayConfig.keyed(null, "short")), Optional.empty()))
        .withMessageContaining("16")
        .withMessageNotContaining("short");
  }

  @Test
  void portThatIsTakenIsTold() {
    assertThatIOException()
        .isThrownBy(
            () ->
                GatewayWorld.open(
                    c -> GatewayConfig.onLoopback(world.port()).withScheme(c.scheme())))
        .withMessageContaining(":" + world.port())
        .withMessageContaining("--port");
  }

  @Test
  void nothingOfARequestGetsIntoLogs() throws Exception {
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    try (LogRecords log = new LogRecords()) {
      Logger.getLogger("draftwire").warning("listening");
      world.post("/v1/completions", "{\"prompt\":\"" + SECRET);
      world.post("/v1/completions", GatewayWorld.ask("\"prompt\":\"" + SECRET + "\",\"top_p\":7"));
      world.post("/v1/completions", GatewayWorld.ask("\"prompt\":\"" + SECRET + "\""));
      world.post("/v1/completions", "{\"model\":\"" + SECRET + "\",\"prompt\":\"a\"}");
      world.post("/v1/" + SECRET, "{}");
      PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8);
      for (LogRecord line : log.all()) {
        out.println(line.getMessage());
        if (line.getThrown() != null) {
          line.getThrown().printStackTrace(out);
        }
      }
    }
    assertThat(told.toString(StandardCharsets.UTF_8)).contains("listening").doesNotContain(SECRET);
  }
}
