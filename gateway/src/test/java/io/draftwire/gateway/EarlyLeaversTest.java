package io.draftwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.engine.ChatFormat;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Clients that leave before there is an answer to leave: nothing is done for them any more. */
@Timeout(300)
class EarlyLeaversTest {
  private static final String TEXT = "{\"prompt\":\"once upon\",\"max_tokens\":5}";
  private static final String CHAT =
      "{\"messages\":[{\"role\":\"user\",\"content\":\"once upon\"}],\"max_tokens\":5}";

  private final GatedModel target =
      new GatedModel(GatewayWorld.model(GatewayWorld.TARGET, 2), null).free();
  private final GatedModel draft = new GatedModel(GatewayWorld.draft(2), null).free();

  private GatewayWorld world(HeldTokenizer tokenizer) throws Exception {
    return GatewayWorld.of(target, tokenizer.of(draft), c -> c.withRoom(1, 0), null);
  }

  private HeldTokenizer held(HeldTokenizer.Kind kind) {
    return new HeldTokenizer(draft.tokenizer(), kind);
  }

  private static Socket post(GatewayWorld to, String route, String body) throws Exception {
    Socket socket = new Socket("127.0.0.1", to.port());
    String head =
        "POST "
            + route
            + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n";
    socket.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static void awaitCounted(GatewayWorld world, String route) throws Exception {
    String counted = "draftwire_requests_total{route=\"" + route + "\",status=\"499\"} 1.0";
    Eventually.holds("it is counted", () -> world.get("/metrics").body().contains(counted));
  }

  /** Nobody opened anything, nobody is told of a failure, and the one place is free. */
  private void assertNothingWasDone(GatewayWorld world, LogRecords log) throws Exception {
    assertThat(target.everOpened()).isZero();
    assertThat(draft.everOpened()).isZero();
    assertThat(log.of("draftwire.gateway")).isEmpty();
    assertThat(world.complete("\"prompt\":[0],\"max_tokens\":2").get("choices").size())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"STOPS", "GOES_ON"})
  void whoLeavesWhileItsPromptIsCutGetsNoAnswer(HeldTokenizer.Kind kind) throws Exception {
    HeldTokenizer tokenizer = held(kind);
    try (LogRecords log = new LogRecords();
        GatewayWorld world = world(tokenizer)) {
      try (Socket _ = post(world, "/v1/completions", TEXT)) {
        tokenizer.awaitBegun();
      }
      tokenizer.awaitTold();
      if (kind == HeldTokenizer.Kind.GOES_ON) {
        tokenizer.letGo();
      }
      awaitCounted(world, "/v1/completions");
      assertNothingWasDone(world, log);
    }
  }

  @Test
  void whoLeavesWhileItsConversationIsCutGetsNoAnswer() throws Exception {
    HeldTokenizer tokenizer = held(HeldTokenizer.Kind.STOPS);
    GatedModel chatting =
        new GatedModel(target, new ChatFormat("{{ messages[0].content }}", "", "")).free();
    try (LogRecords log = new LogRecords();
        GatewayWorld world =
            GatewayWorld.of(chatting, tokenizer.of(draft), c -> c.withRoom(1, 0), null)) {
      try (Socket _ = post(world, "/v1/chat/completions", CHAT)) {
        tokenizer.awaitBegun();
      }
      tokenizer.awaitTold();
      awaitCounted(world, "/v1/chat/completions");
      assertNothingWasDone(world, log);
    }
  }

  /** Whoever waits for long is not taken for gone. */
  @Test
  void whoStaysWhileItsPromptIsCutIsAnswered() throws Exception {
    HeldTokenizer tokenizer = held(HeldTokenizer.Kind.STOPS);
    try (GatewayWorld world = world(tokenizer);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<JsonNode> answer = threads.submit(() -> world.complete("\"max_tokens\":5"));
      tokenizer.awaitBegun();
      tokenizer.letGo();
      assertThat(answer.get().get("usage").get("completion_tokens").intValue()).isEqualTo(5);
    }
  }

  /** Its refusal comes behind the watch's beginning; the connection ends with it, and says so. */
  @Test
  void whosePromptIsRefusedIsToldSo() throws Exception {
    try (GatewayWorld world = GatewayWorld.open();
        Socket socket =
            post(world, "/v1/completions", "{\"prompt\":\"" + "x".repeat(600) + "\"}")) {
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer)
          .startsWith("HTTP/1.1 400 ")
          .containsIgnoringCase("\r\nConnection: close\r\n")
          .contains("context_length_exceeded");
    }
  }
}
