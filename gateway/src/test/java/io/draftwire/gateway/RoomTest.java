package io.draftwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Answers at once, those that wait, those that nobody waits for any more. */
@Timeout(300)
class RoomTest {
  private static final String LONG = "\"max_tokens\":400,\"draftwire\":{\"scheme\":\"k-sqs\"}";

  /** Opens at a test's end, also where that failed, before what waits behind it is waited for. */
  private interface Gate extends AutoCloseable {
    @Override
    void close();
  }

  private static GatedModel gated(int sequences) {
    return new GatedModel(GatewayWorld.model(GatewayWorld.TARGET, sequences), null);
  }

  private static String metric(GatewayWorld world, String name) throws Exception {
    return world
        .get("/metrics")
        .body()
        .lines()
        .filter(l -> l.startsWith(name + " "))
        .map(l -> l.substring(name.length() + 1))
        .findFirst()
        .orElse("none");
  }

  private static boolean is(GatewayWorld world, String metric, String value) {
    try {
      return metric(world, metric).equals(value);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void beyondTheQueueIs429AndTheRestIsAnswered() throws Exception {
    GatedModel target = gated(2);
    try (GatewayWorld world =
            GatewayWorld.of(target, GatewayWorld.draft(2), c -> c.withRoom(2, 1), null);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Gate _ = target::free) {
      List<Future<HttpResponse<String>>> taken = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        taken.add(
            threads.submit(() -> world.post("/v1/completions", GatewayWorld.ask("\"seed\":1"))));
      }
      Eventually.holds("two run", () -> is(world, "draftwire_answers_running", "2.0"));
      Eventually.holds("one waits", () -> is(world, "draftwire_answers_waiting", "1.0"));
      HttpResponse<String> refused = world.post("/v1/completions", GatewayWorld.ask("\"seed\":1"));
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      assertThat(GatewayWorld.json(refused.body()).get("error").get("type").stringValue())
          .isEqualTo("rate_limit_error");
      target.free();
      for (Future<HttpResponse<String>> one : taken) {
        assertThat(one.get().statusCode()).as(one.get().body()).isEqualTo(200);
      }
      assertThat(world.post("/v1/completions", GatewayWorld.ask("\"n\":3")).statusCode())
          .isEqualTo(200);
    }
  }

  /** Who asks again on hearing the end finds the place free. */
  @Test
  void oneAfterAnotherNeedsRoomForOne() throws Exception {
    try (GatewayWorld world =
        GatewayWorld.of(
            GatewayWorld.model(GatewayWorld.TARGET, 2),
            GatewayWorld.draft(2),
            c -> c.withRoom(1, 0),
            null)) {
      for (int i = 0; i < 100; i++) {
        assertThat(world.post("/v1/completions", GatewayWorld.ask("\"max_tokens\":2")).statusCode())
            .isEqualTo(200);
      }
    }
  }

  @Test
  void cloudWithoutRoomIs503() throws Exception {
    GatedModel target = gated(1);
    try (GatewayWorld world =
            GatewayWorld.of(target, GatewayWorld.draft(4), c -> c.withRoom(4, 4), null);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Gate _ = target::free) {
      target.allow(3);
      Future<JsonNode> first = threads.submit(() -> world.complete(LONG));
      // Else the second may be refused before anybody has seen both.
      Eventually.holds("the first is held in its middle", target::standsStill);
      assertThat(target.openSequences()).isEqualTo(1);
      Future<HttpResponse<String>> second =
          threads.submit(
              () -> world.post("/v1/completions", GatewayWorld.ask("\"stream\":true," + LONG)));
      // Refused at once, or by the thread of passes as soon as that is let go: both are in order.
      Eventually.holds(
          "the second is refused or waits to be",
          () -> {
            assertThat(first.isDone()).as("the first is held in its middle").isFalse();
            return second.isDone() || world.cloud().openSessions() == 2;
          });
      target.free();
      assertThat(first.get().get("usage").get("completion_tokens").intValue()).isEqualTo(400);
      HttpResponse<String> refused = second.get();
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      assertThat(GatewayWorld.json(refused.body()).get("error").get("code").stringValue())
          .isEqualTo("cloud_busy");
    }
  }

  @Test
  void cloudThatIsAwayIs503UntilItIsBack() throws Exception {
    try (LogRecords log = new LogRecords();
        GatewayWorld world = GatewayWorld.open()) {
      assertThat(world.get("/health").statusCode()).isEqualTo(200);
      world.stopCloud();
      HttpResponse<String> refused = world.post("/v1/completions", GatewayWorld.ask("\"n\":1"));
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      Eventually.holds("health tells", () -> status(world, "/health") == 503);
      assertThat(status(world, "/draftwire/info")).isEqualTo(503);
      world.startCloudAgain();
      Eventually.holds("health recovers", () -> status(world, "/health") == 200);
      assertThat(world.complete("\"max_tokens\":5").get("choices").size()).isEqualTo(1);
      // However often it is asked: a line where there is something new.
      assertThat(log.of("draftwire.gateway"))
          .hasSizeGreaterThanOrEqualTo(2)
          .doesNotHaveDuplicates()
          .last()
          .isEqualTo("the cloud is there and serves table");
    }
  }

  @Test
  void failureAfterTheFirstByteIsAnEventAndTheEnd() throws Exception {
    GatedModel target = gated(2);
    try (GatewayWorld world =
            GatewayWorld.of(target, GatewayWorld.draft(2), c -> c.withRoom(2, 2), null);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Gate _ = target::free) {
      target.allow(4);
      try (Socket socket = new Socket("127.0.0.1", world.port())) {
        post(socket, GatewayWorld.ask("\"stream\":true," + LONG));
        assertThat(socket.getInputStream().read()).isEqualTo('H');
        Future<?> stopping = threads.submit(world::stopCloud);
        String rest = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        target.free();
        stopping.get();
        assertThat(rest).startsWith("TTP/1.1 200").contains("text/event-stream");
        // At a line's beginning: what gRPC says of a closed connection has "data: " in its middle.
        String last = rest.substring(rest.lastIndexOf("\ndata: ") + "\ndata: ".length());
        JsonNode error = GatewayWorld.json(last.substring(0, last.indexOf("\n\n")));
        assertThat(error.get("error").get("type").stringValue()).isEqualTo("server_error");
        assertThat(rest).doesNotContain("[DONE]").endsWith("0\r\n\r\n");
      }
    }
  }

  private static int status(GatewayWorld world, String path) {
    try {
      return world.get(path).statusCode();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Also where it has sent more than its request: what watches for its end must read past that. */
  @ParameterizedTest
  @CsvSource({"true,''", "false,''", "true,x", "false,x"})
  void clientThatGoesAwayFreesBothSequences(String stream, String behind) throws Exception {
    GatedModel target = gated(2);
    GatedModel draft = new GatedModel(GatewayWorld.draft(2), null).free();
    try (GatewayWorld world = GatewayWorld.of(target, draft, c -> c.withRoom(1, 1), null)) {
      target.allow(3);
      try (Socket socket = new Socket("127.0.0.1", world.port())) {
        post(socket, GatewayWorld.ask("\"stream\":" + stream + "," + LONG));
        socket.getOutputStream().write(behind.getBytes(StandardCharsets.US_ASCII));
        Eventually.holds(
            "it runs", () -> target.openSequences() == 1 && draft.openSequences() == 1);
        if (stream.equals("true")) {
          assertThat(socket.getInputStream().read()).isEqualTo('H');
        }
      }
      // The target is not let on: what is freed is freed because the client is gone.
      Eventually.holds("the draft's is free", () -> draft.openSequences() == 0);
      target.allow(1);
      Eventually.holds("the cloud's is free", () -> target.openSequences() == 0);
      Eventually.holds("no session is open", () -> world.cloud().openSessions() == 0);
      target.free();
      assertThat(world.complete("\"max_tokens\":5").get("choices").size()).isEqualTo(1);
    }
  }

  @Test
  void clientThatGoesAwayWhileItWaitsGivesItsPlaceUp() throws Exception {
    GatedModel target = gated(2);
    try (GatewayWorld world =
            GatewayWorld.of(target, GatewayWorld.draft(2), c -> c.withRoom(1, 1), null);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Gate _ = target::free) {
      Future<JsonNode> first = threads.submit(() -> world.complete(LONG));
      Eventually.holds("one runs", () -> is(world, "draftwire_answers_running", "1.0"));
      try (Socket socket = new Socket("127.0.0.1", world.port())) {
        post(socket, GatewayWorld.ask(LONG));
        Eventually.holds("one waits", () -> is(world, "draftwire_answers_waiting", "1.0"));
      }
      Eventually.holds("nobody waits", () -> is(world, "draftwire_answers_waiting", "0.0"));
      Future<JsonNode> third = threads.submit(() -> world.complete("\"max_tokens\":5"));
      Eventually.holds("there is place again", () -> is(world, "draftwire_answers_waiting", "1.0"));
      target.free();
      assertThat(first.get().get("choices").size()).isEqualTo(1);
      assertThat(third.get().get("choices").size()).isEqualTo(1);
    }
  }

  /** Another address of this machine's is another client. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void oneClientCannotTakeAllPlaces() throws Exception {
    GatedModel target = gated(2);
    try (GatewayWorld world =
            GatewayWorld.of(target, GatewayWorld.draft(2), c -> c.withRoom(1, 1), null);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Gate _ = target::free) {
      Future<JsonNode> first = threads.submit(() -> world.complete("\"n\":2," + LONG));
      Eventually.holds("one waits", () -> is(world, "draftwire_answers_waiting", "1.0"));
      assertThat(world.post("/v1/completions", GatewayWorld.ask(LONG)).statusCode()).isEqualTo(429);
      try (Socket other =
          new Socket("127.0.0.1", world.port(), InetAddress.getByName("127.0.0.2"), 0)) {
        post(other, GatewayWorld.ask("\"max_tokens\":5"));
        Eventually.holds("two wait", () -> is(world, "draftwire_answers_waiting", "2.0"));
        target.free();
        assertThat(new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
            .startsWith("HTTP/1.1 200 ");
      }
      assertThat(first.get().get("choices").size()).isEqualTo(2);
    }
  }

  @Test
  void clientThatDoesNotReadIsLetGo() throws Exception {
    GatedModel target = gated(2).free();
    GatedModel draft = new GatedModel(GatewayWorld.draft(2), null).free();
    try (GatewayWorld world =
        GatewayWorld.of(
            target,
            draft,
            c ->
                c.withRoom(2, 8)
                    .withLimits(1 << 20, GatewayConfig.CONNECTIONS, Duration.ofMillis(200)),
            null)) {
      try (Socket socket = new Socket()) {
        socket.setReceiveBufferSize(1024);
        socket.connect(new java.net.InetSocketAddress("127.0.0.1", world.port()));
        // Far more than the sockets of both ends hold.
        post(
            socket,
            GatewayWorld.ask(
                "\"prompt\":[0],\"n\":8,\"stream\":true,\"max_tokens\":500,\"logprobs\":1,\"draftwire\":{\"scheme\":\"cloud-only\",\"details\":true}"));
        Eventually.holds("it began", () -> target.everOpened() > 0);
        Eventually.holds("it is let go", () -> is(world, "draftwire_answers_running", "0.0"));
        Eventually.holds("nothing waits", () -> is(world, "draftwire_answers_waiting", "0.0"));
        Eventually.holds("the sequences are free", () -> target.openSequences() == 0);
        assertThat(draft.openSequences()).isZero();
        assertThat(metric(world, "draftwire_tokens_total")).isNotEqualTo("4000.0");
      }
    }
  }

  private static void post(Socket socket, String body) throws Exception {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "POST /v1/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: "
            + bytes.length
            + "\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(bytes);
  }

  @Test
  void twoHundredStreamsAtOnceLoseAndReorderNothing() throws Exception {
    try (GatewayWorld world =
            GatewayWorld.of(
                GatewayWorld.model(GatewayWorld.TARGET, 8),
                GatewayWorld.draft(8),
                c -> c.withRoom(8, 200),
                null);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      int kinds = 10;
      List<String> alone = new ArrayList<>();
      for (int kind = 0; kind < kinds; kind++) {
        alone.add(world.complete(of(kind)).get("choices").get(0).get("text").stringValue());
      }
      assertThat(new HashSet<>(alone)).hasSize(kinds);
      List<Callable<List<JsonNode>>> asks = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        int kind = i % kinds;
        asks.add(() -> world.stream(of(kind)));
      }
      Set<String> ids = new HashSet<>();
      int i = 0;
      for (Future<List<JsonNode>> stream : threads.invokeAll(asks)) {
        List<JsonNode> chunks = stream.get();
        assertThat(GatewayWorld.text(chunks, 0)).isEqualTo(alone.get(i++ % kinds));
        assertThat(chunks.stream().map(c -> c.get("id").stringValue()).distinct()).hasSize(1);
        ids.add(chunks.getFirst().get("id").stringValue());
      }
      assertThat(ids).hasSize(200);
      Eventually.holds("no session is open", () -> world.cloud().openSessions() == 0);
    }
  }

  private static String of(int kind) {
    return "\"max_tokens\":24,\"seed\":"
        + kind
        + ",\"draftwire\":{\"scheme\":\""
        + (kind % 2 == 0 ? "coupled" : "k-sqs")
        + "\"}";
  }
}
