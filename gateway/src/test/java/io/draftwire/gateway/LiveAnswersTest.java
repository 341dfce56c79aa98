package io.draftwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.plan.IdsFirst;
import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.core.scheme.SchemeSettings;
import io.draftwire.engine.ChatFormat;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Live answers over HTTP: whatever the edge guesses, the text is the cloud's own. */
class LiveAnswersTest {
  private static final String LIVE = "\"draftwire\":{\"scheme\":\"live\"}";
  private static final String ALONE = "\"draftwire\":{\"scheme\":\"cloud-only\"}";
  private static final String DETAILS = "\"draftwire\":{\"scheme\":\"live\",\"details\":true}";

  private static GatewayWorld world;

  @BeforeAll
  static void open() throws Exception {
    world = GatewayWorld.open();
  }

  @AfterAll
  static void close() {
    world.close();
  }

  @Test
  void textIsTheClouds() throws Exception {
    String members = "\"max_tokens\":80,\"seed\":7,\"temperature\":0.8,";
    String alone = text(world.complete(members + ALONE), 0);
    assertThat(text(world.complete(members + LIVE), 0)).isEqualTo(alone).isNotEmpty();
    assertThat(GatewayWorld.text(world.stream(members + LIVE), 0)).isEqualTo(alone);
  }

  @Test
  void chatsToo() throws Exception {
    ChatFormat format =
        new ChatFormat("{% for m in messages %}{{ m.content }} {% endfor %}", "", "");
    String chat =
        "{\"model\":\"table\",\"messages\":[{\"role\":\"user\",\"content\":\"once\"}],"
            + "\"max_tokens\":40,\"seed\":3,";
    try (GatewayWorld chats =
        GatewayWorld.of(
            new GatedModel(GatewayWorld.model(GatewayWorld.TARGET, 4), format).free(),
            GatewayWorld.draft(16),
            config -> config,
            null)) {
      String live = chats.post("/v1/chat/completions", chat + LIVE + "}").body();
      String alone = chats.post("/v1/chat/completions", chat + ALONE + "}").body();
      assertThat(content(live)).isEqualTo(content(alone)).isNotEmpty();
    }
  }

  @Test
  void logprobsAreThoseOfTheCloudAlone() throws Exception {
    String members = "\"max_tokens\":40,\"seed\":9,\"logprobs\":1,";
    JsonNode live = world.complete(members + LIVE).get("choices").get(0).get("logprobs");
    JsonNode alone = world.complete(members + ALONE).get("choices").get(0).get("logprobs");
    assertThat(live).isEqualTo(alone);
  }

  @Test
  void stopStringsEndIt() throws Exception {
    String members = "\"max_tokens\":60,\"seed\":7,\"temperature\":0.8,";
    String whole = text(world.complete(members + ALONE), 0);
    String stop = whole.substring(20, 22);
    JsonNode live = world.complete(members + "\"stop\":[" + quoted(stop) + "]," + LIVE);
    assertThat(text(live, 0)).isEqualTo(whole.substring(0, whole.indexOf(stop)));
    assertThat(live.get("choices").get(0).get("finish_reason").stringValue()).isEqualTo("stop");
  }

  @Test
  void severalAtOnceAreEachTheClouds() throws Exception {
    String members = "\"n\":3,\"max_tokens\":60,\"seed\":21,\"temperature\":0.9,";
    JsonNode live = world.complete(members + LIVE);
    JsonNode alone = world.complete(members + ALONE);
    for (int i = 0; i < 3; i++) {
      assertThat(text(live, i)).as("choice %d", i).isEqualTo(text(alone, i));
    }
  }

  @Test
  void detailsTellOfPassesAndTheSummaryOfWhatTheyHadToGoBy() throws Exception {
    List<JsonNode> chunks = world.stream("\"max_tokens\":60,\"seed\":5," + DETAILS);
    int pass = 0;
    long tokens = 0;
    long walked = 0;
    for (JsonNode chunk : chunks) {
      JsonNode told = chunk.path("draftwire");
      if (told.has("tokens")) {
        assertThat(told.get("round").intValue()).isEqualTo(++pass);
        assertThat(told.get("scheme").stringValue()).isEqualTo("live");
        int accepted = told.get("accepted").intValue();
        assertThat(told.get("tokens")).hasSize(accepted + 1);
        assertThat(told.get("drafts").intValue()).isGreaterThanOrEqualTo(accepted);
        for (int i = 0; i <= accepted; i++) {
          assertThat(told.get("tokens").get(i).get("origin").stringValue())
              .isEqualTo(i < accepted ? "accepted" : "streamed");
        }
        tokens += accepted + 1;
        walked += accepted;
      }
    }
    JsonNode summary = chunks.getLast().get("draftwire").get("summary");
    assertThat(tokens).isEqualTo(60);
    assertThat(summary.get("scheme").stringValue()).isEqualTo("live");
    assertThat(summary.get("target_passes").intValue()).isEqualTo(pass);
    assertThat(summary.get("accepted_tokens").longValue()).isEqualTo(walked);
    assertThat(summary.get("explanation").get(0).stringValue()).contains("goes on by itself");
    assertThat(summary.get("explanation").toString()).contains("pass " + pass + ":");
  }

