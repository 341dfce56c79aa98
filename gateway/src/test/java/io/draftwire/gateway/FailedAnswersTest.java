package io.draftwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.engine.TableModel;
import io.draftwire.engine.TableModel.Laws;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Answers that fail: each ends, says whose failure it was, and leaves its place to the next. What
 * goes wrong once an answer has begun is never the request's fault.
 */
@Timeout(60)
class FailedAnswersTest {
  /** Passes before a model fails, the prompt's included. */
  private static final int SOUND = 24;

  private static final int SMALL = 29;
  private static final String ROUNDS = "\"max_tokens\":60,\"draftwire\":{\"scheme\":\"k-sqs\"}";

  /** Whether models that fail go on failing. */
  private final AtomicBoolean failing = new AtomicBoolean(true);

  /** Fails behind some passes: all the time, since what one row becomes may be void. */
  private Laws failing(Laws laws, Laws failure) {
    AtomicInteger passes = new AtomicInteger();
    return (beforeLast, last, out, offset) ->
        (passes.incrementAndGet() > SOUND && failing.get() ? failure : laws)
            .logits(beforeLast, last, out, offset);
  }

  private static Laws throwing(Runnable thrower) {
    return (beforeLast, last, out, offset) -> thrower.run();
  }

  private static Laws filling(float bad) {
    return (beforeLast, last, out, offset) ->
        Arrays.fill(out, offset, offset + GatewayWorld.VOCABULARY, bad);
  }

  /**
   * With room for one: the next answer is proof that this one's place is free, and the draft's
   * sequence. The cloud has some to spare, since a broken answer's end may be on its way to it.
   */
  private static GatewayWorld world(Laws target, Laws draft) throws Exception {
    return GatewayWorld.of(
        GatewayWorld.model(target, 4), GatewayWorld.model(draft, 1), c -> c.withRoom(1, 0), null);
  }

