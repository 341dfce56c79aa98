package io.draftwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.engine.TableModel.Laws;
import io.draftwire.gateway.api.ModelNames;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** What holds on every route that answers come from, whatever is spoken there. */
@Timeout(120)
class EveryDialectTest {
  private static final String KEY = "0123456789abcdef";
  private static final int LARGEST = 20_000;
  private static GatewayWorld world;

  @BeforeAll
  static void open() throws Exception {
    world =
        GatewayWorld.open(
            c ->
                c.withNames(new ModelNames(List.of("other", "third")))
                    .withLimits(LARGEST, GatewayConfig.CONNECTIONS, Duration.ofSeconds(5)));
  }

  @AfterAll
  static void close() {
    world.close();
  }

  private static String told(AnswerRoute route, HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return route.message(GatewayWorld.json(response.body()));
  }

  private static HttpRequest.Builder request(GatewayWorld to, AnswerRoute route) {
    return HttpRequest.newBuilder(to.uri(route.path))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(route.body(5, false, "")));
  }

  /** And one law: what a dialect calls its parameters is all that differs. */
  @ParameterizedTest
  @EnumSource
  void oneSeedIsOneText(AnswerRoute route) throws Exception {
    String text =
        AnswerRoute.TEXT.text(
            world.post(AnswerRoute.TEXT.path, AnswerRoute.TEXT.body(40, false, "")).body());
    assertThat(route.text(world.post(route.path, route.body(40, false, "")).body()))
        .isEqualTo(text);
    HttpResponse<String> streamed = world.post(route.path, route.body(40, true, ""));
    List<JsonNode> events = route.events(streamed.body());
    assertThat(events.stream().map(route::piece).reduce("", String::concat)).isEqualTo(text);
    assertThat(events.stream().map(route::piece).filter(piece -> !piece.isEmpty()))
        .hasSizeGreaterThan(1);
    assertThat(streamed.headers().firstValue("Content-Type").orElse(""))
        .startsWith(route.ofOllama() ? "application/x-ndjson" : "text/event-stream");
  }

  @ParameterizedTest
  @EnumSource
  void theModelIsAskedForByEachOfItsNames(AnswerRoute route) throws Exception {
    for (String name : new String[] {GatewayWorld.MODEL, "other", "third", "third:latest"}) {
      HttpResponse<String> answer =
          world.post(route.path, route.body(2, false, ",\"model\":\"" + name + "\""));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(GatewayWorld.json(answer.body()).get("model").stringValue())
          .isEqualTo(name.replace(":latest", ""));
    }
    HttpResponse<String> none =
        world.post(route.path, route.body(2, false, ",\"model\":\"fourth\""));
    assertThat(told(route, none, 404)).contains("'fourth'", "table, other, third");
  }

  @ParameterizedTest
  @EnumSource
  void whatNobodyKnowsIsRefusedByName(AnswerRoute route) throws Exception {
    HttpResponse<String> refused = world.post(route.path, route.body(2, false, ",\"odd\":1"));
    assertThat(told(route, refused, 400)).contains("'odd'");
    refused = world.post(route.path, route.body(2, true, ",\"draftwire\":{\"odd\":1}"));
    assertThat(told(route, refused, 400)).contains("'draftwire.odd'");
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNoRequestIsToldInItsDialect(AnswerRoute route) throws Exception {
    assertThat(told(route, world.post(route.path, "{"), 400)).contains("JSON");
    assertThat(told(route, world.get(route.path), 405)).contains("POST");
    String large = route.body(2, false, ",\"user\":\"" + "a".repeat(LARGEST) + "\"");
    assertThat(told(route, world.post(route.path, large), 413)).contains("20000");
    HttpRequest form =
        request(world, route)
            .setHeader("Content-Type", "application/x-www-form-urlencoded")
            .build();
    assertThat(told(route, world.send(form), 415)).contains("application/json");
  }

  @ParameterizedTest
  @EnumSource
  void pagesOfOtherOriginsMayNotAsk(AnswerRoute route) throws Exception {
    HttpRequest foreign = request(world, route).header("Origin", "https://evil.example").build();
    assertThat(told(route, world.send(foreign), 403)).contains("--cors");
  }

  @ParameterizedTest
  @EnumSource
  void onlyWhoShowsAKeyIsServed(AnswerRoute route) throws Exception {
    try (GatewayWorld locked =
        GatewayWorld.open(
            c -> c.withAccess(Optional.of(GatewayConfig.keyed(null, KEY)), Optional.empty()))) {
      HttpResponse<String> refused = locked.send(request(locked, route).build());
      assertThat(told(route, refused, 401)).contains("Bearer");
      assertThat(refused.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Bearer");
      HttpRequest known = request(locked, route).header("Authorization", "Bearer " + KEY).build();
      assertThat(locked.send(known).statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whereThereIsNoRoomItIsSaidWhenToComeBack(AnswerRoute route) throws Exception {
    GatedModel target = new GatedModel(GatewayWorld.model(GatewayWorld.TARGET, 2), null);
    try (GatewayWorld full =
        GatewayWorld.of(
            target, GatewayWorld.model(GatewayWorld.DRAFT, 2), c -> c.withRoom(1, 0), null)) {
      CompletableFuture<HttpResponse<String>> first =
          full.postLater(route.path, route.body(5, false, ""));
      Eventually.holds("the first is held", target::standsStill);
      HttpResponse<String> refused = full.post(route.path, route.body(5, false, ""));
      assertThat(told(route, refused, 429)).contains("1 answers run");
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      target.free();
      assertThat(first.get().statusCode()).isEqualTo(200);
    }
  }

  /** With what was told before it, and without a word that the answer were whole. */
  @ParameterizedTest
  @EnumSource
  void whatFailsInItsMiddleSaysSo(AnswerRoute route) throws Exception {
    AtomicInteger passes = new AtomicInteger();
    Laws failing =
        (beforeLast, last, out, offset) -> {
          if (passes.incrementAndGet() > 30) {
            throw new IllegalStateException("of the draft");
          }
          GatewayWorld.DRAFT.logits(beforeLast, last, out, offset);
        };
    try (GatewayWorld broken =
        GatewayWorld.of(
            GatewayWorld.model(GatewayWorld.TARGET, 4),
            GatewayWorld.model(failing, 4),
            c -> c,
            null)) {
      HttpResponse<String> response =
          broken.post(route.path, route.body(200, true, ",\"draftwire\":{\"scheme\":\"k-sqs\"}"));
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      assertThat(response.body()).doesNotContain("[DONE]");
      List<JsonNode> events = route.events(response.body());
      assertThat(events).hasSizeGreaterThan(1);
      JsonNode last = events.getLast();
      if (route == AnswerRoute.RESPONSES) {
        assertThat(last.get("type").stringValue()).isEqualTo("response.failed");
        assertThat(last.at("/response/status").stringValue()).isEqualTo("failed");
        assertThat(last.at("/response/error/code").stringValue()).isEqualTo("server_error");
        assertThat(last.at("/response/error/message").stringValue()).contains("gateway failed");
      } else {
        assertThat(route.message(last)).contains("gateway failed");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoLeavesEndsItsAnswer(AnswerRoute route) throws Exception {
    GatedModel target = new GatedModel(GatewayWorld.model(GatewayWorld.TARGET, 2), null);
    GatedModel draft = new GatedModel(GatewayWorld.model(GatewayWorld.DRAFT, 2), null).free();
    target.allow(3);
    try (GatewayWorld standing = GatewayWorld.of(target, draft, c -> c.withRoom(1, 0), null)) {
      String body = route.body(400, true, ",\"draftwire\":{\"scheme\":\"k-sqs\"}");
      try (EventReader events = standing.events(route.path, body)) {
        assertThat(events.status()).isEqualTo(200);
        assertThat(events.line()).isNotEmpty();
      }
      Eventually.holds("the draft's sequence is free", () -> draft.openSequences() == 0);
      target.free();
      Eventually.holds("no session is open", () -> standing.cloud().openSessions() == 0);
      assertThat(standing.post(route.path, route.body(2, false, "")).statusCode()).isEqualTo(200);
    }
  }

  /** Lines have no numbers to come back by. */
  @ParameterizedTest
  @EnumSource
  void aStreamIsKeptWhereItsEventsHaveNumbers(AnswerRoute route) throws Exception {
    String body = route.body(20, true, ",\"draftwire\":{\"keep\":60}");
    HttpResponse<String> kept = world.post(route.path, body);
    if (route.ofOllama()) {
      assertThat(told(route, kept, 400)).contains("draftwire.keep");
      return;
    }
    String id = kept.headers().firstValue("Draftwire-Stream").orElseThrow();
    assertThat(
            GatewayWorld.json(
                    kept.body()
                        .substring(kept.body().indexOf('{'))
                        .lines()
                        .findFirst()
                        .orElseThrow())
                .at("/draftwire/stream/id")
                .stringValue())
        .isEqualTo(id);
    HttpResponse<String> again = world.get("/v1/streams/" + id);
    assertThat(again.body()).isEqualTo(": taken up at 0\n" + kept.body());
    assertThat(again.body()).contains("id: 0\n", "id: 1\n");
  }
}
