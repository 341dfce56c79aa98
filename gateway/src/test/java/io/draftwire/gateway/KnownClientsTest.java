package io.draftwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.wire.access.Limits;
import io.draftwire.wire.access.NewToken;
import io.draftwire.wire.access.Principal;
import io.draftwire.wire.access.Principals;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several clients that a gateway knows by their tokens: what is whose, and how much each has. */
@Timeout(300)
class KnownClientsTest {
  private static final String KEY = "0123456789abcdef";
  private static final String NOBODYS = "0123456789abcdef0123456789abcdef";
  private static final int ANY = Integer.MAX_VALUE;

  /** Five tokens, as it is cut already. */
  private static final String FIVE =
      "\"prompt\":[65,66,67,68,69],\"max_tokens\":40,\"draftwire\":{\"scheme\":\"k-sqs\"}";

  private static final String KEPT =
      "\"max_tokens\":4,\"stream\":true,\"draftwire\":{\"scheme\":\"k-sqs\",\"keep\":60}";

  private final GatedModel target =
      new GatedModel(GatewayWorld.model(GatewayWorld.TARGET, 4), null);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @TempDir private Path folder;
  private Path file;
  private String operator;
  private GatewayWorld world;

  @BeforeEach
  void begin() throws Exception {
    file = folder.resolve("tokens");
    operator = token("operator", Limits.NONE);
  }

  @AfterEach
  void end() {
    target.free();
    threads.close();
    world.close();
  }

  private String token(String name, Limits limits) throws Exception {
    NewToken made = NewToken.of(new Principal(name, limits), Instant.MAX);
    Principals.add(file, made);
    return made.token();
  }

  private void open(int parallel, int queue, Principals clients) throws Exception {
    world =
        GatewayWorld.of(
            target,
            GatewayWorld.draft(4),
            c -> c.withRoom(parallel, queue).withAccess(Optional.of(clients), Optional.empty()),
            null);
  }

  private void open(int parallel, int queue) throws Exception {
    open(parallel, queue, new Principals(file, false));
  }

  private HttpRequest.Builder request(String token, String path) {
    return HttpRequest.newBuilder(world.uri(path)).header("Authorization", "Bearer " + token);
  }

