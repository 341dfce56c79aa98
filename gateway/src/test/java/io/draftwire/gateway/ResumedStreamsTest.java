package io.draftwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.gateway.EventReader.Event;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams that outlive their readers, over HTTP. */
@Timeout(300)
class ResumedStreamsTest {
  private static final String ANSWER = "\"max_tokens\":60,\"seed\":5,\"temperature\":0.8";
  private static final String NOBODYS = "0123456789abcdef0123456789abcdef";

  private final GatedModel target =
      new GatedModel(GatewayWorld.model(GatewayWorld.TARGET, 4), null);
  private final GatedModel draft = new GatedModel(GatewayWorld.draft(4), null).free();
  private GatewayWorld world;

  @BeforeEach
  void open() throws Exception {
    world = GatewayWorld.of(target, draft, c -> c.withRoom(1, 1), null);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private static String kept(int seconds) {
    return GatewayWorld.ask(
        "\"stream\":true,"
            + ANSWER
            + ",\"draftwire\":{\"scheme\":\"k-sqs\",\"keep\":"
            + seconds
            + "}");
  }

  /** Asks for a stream that is kept, and has it stand behind its first events. */
  private EventReader begun(int seconds) throws Exception {
    target.allow(4);
    EventReader reader = world.events("/v1/completions", kept(seconds));
    assertThat(reader.status()).isEqualTo(200);
    return reader;
  }

  private HttpResponse<String> send(String method, String id, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(world.uri("/v1/streams/" + id))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return world.send(request.build());
  }

  private boolean counts(String metric, String value) throws Exception {
    return world.get("/metrics").body().lines().anyMatch(l -> l.equals(metric + " " + value));
  }

  /** Reads one event and goes away in the middle of the answer. */
  private String left(int seconds) throws Exception {
    try (EventReader reader = begun(seconds)) {
      Event first = reader.next();
      assertThat(first.id()).isEqualTo("0");
      String id = reader.header("Draftwire-Stream");
      assertThat(first.json().at("/draftwire/stream/id").stringValue()).isEqualTo(id);
      assertThat(first.json().at("/draftwire/stream/keep").intValue()).isEqualTo(seconds);
      assertThat(reader.next().json().has("draftwire")).as("said once").isFalse();
      return id;
    }
  }

  /** The answer has ended before its target is let on: it did not come to its end by itself. */
  private void awaitFree() throws Exception {
    Eventually.holds("none runs", () -> counts("draftwire_answers_running", "0.0"));
    assertThat(draft.openSequences()).isZero();
    Eventually.holds(
        "the cloud's is free",
        () -> {
          target.allow(1); // As many as it makes before it hears of the end.
          return target.openSequences() == 0;
        });
  }

  private String whole() throws Exception {
    return world
        .complete(ANSWER + ",\"draftwire\":{\"scheme\":\"k-sqs\"}")
        .at("/choices/0/text")
        .stringValue();
  }

  private static List<String> ids(long from, List<Event> events) {
    List<String> ids = new ArrayList<>();
    for (long id = from; id < from + events.size(); id++) {
      ids.add(Long.toString(id));
    }
    return ids;
  }

  @Test
  void whoComesBackHasTheAnswerThatItWouldHaveHad() throws Exception {
    String id = left(60);
    Eventually.holds("nobody reads", () -> counts("draftwire_streams_unread", "1.0"));
    assertThat(target.openSequences()).as("the answer runs on").isEqualTo(1);
    try (EventReader again = world.events("/v1/streams/" + id);
        EventReader beside = world.events("/v1/streams/" + id + "?from=1")) {
      assertThat(again.line()).isEqualTo(": taken up at 0");
      assertThat(again.header("Draftwire-Stream")).isEqualTo(id);
      target.free();
      List<Event> events = again.rest();
      assertThat(events).extracting(Event::id).isEqualTo(ids(0, events));
      assertThat(events.getLast().last()).isTrue();
      assertThat(EventReader.text(events)).isEqualTo(whole());
      List<Event> later = beside.rest();
      assertThat(later.getFirst().comments()).containsExactly("taken up at 1");
      assertThat(later)
          .extracting(Event::data)
          .isEqualTo(events.subList(1, events.size()).stream().map(Event::data).toList());
    }
    assertThat(counts("draftwire_streams_taken_up_total", "2.0")).isTrue();
    assertThat(counts("draftwire_streams_kept", "1.0")).isTrue();
  }

  @Test
  void whatHasEndedIsReadFromAnyEventOn() throws Exception {
    target.free();
    List<Event> events;
    String id;
    try (EventReader reader = begun(60)) {
      id = reader.header("Draftwire-Stream");
      events = reader.rest();
    }
    int last = events.size() - 1;
    assertThat(send("GET", id).body()).contains("data: [DONE]\n\n");
    assertThat(send("GET", id + "?from=" + last).body())
        .isEqualTo(": taken up at " + last + "\nid: " + last + "\ndata: [DONE]\n\n");
    // As a browser's EventSource comes back; and the header is newer than the address.
    assertThat(send("GET", id + "?from=0", "Last-Event-ID", "" + (last - 1)).body())
        .endsWith("\nid: " + last + "\ndata: [DONE]\n\n")
        .startsWith(": taken up at " + last);
    HttpResponse<String> over = send("GET", id, "Last-Event-ID", "" + last);
    assertThat(over.statusCode()).as("which ends an EventSource").isEqualTo(204);
    HttpResponse<String> beyond = send("GET", id + "?from=" + (last + 2));
    assertThat(beyond.statusCode()).isEqualTo(416);
    assertThat(beyond.body()).contains("event " + (last + 2), "next is " + (last + 1));
    assertThat(beyond.headers().firstValue("Draftwire-Stream-Oldest")).contains("0");
  }

  @Test
  void whoNeverHeardWhatItIsCalledEndsIt() throws Exception {
    var asking = world.postLater("/v1/completions", kept(60));
    Eventually.holds("its prompt is read", target::standsStill);
    asking.cancel(true);
    awaitFree();
    Eventually.holds("none is kept", () -> counts("draftwire_streams_kept", "0.0"));
  }

  @Test
  void whoStaysAwayFreesBothSequences() throws Exception {
    String id = left(1);
    Eventually.holds("it expires", () -> counts("draftwire_streams_expired_total", "1.0"));
    awaitFree();
    assertThat(counts("draftwire_streams_held_bytes", "0.0")).isTrue();
    HttpResponse<String> expired = send("GET", id);
    HttpResponse<String> unknown = send("GET", NOBODYS);
    assertThat(expired.statusCode()).isEqualTo(404);
    assertThat(expired.body()).isEqualTo(unknown.body()).contains("stream_not_found");
    assertThat(expired.headers().map().keySet()).isEqualTo(unknown.headers().map().keySet());
    assertThat(send("DELETE", id).body()).isEqualTo(send("DELETE", NOBODYS).body());
    target.free();
    assertThat(world.complete("\"max_tokens\":5").get("choices").size()).isEqualTo(1);
  }

  @Test
  void deleteEndsTheAnswerAndTellsWhoeverReads() throws Exception {
    String id = left(60);
    try (EventReader reader = world.events("/v1/streams/" + id)) {
      reader.next();
      assertThat(send("DELETE", id).statusCode()).isEqualTo(204);
      List<Event> rest = reader.rest();
      assertThat(rest.getLast().json().at("/error/message").stringValue()).contains("ended");
    }
    awaitFree();
    assertThat(send("GET", id).statusCode()).isEqualTo(404);
    assertThat(send("DELETE", id).statusCode()).isEqualTo(404);
  }

  @Test
  void aGatewayThatClosesTellsReadersSo() throws Exception {
    String id = left(60);
    try (EventReader reader = world.events("/v1/streams/" + id);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      reader.next();
      Future<?> closing = threads.submit(world.gateway::close);
      Event last = reader.rest().getLast();
      assertThat(last.json().at("/error/code").stringValue()).isEqualTo("shutting_down");
      target.free();
      closing.get();
    }
  }

  @Test
  void whatIsRefusedHasItsStatus() throws Exception {
    try (EventReader running = begun(60);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      running.next();
      Future<?> waiting = threads.submit(() -> world.events("/v1/completions", kept(60)).rest());
      Eventually.holds("one waits", () -> counts("draftwire_answers_waiting", "1.0"));
      // For longer than a test waits: it has to be gone before it could expire.
      HttpResponse<String> refused = world.post("/v1/completions", kept(300));
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      Eventually.holds("it is not kept", () -> counts("draftwire_streams_kept", "2.0"));
      target.free();
      waiting.get();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "?from=-1 | from '-1' | count from 0",
        "?from=x | from 'x' | count from 0",
        "?from= | from '' | count from 0",
        "?from=9223372036854775808 | 9223372036854775808 | count from 0",
      })
  void whatIsNoOffsetIsNamedWhoeverAsks(String query, String value, String remedy)
      throws Exception {
    target.free();
    String id;
    try (EventReader reader = begun(60)) {
      id = reader.header("Draftwire-Stream");
      reader.rest();
    }
    for (String any : List.of(id, NOBODYS)) {
      HttpResponse<String> response = send("GET", any + query);
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(response.body()).contains(value, remedy);
    }
  }

  @Test
  void noOtherMethodAndNoListing() throws Exception {
    assertThat(send("POST", NOBODYS).statusCode()).isEqualTo(405);
    assertThat(send("HEAD", NOBODYS).statusCode()).isEqualTo(405);
    assertThat(world.get("/v1/streams").statusCode()).isEqualTo(404);
    assertThat(world.get("/v1/streams/").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true | 301 | keep 301 is above 300",
        "false | 30 | stream true",
        "true | -1 | keep is not an integer",
      })
  void whatCannotBeKeptIsRefused(boolean stream, int keep, String words) throws Exception {
    HttpResponse<String> response =
        world.post(
            "/v1/completions",
            GatewayWorld.ask("\"stream\":" + stream + ",\"draftwire\":{\"keep\":" + keep + "}"));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains(words, "\"param\":\"draftwire.keep\"");
  }

  @Test
  void aGatewayThatKeepsNoneSaysSo() throws Exception {
    try (GatewayWorld other =
        GatewayWorld.open(
            c -> c.withLimits(GatewayConfig.Limits.USUAL.withKeepMost(Duration.ZERO)))) {
      HttpResponse<String> refused = other.post("/v1/completions", kept(1));
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body()).contains("keep 1 is above 0", "--keep-streams");
      assertThat(GatewayWorld.json(other.get("/draftwire/info").body()).get("keep_most").intValue())
          .isZero();
    }
  }

  @Test
  void withoutTheKeyAnIdIsOfNoUse() throws Exception {
    String key = "0123456789abcdef";
    try (GatewayWorld locked =
        GatewayWorld.open(
            c -> c.withAccess(Optional.of(GatewayConfig.keyed(null, key)), Optional.empty()))) {
      HttpResponse<String> refused = locked.get("/v1/streams/" + NOBODYS);
      assertThat(refused.statusCode()).isEqualTo(401);
      HttpRequest shown =
          HttpRequest.newBuilder(locked.uri("/v1/streams/" + NOBODYS))
              .header("Authorization", "Bearer " + key)
              .build();
      assertThat(locked.send(shown).statusCode()).isEqualTo(404);
    }
  }
}
