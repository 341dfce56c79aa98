package io.draftwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.edge.CloudLoss;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What a client sees of answers whose cloud is away: what docs/operating.md says of it. */
@Timeout(60)
class AnswersAloneTest {
  private static final int TOKENS = 60;

  private static String asked(String scheme, String more) {
    return "\"seed\":7,\"max_tokens\":"
        + TOKENS
        + ",\"draftwire\":{\"scheme\":\""
        + scheme
        + "\""
        + more
        + "}";
  }

  /** The text as a client that follows retractions has it, token by token too. */
  private static final class Reader {
    final StringBuilder text = new StringBuilder();
    final List<String> origins = new ArrayList<>();
    int retractions;
    int takenBack;

    void read(JsonNode chunk) {
      text.append(chunk.path("choices").path(0).path("text").asString(""));
      JsonNode draftwire = chunk.path("draftwire");
      for (JsonNode token : draftwire.path("tokens")) {
        origins.add(token.get("origin").stringValue());
      }
      for (JsonNode token : draftwire.path("verified")) {
        origins.set(origins.indexOf("unverified"), token.get("origin").stringValue());
      }
      JsonNode retract = draftwire.path("retract");
      if (!retract.isMissingNode()) {
        retractions++;
        int characters = retract.get("characters").intValue();
        text.setLength(text.offsetByCodePoints(text.length(), -characters));
        int tokens = retract.get("tokens").intValue();
        takenBack += tokens;
        List<String> last = origins.subList(origins.size() - tokens, origins.size());
        assertThat(last).containsOnly("unverified");
        last.clear();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"live", "k-sqs", "coupled"})
  void whoTakesBackSeesTheDraftAtOnceAndTheCloudsTextInTheEnd(String scheme) throws Exception {
    try (GatewayWorld world = GatewayWorld.losing(CloudLoss.CORRECT)) {
      String whole = text(world.complete(asked(scheme, "")));
      assertThat(metric(world, "tokens")).isEqualTo(TOKENS);
      world.stopCloud();
      Reader reader = new Reader();
      try (Stream<String> lines =
          world.lines(asked(scheme, ",\"details\":true,\"retract\":true"))) {
        boolean back = false;
        for (Iterator<String> i = lines.iterator(); i.hasNext(); ) {
          String line = i.next();
          if (line.startsWith("data: {")) {
            reader.read(GatewayWorld.json(line.substring("data: ".length())));
          }
          if (!back && reader.origins.contains("unverified")) {
            back = true;
            world.startCloudAgain();
          }
        }
        assertThat(back).isTrue();
      }
      assertThat(reader.text.toString()).isEqualTo(whole);
      assertThat(reader.origins).hasSize(TOKENS).doesNotContain("unverified");
      assertThat(reader.retractions).as("the draft is another model").isPositive();
      assertThat(metric(world, "tokens")).as("what stands").isEqualTo(2 * TOKENS);
      assertThat(metric(world, "taken_back_tokens")).isEqualTo(reader.takenBack);
    }
  }

  private static int metric(GatewayWorld world, String name) throws Exception {
    String line = "draftwire_" + name + "_total ";
    return world
        .get("/metrics")
        .body()
        .lines()
        .filter(metric -> metric.startsWith(line))
        .mapToInt(metric -> (int) Double.parseDouble(metric.substring(line.length())))
        .sum();
  }

  private static String text(JsonNode response) {
    return response.get("choices").get(0).get("text").stringValue();
  }

  @Test
  void whoTakesNothingBackIsToldThatTheCloudIsAway() throws Exception {
    try (GatewayWorld world = GatewayWorld.losing(CloudLoss.CORRECT)) {
      world.complete(asked("k-sqs", ""));
      world.stopCloud();
      HttpResponse<String> response =
          world.post("/v1/completions", GatewayWorld.ask(asked("k-sqs", "")));
      assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
      assertThat(response.headers().firstValue("Retry-After")).isPresent();
      assertThat(response.body()).contains("cloud_unavailable");
    }
  }

  /** Nobody came in the time said: the answer is whole, and says of each token what it is. */
  @Test
  void whatNobodyVerifiesIsMarkedToTheEnd() throws Exception {
    try (GatewayWorld world = GatewayWorld.losing(CloudLoss.correcting(Duration.ofMillis(1)))) {
      world.complete(asked("k-sqs", ""));
      world.stopCloud();
      JsonNode response = world.complete(asked("k-sqs", ",\"details\":true,\"retract\":true"));
      JsonNode summary = response.get("draftwire").get("summaries").get(0);
      assertThat(summary.get("unverified_tokens").intValue()).isEqualTo(TOKENS);
      assertThat(response.get("choices").get(0).get("finish_reason").stringValue())
          .isEqualTo("length");
      assertThat(metric(world, "tokens")).as("it stands").isEqualTo(2 * TOKENS);
      assertThat(metric(world, "taken_back_tokens")).isZero();
    }
  }

  @Test
  void whatIsKeptComesToEveryClientAndIsMarked() throws Exception {
    try (GatewayWorld world = GatewayWorld.losing(CloudLoss.DRAFT)) {
      world.complete(asked("k-sqs", ""));
      world.stopCloud();
      Reader reader = new Reader();
      world.stream(asked("k-sqs", ",\"details\":true")).forEach(reader::read);
      assertThat(reader.origins).hasSize(TOKENS).containsOnly("unverified");
      assertThat(reader.retractions).isZero();
    }
  }

  @Test
  void anAnswerWithoutADraftIsNotBegunAlone() throws Exception {
    try (GatewayWorld world = GatewayWorld.losing(CloudLoss.DRAFT)) {
      world.complete(asked("k-sqs", ""));
      world.stopCloud();
      HttpResponse<String> response =
          world.post("/v1/completions", GatewayWorld.ask(asked("cloud-only", "")));
      assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
    }
  }

  @Test
  void logProbabilitiesCannotBeTakenBack() throws Exception {
    try (GatewayWorld world = GatewayWorld.losing(CloudLoss.CORRECT)) {
      HttpResponse<String> response =
          world.post(
              "/v1/completions",
              GatewayWorld.ask("\"logprobs\":1," + asked("k-sqs", ",\"retract\":true")));
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(response.body()).contains("logprobs", "draftwire.retract");
    }
  }

  @Test
  void healthInfoAndMetricsSayWhetherACloudIsAsked() throws Exception {
    try (GatewayWorld world = GatewayWorld.losing(CloudLoss.FAIL)) {
      for (String path : List.of("/health", "/draftwire/info")) {
        JsonNode cloud = GatewayWorld.json(world.get(path).body()).get("clouds").get(0);
        assertThat(cloud.get("name").stringValue()).isEqualTo("the-cloud");
        assertThat(cloud.get("breaker").stringValue()).isEqualTo("closed");
      }
      assertThat(world.get("/metrics").body())
          .contains("draftwire_cloud_breaker{cloud=\"the-cloud\"} 0.0");
    }
  }
}