  /** The error of an answer, behind which the model is sound and the next is answered. */
  private JsonNode failed(GatewayWorld world, boolean stream) throws Exception {
    HttpResponse<String> response =
        world.post("/v1/completions", GatewayWorld.ask("\"stream\":" + stream + "," + ROUNDS));
    failing.set(false);
    JsonNode error;
    if (stream) {
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      assertThat(response.body()).doesNotContain("[DONE]");
      String last = response.body().substring(response.body().lastIndexOf("\ndata: ") + 7);
      error = GatewayWorld.json(last).get("error");
    } else {
      error = GatewayWorld.json(response.body()).get("error");
      assertThat(response.statusCode()).as(response.body()).isGreaterThanOrEqualTo(500);
    }
    assertThat(error).as(response.body()).isNotNull();
    assertThat(error.get("type").stringValue()).isEqualTo("server_error");
    assertThat(world.complete("\"max_tokens\":5").get("choices").size()).isEqualTo(1);
    return error;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void errorsOfAnAnswersThreadEndIt(boolean stream) throws Exception {
    Runnable thrower =
        () -> {
          throw new StackOverflowError("of the draft");
        };
    Laws draft = failing(GatewayWorld.DRAFT, throwing(thrower));
    try (GatewayWorld world = world(GatewayWorld.TARGET, draft)) {
      assertThat(failed(world, stream).get("code").stringValue()).isEqualTo("internal_error");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void illegalArgumentsInAnAnswersThreadAreNotTheRequests(boolean stream) throws Exception {
    Runnable thrower =
        () -> {
          throw new IllegalArgumentException("a library's own");
        };
    Laws draft = failing(GatewayWorld.DRAFT, throwing(thrower));
    try (GatewayWorld world = world(GatewayWorld.TARGET, draft)) {
      JsonNode error = failed(world, stream);
      assertThat(error.get("code").stringValue()).isEqualTo("internal_error");
      assertThat(error.get("message").stringValue()).doesNotContain("library");
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void logitsOfTheDraftThatHaveNoLawAreTheDraftsFailure(float bad) throws Exception {
    for (boolean stream : new boolean[] {true, false}) {
      failing.set(true);
      Laws draft = failing(GatewayWorld.DRAFT, filling(bad));
      try (GatewayWorld world = world(GatewayWorld.TARGET, draft)) {
        JsonNode error = failed(world, stream);
        assertThat(error.get("code").stringValue()).isEqualTo("draft_failed");
        assertThat(error.get("message").stringValue())
            .contains("draft " + GatewayWorld.MODEL, String.valueOf(bad), "broken");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void logitsOfTheTargetThatHaveNoLawAreTheCloudsFailure(float bad) throws Exception {
    for (boolean stream : new boolean[] {true, false}) {
      failing.set(true);
      Laws target = failing(GatewayWorld.TARGET, filling(bad));
      try (GatewayWorld world = world(target, GatewayWorld.DRAFT)) {
        JsonNode error = failed(world, stream);
        assertThat(error.get("code").stringValue()).isEqualTo("cloud_unavailable");
        assertThat(error.get("message").stringValue())
            .contains("the target failed", String.valueOf(bad));
      }
    }
  }

  @Test
  void errorsOfTheTargetAreTheCloudsFailureAtOnce() throws Exception {
    Runnable thrower =
        () -> {
          throw new AssertionError("of the target");
        };
    Laws target = failing(GatewayWorld.TARGET, throwing(thrower));
    try (GatewayWorld world = world(target, GatewayWorld.DRAFT)) {
      assertThat(failed(world, false).get("message").stringValue())
          .contains("the target failed", "of the target");
    }
  }

  @Test
  void settingsThatDoNotFitTheModelAreTheRequestsFault() throws Exception {
    Laws laws = TableModel.seeded(SMALL, 1, 3, 1);
    try (GatewayWorld world =
        GatewayWorld.of(
            new TableModel(SMALL, laws, 64, 1),
            new TableModel(SMALL, laws, 64, 1),
            c -> c.withRoom(1, 0),
            null)) {
      HttpResponse<String> refused =
          world.post(
              "/v1/completions",
              GatewayWorld.ask(
                  "\"prompt\":[0,3],\"draftwire\":{\"scheme\":\"k-sqs\",\"support\":30}"));
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
      JsonNode error = GatewayWorld.json(refused.body()).get("error");
      assertThat(error.get("param").stringValue()).isEqualTo("draftwire");
      assertThat(error.get("message").stringValue()).contains("support 30", "at most 29");
    }
  }

  @Test
  void moreChoicesThanThereIsEverRoomForAreRefusedForGood() throws Exception {
    try (GatewayWorld world =
        GatewayWorld.of(
            GatewayWorld.model(GatewayWorld.TARGET, 2),
            GatewayWorld.draft(2),
            c -> c.withRoom(2, 1),
            null)) {
      assertThat(world.complete("\"n\":3,\"max_tokens\":2").get("choices").size()).isEqualTo(3);
      HttpResponse<String> refused =
          world.post("/v1/completions", GatewayWorld.ask("\"n\":4,\"max_tokens\":2"));
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
      assertThat(refused.headers().firstValue("Retry-After")).isEmpty();
      JsonNode error = GatewayWorld.json(refused.body()).get("error");
      assertThat(error.get("param").stringValue()).isEqualTo("n");
      assertThat(error.get("message").stringValue()).contains("n 4", "above 3", "--queue");
    }
  }

  @Test
  void errorsOfARouteAreAnswered() throws Exception {
    LinkControl broken =
        new LinkControl() {
          @Override
          public Settings settings() {
            throw new AssertionError("of the link");
          }

          @Override
          public void change(Settings settings) {
            throw new AssertionError("of the link");
          }
        };
    try (GatewayWorld world =
        GatewayWorld.of(
            GatewayWorld.model(GatewayWorld.TARGET, 1),
            GatewayWorld.draft(1),
            c -> c.withRoom(1, 0),
            broken)) {
      HttpResponse<String> response = world.get("/draftwire/link");
      assertThat(response.statusCode()).as(response.body()).isEqualTo(500);
      assertThat(GatewayWorld.json(response.body()).get("error").get("code").stringValue())
          .isEqualTo("internal_error");
    }
  }
}