  /** Pictures are made for who asks for them; what is in one is bounded, and its parents are. */
  @Test
  void theTreeIsToldToWhoAsksForItAlone() throws Exception {
    String members = "\"max_tokens\":60,\"seed\":5,\"draftwire\":{\"details\":true,";
    assertThat(trees(members + "\"scheme\":\"live\"}")).isEmpty();
    assertThat(trees(members + "\"scheme\":\"k-sqs\",\"tree\":true}")).isEmpty();
    List<JsonNode> trees = trees(members + "\"scheme\":\"live\",\"tree\":true}");
    assertThat(trees).isNotEmpty();
    for (JsonNode tree : trees) {
      assertThat(tree.get("nodes").size()).isLessThan(80);
      assertThat(tree.get("guesses").intValue())
          .isGreaterThanOrEqualTo(tree.get("nodes").size())
          .isGreaterThanOrEqualTo(
              tree.get("walked").intValue()
                  + tree.get("standing").intValue()
                  + tree.get("died").intValue());
      List<Integer> known = new ArrayList<>(List.of(0));
      for (JsonNode node : tree.get("nodes")) {
        assertThat(known).contains(node.get("parent").intValue());
        known.add(node.get("id").intValue());
        assertThat(node.get("path").doubleValue()).isBetween(0., 1.);
        assertThat(node.get("fate").stringValue()).matches("walked|missed|stands|died");
        assertThat(node.get("came").stringValue()).matches("unsent|under_way|in_time");
      }
    }
  }

  private static List<JsonNode> trees(String members) throws Exception {
    return world.stream(members).stream()
        .map(chunk -> chunk.path("draftwire").path("tree"))
        .filter(JsonNode::isObject)
        .toList();
  }

  @Test
  void whoGoesAwayFreesEverything() throws Exception {
    GatedModel target = new GatedModel(GatewayWorld.model(GatewayWorld.TARGET, 4), null);
    try (GatewayWorld gated =
            GatewayWorld.of(target, GatewayWorld.draft(16), config -> config, null);
        HttpClient client = HttpClient.newHttpClient()) {
      target.allow(8);
      HttpRequest request =
          HttpRequest.newBuilder(gated.uri("/v1/completions"))
              .header("Content-Type", "application/json")
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      GatewayWorld.ask("\"max_tokens\":200,\"stream\":true," + LIVE)))
              .build();
      try (InputStream body = client.send(request, BodyHandlers.ofInputStream()).body()) {
        assertThat(body.read()).isNotNegative();
      }
      target.free();
      Eventually.holds("the cloud's sequence is free", () -> gated.cloud().openSessions() == 0);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"scheme\":\"live\",\"support\":8} | live, which has no rounds",
        "{\"scheme\":\"live\",\"draft_max\":4} | live, which has no rounds",
        "{\"scheme\":\"live\",\"draft_floor\":2} | 2.0",
        "{\"scheme\":\"coupled\",\"siblings\":2} | siblings 2 has no meaning for scheme coupled",
        "{\"scheme\":\"scalar\",\"support\":8} | such as scheme k-sqs",
        "{\"scheme\":\"live\",\"ahead\":\"bonus\"} | ahead bonus has no meaning for scheme live",
        "{\"scheme\":\"live\",\"tree\":true} | ask for details too",
        "{\"scheme\":\"k-sqs\",\"draft_floor\":0.3} | draft_floor 0.3",
        "{\"scheme\":\"cloud-only\",\"draft_floor\":0.3} | draft_floor 0.3",
      })
  void settingsWithoutAMeaningAreRefused(String draftwire, String words) throws Exception {
    HttpResponse<String> response =
        world.post("/v1/completions", GatewayWorld.ask("\"draftwire\":" + draftwire));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(GatewayWorld.json(response.body()).get("error").get("message").stringValue())
        .contains(words)
        .doesNotContain("\n");
  }

  @Test
  void itsFloorCanBeSetAndTheInfoListsIt() throws Exception {
    String members = "\"max_tokens\":40,\"seed\":7,";
    JsonNode lazy =
        world.complete(
            members + "\"draftwire\":{\"scheme\":\"live\",\"draft_floor\":1,\"details\":true}");
    assertThat(text(lazy, 0)).isEqualTo(text(world.complete(members + ALONE), 0));
    assertThat(lazy.get("draftwire").get("summaries").get(0).get("explanation").toString())
        .contains("less than 1.0");
    JsonNode schemes = GatewayWorld.json(world.get("/draftwire/info").body()).get("schemes");
    JsonNode live = null;
    for (JsonNode scheme : schemes) {
      live = scheme.get("name").stringValue().equals("live") ? scheme : live;
    }
    assertThat(live.get("parameters").get(0).get("name").stringValue()).isEqualTo("draft_floor");
    assertThat(live.get("parameters").get(0).get("default").doubleValue()).isEqualTo(0.2);
  }

  @Test
  void canBeTheGatewaysOwnScheme() throws Exception {
    try (GatewayWorld live =
        GatewayWorld.open(
            config ->
                config.withScheme(
                    new SchemeChoice(
                            SchemeSettings.of("live"), 4, false, Integer.MAX_VALUE, IdsFirst.AUTO)
                        .withDraftFloor(.4)))) {
      JsonNode answer =
          live.complete("\"max_tokens\":20,\"seed\":7,\"draftwire\":{\"details\":true}");
      JsonNode summary = answer.get("draftwire").get("summaries").get(0);
      assertThat(summary.get("scheme").stringValue()).isEqualTo("live");
      assertThat(summary.get("explanation").toString()).contains("less than 0.4");
    }
  }

  private static String text(JsonNode answer, int choice) {
    return answer.get("choices").get(choice).get("text").stringValue();
  }

  private static String content(String body) {
    JsonNode message = GatewayWorld.json(body).get("choices").get(0).get("message");
    return message.get("content").stringValue();
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      json.append(String.format("\\u%04x", (int) c));
    }
    return json.append('"').toString();
  }
}