  private HttpResponse<String> ask(String token, String members) throws Exception {
    return world.send(
        request(token, "/v1/completions")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(GatewayWorld.ask(members)))
            .build());
  }

  private Future<HttpResponse<String>> askLater(String token, String members) {
    return threads.submit(() -> ask(token, members));
  }

  private HttpResponse<String> stream(String method, String token, String id) throws Exception {
    return world.send(
        request(token, "/v1/streams/" + id).method(method, BodyPublishers.noBody()).build());
  }

  private String metric(String name) throws Exception {
    return world
        .send(request(operator, "/metrics").build())
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElse("none");
  }

  private void awaitRunning(int answers) throws Exception {
    Eventually.holds(
        answers + " run", () -> metric("draftwire_answers_running").equals(answers + ".0"));
  }

  private static String code(HttpResponse<String> refused) {
    return GatewayWorld.json(refused.body()).at("/error/code").stringValue();
  }

  @Test
  void whoIsAtItsLimitIsToldSoAndOthersAreServed() throws Exception {
    String alice = token("alice", new Limits(1, ANY, ANY, ANY));
    String bob = token("bob", Limits.NONE);
    open(2, 4);
    Future<HttpResponse<String>> first = askLater(alice, FIVE);
    awaitRunning(1);
    HttpResponse<String> refused = ask(alice, FIVE);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(code(refused)).isEqualTo("rate_limit_exceeded");
    assertThat(refused.body()).contains("alice is at its limit of sessions=1");
    Future<HttpResponse<String>> bobs = askLater(bob, FIVE);
    awaitRunning(2);
    target.free();
    assertThat(first.get().statusCode()).isEqualTo(200);
    assertThat(bobs.get().statusCode()).isEqualTo(200);
    assertThat(ask(alice, FIVE).statusCode()).as("it has ended").isEqualTo(200);
    HttpResponse<String> never = ask(alice, "\"n\":2");
    assertThat(never.statusCode()).isEqualTo(400);
    assertThat(never.body()).contains("n 2 is above 1", "alice");
  }

  /** Two tokens of one name are one client: one may follow the other. */
  @Test
  void aStreamThatIsKeptIsItsOwners() throws Exception {
    String alice = token("alice", Limits.NONE);
    String follower = token("alice", Limits.NONE);
    String bob = token("bob", Limits.NONE);
    open(2, 4);
    target.free();
    HttpResponse<String> whole = ask(alice, KEPT);
    String id = whole.headers().firstValue("Draftwire-Stream").orElseThrow();
    HttpResponse<String> nobodys = stream("GET", bob, NOBODYS);
    assertThat(nobodys.statusCode()).isEqualTo(404);
    for (String method : new String[] {"GET", "DELETE"}) {
      HttpResponse<String> foreign = stream(method, bob, id);
      assertThat(foreign.statusCode()).as(method).isEqualTo(404);
      assertThat(foreign.body()).as(method).isEqualTo(nobodys.body());
    }
    assertThat(stream("GET", follower, id).body()).contains("[DONE]");
    assertThat(stream("DELETE", alice, id).statusCode()).isEqualTo(204);
  }

  @Test
  void streamsThatAreKeptHaveALimit() throws Exception {
    String alice = token("alice", new Limits(ANY, 1, ANY, ANY));
    open(2, 4);
    target.free();
    String id = ask(alice, KEPT).headers().firstValue("Draftwire-Stream").orElseThrow();
    HttpResponse<String> refused = ask(alice, KEPT);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body()).contains("streams=1");
    assertThat(ask(alice, FIVE).statusCode()).as("one that is not kept").isEqualTo(200);
    assertThat(stream("DELETE", alice, id).statusCode()).isEqualTo(204);
    assertThat(ask(alice, KEPT).statusCode()).isEqualTo(200);
  }

  @Test
  void aPromptCountsUntilItIsRead() throws Exception {
    String alice = token("alice", new Limits(ANY, ANY, 8, ANY));
    open(2, 4);
    Future<HttpResponse<String>> first = askLater(alice, FIVE);
    awaitRunning(1);
    assertThat(ask(alice, FIVE).body()).contains("prompt-tokens=8");
    Eventually.holds(
        "its first tokens are there",
        () -> {
          target.allow(1);
          return !metric("draftwire_tokens_total").equals("0.0");
        });
    Future<HttpResponse<String>> second = askLater(alice, FIVE);
    awaitRunning(2);
    target.free();
    assertThat(first.get().statusCode()).isEqualTo(200);
    assertThat(second.get().statusCode()).isEqualTo(200);
    HttpResponse<String> never = ask(alice, "\"prompt\":[65,66,67,68,69,70,71,72,73]");
    assertThat(never.statusCode()).isEqualTo(400);
    assertThat(code(never)).isEqualTo("prompt_too_long");
  }

  /** It was the others' doing: a limit by the minute would keep alice out for half of one. */
  @Test
  void whatFoundNoPlaceCountsForNothing() throws Exception {
    String alice = token("alice", new Limits(ANY, ANY, ANY, 2));
    open(1, 0);
    Future<HttpResponse<String>> first = askLater(alice, FIVE);
    awaitRunning(1);
    assertThat(code(ask(alice, FIVE))).isEqualTo("queue_full");
    target.free();
    assertThat(first.get().statusCode()).isEqualTo(200);
    assertThat(ask(alice, FIVE).statusCode()).isEqualTo(200);
  }

  /** The one key of before does beside them, and its streams are not theirs. */
  @Test
  void aKeyStandsBesideTokensAndALineThatIsGoneLetsNobodyIn() throws Exception {
    String alice = token("alice", Limits.NONE);
    Principals clients = GatewayConfig.keyed(file, KEY);
    open(2, 4, clients);
    target.free();
    assertThat(world.get("/v1/models").statusCode()).isEqualTo(401);
    String id = ask(KEY, KEPT).headers().firstValue("Draftwire-Stream").orElseThrow();
    assertThat(stream("GET", alice, id).statusCode()).isEqualTo(404);
    assertThat(stream("GET", KEY, id).statusCode()).isEqualTo(200);
    Files.writeString(file, "# nobody\n");
    clients.read();
    HttpResponse<String> refused = ask(alice, FIVE);
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(code(refused)).isEqualTo("invalid_api_key");
    assertThat(refused.body()).contains("none that this server knows").doesNotContain(alice);
    assertThat(ask(KEY, FIVE).statusCode()).isEqualTo(200);
  }
}
