package io.draftwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.engine.ChatFormat;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Answers over HTTP: their shape, and that they say what was asked. */
class CompletionsTest {
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
  void wholeAnswerHasItsFiguresInAllThreeForms() throws Exception {
    JsonNode answer =
        world.complete(
            "\"max_tokens\":40,\"seed\":5,\"draftwire\":{\"scheme\":\"k-sqs\",\"draft_max\":3}");
    assertThat(answer.get("object").stringValue()).isEqualTo("text_completion");
    assertThat(answer.get("model").stringValue()).isEqualTo("table");
    JsonNode choice = answer.get("choices").get(0);
    assertThat(choice.get("finish_reason").stringValue()).isEqualTo("length");
    assertThat(choice.get("text").stringValue()).isNotEmpty();
    JsonNode usage = answer.get("usage");
    assertThat(usage.get("prompt_tokens").intValue()).isEqualTo("once upon".length() + 1);
    assertThat(usage.get("completion_tokens").intValue()).isEqualTo(40);
    assertThat(usage.get("total_tokens").intValue()).isEqualTo(50);
    JsonNode vllm = answer.get("metrics").get("speculative_decoding");
    long drafts = vllm.get("num_draft_tokens").longValue();
    long accepted = vllm.get("num_accepted_draft_tokens").longValue();
    assertThat(drafts).isPositive();
    assertThat(accepted).isBetween(1L, drafts - 1);
    assertThat(vllm.get("num_spec_tokens").intValue()).isEqualTo(3);
    long steps = 0;
    long weighted = 0;
    for (int i = 0; i < vllm.get("acceptance_histogram").size(); i++) {
      steps += vllm.get("acceptance_histogram").get(i).longValue();
      weighted += i * vllm.get("acceptance_histogram").get(i).longValue();
    }
    assertThat(vllm.get("num_spec_steps").longValue()).isEqualTo(steps);
    assertThat(weighted).isEqualTo(accepted);
    assertThat(vllm.get("draft_acceptance_rate").doubleValue())
        .isEqualTo((double) accepted / drafts);
    JsonNode llama = answer.get("timings");
    assertThat(llama.get("draft_n").longValue()).isEqualTo(drafts);
    assertThat(llama.get("draft_n_accepted").longValue()).isEqualTo(accepted);
    assertThat(llama.get("predicted_n").longValue()).isEqualTo(40);
    assertThat(llama.get("predicted_per_second").doubleValue()).isPositive();
    JsonNode openai = usage.get("completion_tokens_details");
    assertThat(openai.get("accepted_prediction_tokens").longValue()).isEqualTo(accepted);
    assertThat(openai.get("rejected_prediction_tokens").longValue()).isEqualTo(drafts - accepted);
  }

  @Test
  void streamSaysWhatTheWholeAnswerSays() throws Exception {
    String members = "\"max_tokens\":60,\"seed\":11,\"draftwire\":{\"scheme\":\"coupled\"}";
    String whole = text(world.complete(members));
    List<JsonNode> chunks = world.stream(members);
    assertThat(GatewayWorld.text(chunks, 0)).isEqualTo(whole);
    assertThat(chunks.stream().map(c -> c.get("id").stringValue()).distinct()).hasSize(1);
    JsonNode last = chunks.getLast();
    assertThat(last.get("choices").get(0).get("finish_reason").stringValue()).isEqualTo("length");
    assertThat(last.has("metrics")).isTrue();
    assertThat(last.has("timings")).isTrue();
    assertThat(last.has("usage")).isFalse();
    assertThat(chunks.subList(0, chunks.size() - 1))
        .allMatch(c -> c.get("choices").get(0).get("finish_reason").isNull())
        .noneMatch(c -> c.has("metrics"));
  }

