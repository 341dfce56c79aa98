package io.draftwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients do to a connection, well meant or not. */
@Timeout(300)
class ConnectionsTest {
  private static final int MOST = 6;
  private static final int LARGEST_BODY = 20_000;
  private static final String HOST = "Host: 127.0.0.1\r\n";
  private static final String POST = "POST /v1/completions HTTP/1.1\r\n" + HOST;
  private static final String JSON = "Content-Type: application/json\r\n";

  /** Nobody here is too slow, or too many. */
  private static GatewayWorld world;

  @BeforeAll
  static void open() throws Exception {
    world =
        GatewayWorld.open(
            c -> c.withLimits(LARGEST_BODY, GatewayConfig.CONNECTIONS, Duration.ofMinutes(4)));
  }

  @AfterAll
  static void close() {
    world.close();
  }

  private static GatewayWorld impatient() throws Exception {
    return GatewayWorld.open(c -> c.withLimits(LARGEST_BODY, MOST, Duration.ofMillis(200)));
  }

  private static Socket connect(GatewayWorld to, String said) throws IOException {
    Socket socket = new Socket("127.0.0.1", to.port());
    socket.getOutputStream().write(said.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** All that comes until the gateway closes the connection. */
  private static String answer(String request) throws IOException {
    try (Socket socket = connect(world, request)) {
      return rest(socket);
    }
  }

  private static String rest(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET /heal",
        "GET /health HTTP/1.1\r\nHost: 127",
        POST + JSON + "Content-Length: 100\r\n\r\n{\"mod",
        POST + JSON + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"m"
      })
  void halfSentRequestsAreEnded(String half) throws Exception {
    try (GatewayWorld impatient = impatient();
        Socket socket = connect(impatient, half)) {
      assertThat(rest(socket)).isEmpty();
    }
  }

  /** A byte now and then is no progress. */
  @Test
  void headsThatDripAreEnded() throws Exception {
    try (GatewayWorld impatient = impatient();
        Socket socket = connect(impatient, "GET /health HTTP/1.1\r\nX: ")) {
      Eventually.holds(
          "it is ended",
          () -> {
            try {
              socket.getOutputStream().write('x');
              return false;
            } catch (SocketException e) {
              return true;
            }
          });
    }
  }

  @Test
  void whoeverConnectsOftenKeepsNobodyOut() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try (GatewayWorld impatient = impatient()) {
      for (int i = 0; i < 5 * MOST; i++) {
        sockets.add(connect(impatient, "GET / HT"));
      }
      assertThat(impatient.get("/health").statusCode()).isEqualTo(200);
      for (Socket socket : sockets) {
        socket.close();
      }
      assertThat(impatient.get("/health").statusCode()).isEqualTo(200);
    }
  }

  /** Patience is for times with room: nothing but hurry ends these before the test does. */
  @Test
  void whereConnectionsRunOutThoseThatDawdleMakeRoom() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try (GatewayWorld full =
        GatewayWorld.open(c -> c.withLimits(LARGEST_BODY, MOST, Duration.ofMinutes(10)))) {
      for (int i = 0; i < MOST; i++) {
        sockets.add(
            connect(full, i % 2 == 0 ? "GET / HT" : "GET /health HTTP/1.1\r\n" + HOST + "\r\n"));
      }
      assertThat(full.get("/health").statusCode()).isEqualTo(200);
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void connectionsAreClosedWhenThatIsAsked() throws Exception {
    assertThat(answer("GET /health HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200 ")
        .endsWith("}");
  }

  @Test
  void olderHttpIsToldSo() throws Exception {
    assertThat(answer("GET /health HTTP/1.0\r\n\r\n"))
        .startsWith("HTTP/1.1 505 ")
        .contains("HTTP/1.1 (nginx");
  }

  /** The refused request's body is no request. */
  @Test
  void nothingBehindARefusalThatWasExpectedIsAnswered() throws Exception {
    String behind = "GET /health HTTP/1.1\r\n" + HOST + "\r\n";
    String refused =
        answer(POST + "Content-Length: 40\r\nExpect: 100-continue\r\n\r\n" + behind + behind);
    assertThat(refused).startsWith("HTTP/1.1 415 ").containsOnlyOnce("HTTP/1.1 ");
  }

  @Test
  void bodiesThatAreExpectedAreAskedFor() throws Exception {
    String body = GatewayWorld.ask("\"max_tokens\":1");
    try (Socket socket =
        connect(
            world,
            POST
                + JSON
                + "Content-Length: "
                + body.length()
                + "\r\nExpect: 100-continue\r\n\r\n")) {
      byte[] asked = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
      assertThat(socket.getInputStream().readNBytes(asked.length)).isEqualTo(asked);
      socket.getOutputStream().write(body.getBytes(StandardCharsets.US_ASCII));
      assertThat(rest(socket)).startsWith("HTTP/1.1 200 ");
    }
  }

  /** Closed with bytes unread, the connection would be reset, and the refusal might be lost. */
  @Test
  void whoSendsTooMuchHearsOfIt() throws Exception {
    int length = 100 * LARGEST_BODY;
    String refused =
        answer(POST + JSON + "Content-Length: " + length + "\r\n\r\n" + "x".repeat(length));
    assertThat(refused).startsWith("HTTP/1.1 413 ").endsWith("}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/health", "/v1/models", "/v1/models/table", "/", "/nothing", "/v1/models/no"})
  void headIsWhatGetWouldBeWithoutIt(String path) throws Exception {
    String head = answer("HEAD " + path + " HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");
    HttpResponse<String> get = world.get(path);
    assertThat(head).startsWith("HTTP/1.1 " + get.statusCode()).endsWith("\r\n\r\n");
    assertThat(head)
        .containsIgnoringCase(
            "\r\nContent-Length: "
                + get.headers().firstValue("Content-Length").orElseThrow()
                + "\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 100\r\n\r\n{\"mod",
        "Transfer-Encoding: chunked\r\n\r\n50\r\n{\"m"
      })
  void whoLeavesInsideARequestIsNoFaultOfOurs(String half) throws Exception {
    String counted = "draftwire_requests_total{route=\"/v1/completions\",status=\"499\"} ";
    try (LogRecords log = new LogRecords();
        GatewayWorld left = GatewayWorld.open()) {
      connect(left, POST + JSON + half).close();
      Eventually.holds("it is counted", () -> left.get("/metrics").body().contains(counted));
      assertThat(left.get("/metrics").body()).doesNotContain("status=\"500\"");
      assertThat(log.all())
          .allSatisfy(
              line ->
                  assertThat(line.getLevel().intValue())
                      .as(line.getMessage())
                      .isLessThan(Level.WARNING.intValue()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"xyz", "", "-1", "7fffffffffffffff", "2;ext"})
  void chunksThatAreNoneAreTheClientsFault(String size) throws Exception {
    assertThat(answer(POST + JSON + "Transfer-Encoding: chunked\r\n\r\n" + size + "\r\n{}\r\n"))
        .startsWith("HTTP/1.1 400 ")
        .contains("\"error\"");
  }
}