  /** Each prompt's answers are those that it has alone; all of the first prompt's come first. */
  @Test
  void aBatchOfPromptsIsAnsweredOneByOne() throws Exception {
    String members =
        ",\"max_tokens\":20,\"seed\":11,\"n\":2,\"draftwire\":{\"scheme\":\"coupled\"}";
    JsonNode ids = world.complete("\"prompt\":[0,2,3]" + members);
    JsonNode words = world.complete("\"prompt\":\"once upon\"" + members);
    List<String> alone = new ArrayList<>();
    for (JsonNode answer : List.of(words, ids)) {
      answer.get("choices").forEach(choice -> alone.add(choice.get("text").stringValue()));
    }
    assertThat(alone).doesNotHaveDuplicates();
    String batch = "\"prompt\":[\"once upon\",[0,2,3]]" + members;
    JsonNode whole = world.complete(batch);
    List<JsonNode> chunks = world.stream(batch);
    assertThat(whole.get("choices").size()).isEqualTo(4);
    for (int i = 0; i < 4; i++) {
      JsonNode choice = whole.get("choices").get(i);
      assertThat(choice.get("index").intValue()).isEqualTo(i);
      assertThat(choice.get("text").stringValue()).isEqualTo(alone.get(i));
      assertThat(GatewayWorld.text(chunks, i)).isEqualTo(alone.get(i));
    }
    JsonNode usage = whole.get("usage");
    assertThat(usage.get("prompt_tokens").intValue())
        .isEqualTo(
            words.get("usage").get("prompt_tokens").intValue()
                + ids.get("usage").get("prompt_tokens").intValue());
    assertThat(usage.get("completion_tokens").intValue()).isEqualTo(80);
    assertThat(whole.get("timings").get("prompt_n").intValue())
        .isEqualTo(2 * usage.get("prompt_tokens").intValue());
  }

  @Test
  void theTextBeginsWithThePromptWhereThatIsToBeRepeated() throws Exception {
    String members = ",\"max_tokens\":12,\"seed\":3,\"draftwire\":{\"scheme\":\"coupled\"}";
    int[] hi = world.target.tokenizer().encode("hi ü", false, false);
    for (String prompt : List.of("\"hi ü\"", Arrays.toString(hi))) {
      String asked = "\"prompt\":" + prompt + members;
      String alone = text(world.complete(asked));
      String echo = asked + ",\"echo\":true";
      assertThat(text(world.complete(echo))).isEqualTo("hi ü" + alone);
      assertThat(GatewayWorld.text(world.stream(echo), 0)).isEqualTo("hi ü" + alone);
    }
    String both = "\"prompt\":[\"a\",\"b\"],\"echo\":true" + members;
    JsonNode batch = world.complete(both);
    assertThat(batch.get("choices").get(0).get("text").stringValue()).startsWith("a");
    assertThat(batch.get("choices").get(1).get("text").stringValue()).startsWith("b");
  }

  /** A JDK client that may speak HTTP/2 offers to upgrade with every request, bodies included. */
  @Test
  void offerToUpgradeIsDeclinedAndTheRequestAnswered() throws Exception {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
      for (int i = 0; i < 2; i++) {
        HttpResponse<String> response =
            client.send(
                HttpRequest.newBuilder(world.uri("/v1/completions"))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(GatewayWorld.ask("\"max_tokens\":5")))
                    .build(),
                BodyHandlers.ofString());
        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(
                client
                    .send(
                        HttpRequest.newBuilder(world.uri("/v1/models")).build(),
                        BodyHandlers.ofString())
                    .statusCode())
            .isEqualTo(200);
      }
    }
  }

  @Test
  void usageComesLastAndOnlyWhereAsked() throws Exception {
    List<JsonNode> chunks =
        world.stream("\"max_tokens\":20,\"stream_options\":{\"include_usage\":true}");
    JsonNode last = chunks.getLast();
    assertThat(last.get("choices").isEmpty()).isTrue();
    assertThat(last.get("usage").get("completion_tokens").intValue()).isEqualTo(20);
    assertThat(chunks.subList(0, chunks.size() - 1)).allMatch(c -> c.get("usage").isNull());
  }

  @Test
  void chatStreamBeginsWithTheRole() throws Exception {
    List<JsonNode> chunks =
        GatewayWorld.events(
            world.post(
                "/v1/chat/completions",
                "{\"model\":\"table\",\"stream\":true,\"max_tokens\":10,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"));
    JsonNode first = chunks.getFirst().get("choices").get(0);
    assertThat(first.get("delta").get("role").stringValue()).isEqualTo("assistant");
    assertThat(first.get("delta").get("content").stringValue()).isEmpty();
    assertThat(chunks.getFirst().get("object").stringValue()).isEqualTo("chat.completion.chunk");
    assertThat(chunks.stream().skip(1))
        .noneMatch(c -> c.get("choices").get(0).get("delta").has("role"));
    assertThat(chunks.getLast().get("choices").get(0).get("delta").isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "coupled", "cloud-only"})
  void seedGivesOneTextWhateverDrafts(String scheme) throws Exception {
    String of = "\"max_tokens\":50,\"seed\":99,\"draftwire\":{\"scheme\":\"%s\"}";
    String text = text(world.complete(of.formatted(scheme)));
    assertThat(text(world.complete(of.formatted(scheme)))).isEqualTo(text);
    assertThat(text(world.complete(of.formatted("coupled")))).isEqualTo(text);
    assertThat(text(world.complete("\"max_tokens\":50,\"seed\":98"))).isNotEqualTo(text);
  }

  @Test
  void choicesAreThoseOfTheirSeeds() throws Exception {
    JsonNode three = world.complete("\"max_tokens\":30,\"seed\":40,\"n\":3");
    assertThat(three.get("choices").size()).isEqualTo(3);
    for (int i = 0; i < 3; i++) {
      assertThat(three.get("choices").get(i).get("index").intValue()).isEqualTo(i);
      assertThat(three.get("choices").get(i).get("text").stringValue())
          .isEqualTo(text(world.complete("\"max_tokens\":30,\"seed\":" + (40 + i))));
    }
    assertThat(three.get("usage").get("completion_tokens").intValue()).isEqualTo(90);
    List<JsonNode> chunks = world.stream("\"max_tokens\":30,\"seed\":40,\"n\":3");
    for (int i = 0; i < 3; i++) {
      assertThat(GatewayWorld.text(chunks, i))
          .isEqualTo(three.get("choices").get(i).get("text").stringValue());
    }
  }

  @Test
  void stopStringEndsTheTextBeforeItself() throws Exception {
    String members = "\"max_tokens\":80,\"seed\":3,\"draftwire\":{\"scheme\":\"coupled\"%s}";
    String text = text(world.complete(members.formatted("")));
    String stop = text.substring(20, 23);
    String expected = text.substring(0, text.indexOf(stop));
    JsonNode stopped =
        world.complete(
            members.formatted("") + ",\"stop\":" + JsonMapper.shared().writeValueAsString(stop));
    assertThat(text(stopped)).isEqualTo(expected);
    assertThat(stopped.get("choices").get(0).get("finish_reason").stringValue()).isEqualTo("stop");
    assertThat(stopped.get("usage").get("completion_tokens").intValue())
        .isLessThanOrEqualTo(expected.length() + stop.length());
    List<JsonNode> chunks =
        world.stream(
            members.formatted(",\"details\":true")
                + ",\"stop\":"
                + JsonMapper.shared().writeValueAsString(stop));
    assertThat(GatewayWorld.text(chunks, 0)).isEqualTo(expected);
    assertThat(chunks.getLast().get("choices").get(0).get("finish_reason").stringValue())
        .isEqualTo("stop");
  }

  @Test
  void detailsTellTokensWhoseTextsMakeUpTheChunk() throws Exception {
    List<JsonNode> chunks =
        world.stream(
            "\"max_tokens\":60,\"seed\":8,\"draftwire\":{\"scheme\":\"k-sqs\",\"details\":true}");
    int tokens = 0;
    for (JsonNode chunk : chunks.subList(0, chunks.size() - 1)) {
      JsonNode details = chunk.get("draftwire");
      if (details == null) {
        continue; // What was held back to the end belongs to no burst.
      }
      StringBuilder text = new StringBuilder();
      for (JsonNode token : details.get("tokens")) {
        text.append(token.get("text").stringValue());
        assertThat(token.get("origin").stringValue())
            .isIn("accepted", "corrected", "bonus", "streamed");
        tokens++;
      }
      assertThat(text.toString()).isEqualTo(chunk.get("choices").get(0).get("text").stringValue());
    }
    assertThat(tokens).isEqualTo(60);
    JsonNode summary = chunks.getLast().get("draftwire").get("summary");
    assertThat(summary.get("tokens").intValue()).isEqualTo(60);
    assertThat(summary.get("scheme").stringValue()).isEqualTo("k-sqs");
    assertThat(summary.get("explanation").isArray()).isTrue();
  }

  @Test
  void promptsComeAsTextOneElementListsAndIds() throws Exception {
    String seed = ",\"seed\":1,\"max_tokens\":12";
    String text = text(world.complete("\"prompt\":\"ab\"" + seed));
    assertThat(text(world.complete("\"prompt\":[\"ab\"]" + seed))).isEqualTo(text);
    assertThat(text(world.complete("\"prompt\":[0,2,3]" + seed))).isEqualTo(text);
    assertThat(text(world.complete("\"prompt\":[[0,2,3]]" + seed))).isEqualTo(text);
  }

  @Test
  void completionsStopAtSixteenTokensUnlessTold() throws Exception {
    assertThat(world.complete("\"seed\":1").get("usage").get("completion_tokens").intValue())
        .isEqualTo(16);
  }

  @Test
  void contextEndsAnAnswerAsLength() throws Exception {
    JsonNode answer = world.complete("\"max_tokens\":100000");
    assertThat(answer.get("choices").get(0).get("finish_reason").stringValue()).isEqualTo("length");
    assertThat(answer.get("usage").get("total_tokens").intValue())
        .isLessThanOrEqualTo(GatewayWorld.CONTEXT);
  }

  @Test
  void charactersAreNeverBroken() throws Exception {
    String cycle = "€😀é ";
    try (GatewayWorld writer =
        GatewayWorld.of(
            GatewayWorld.model(GatewayWorld.writing(cycle), 4),
            GatewayWorld.model(GatewayWorld.writing(cycle), 4),
            c -> c,
            null)) {
      // Ends in the middle of the second emoji: what is no character reads as U+FFFD, at the end
      // only.
      List<JsonNode> chunks =
          writer.stream(
              "\"prompt\":\" \",\"temperature\":0,\"max_tokens\":15,\"draftwire\":{\"scheme\":\"coupled\",\"draft_max\":2}");
      assertThat(GatewayWorld.text(chunks, 0)).isEqualTo("€😀é €\uFFFD");
      for (JsonNode chunk : chunks.subList(0, chunks.size() - 2)) {
        assertThat(chunk.get("choices").get(0).get("text").stringValue())
            .doesNotContain("\uFFFD")
            .matches(t -> t.codePoints().noneMatch(c -> c >= 0xD800 && c < 0xE000));
      }
    }
  }

  @Test
  void conversationsAreWrittenByTheTargetsTemplate() throws Exception {
    ChatFormat shouting =
        new ChatFormat(
            "{% for m in messages %}{{ m['role'] + '.' + m['content'] + eos_token }}{% endfor %}a",
            "", ",");
    try (GatewayWorld chatty =
        GatewayWorld.of(
            new GatedModel(GatewayWorld.model(GatewayWorld.TARGET, 4), shouting).free(),
            GatewayWorld.draft(4),
            c -> c,
            null)) {
      HttpResponse<String> chat =
          chatty.post(
              "/v1/chat/completions",
              "{\"model\":\"table\",\"seed\":4,\"max_completion_tokens\":20,\"messages\":[{\"role\":\"system\",\"content\":[{\"type\":\"text\",\"text\":\"be\"},{\"type\":\"text\",\"text\":\"come\"}]},{\"role\":\"user\",\"content\":\"hi\"}]}");
      JsonNode answer = GatewayWorld.json(chat.body());
      JsonNode same =
          chatty.complete("\"prompt\":\"system.become,user.hi,a\",\"seed\":4,\"max_tokens\":20");
      assertThat(answer.get("choices").get(0).get("message").get("content").stringValue())
          .isEqualTo(text(same));
      assertThat(answer.get("usage").get("prompt_tokens"))
          .isEqualTo(same.get("usage").get("prompt_tokens"));
    }
  }

  private static String text(JsonNode answer) {
    return answer.get("choices").get(0).get("text").stringValue();
  }
}
