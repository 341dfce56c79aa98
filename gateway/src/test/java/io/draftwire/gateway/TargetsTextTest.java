package io.draftwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.session.TextRules;
import io.draftwire.engine.TableModel;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Texts are the target's, whatever the draft's file says, and offsets are into the text. */
class TargetsTextTest {
  private static final String CHAT =
      "{\"model\":\"table\",\"temperature\":0,\"max_tokens\":12,"
          + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

  private static TableModel model(TableModel.Laws laws, TextRules rules) {
    return new TableModel(GatewayWorld.VOCABULARY, laws, GatewayWorld.CONTEXT, 16).withRules(rules);
  }

  private static List<String> answers(TextRules targets, TextRules drafts) throws Exception {
    List<String> answers = new ArrayList<>();
    try (GatewayWorld world =
        GatewayWorld.of(
            model(GatewayWorld.TARGET, targets),
            model(GatewayWorld.DRAFT, drafts),
            config -> config,
            null)) {
      for (JsonNode answer :
          List.of(
              world.complete("\"prompt\":\"x\",\"temperature\":0,\"max_tokens\":12"),
              GatewayWorld.json(world.post("/v1/chat/completions", CHAT).body()))) {
        JsonNode choice = answer.get("choices").get(0);
        answers.add(
            answer.get("usage").get("prompt_tokens")
                + choice.path("text").asString("")
                + choice.path("message").path("content").asString(""));
      }
    }
    return answers;
  }

  @Test
  void oneAnswerWhateverTheDraftsFileSays() throws Exception {
    TextRules without = TextRules.PLAIN.withAddBos(false);
    List<String> expected = answers(TextRules.PLAIN, TextRules.PLAIN);
    assertThat(expected.getFirst()).startsWith("2");
    assertThat(answers(TextRules.PLAIN, without)).isEqualTo(expected);
    List<String> other = answers(without, without);
    assertThat(other.getFirst()).startsWith("1");
    assertThat(answers(without, TextRules.PLAIN)).isEqualTo(other);
  }

  @Test
  void halfASurrogatePairIsNotAQuestionMark() throws Exception {
    try (GatewayWorld world = GatewayWorld.open()) {
      HttpResponse<String> response =
          world.post("/v1/completions", GatewayWorld.ask("\"prompt\":\"a\\ud83d b\""));
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(response.body()).contains("half a surrogate pair");
    }
  }

  @Test
  void offsetsAreCodePointsIntoTheText() throws Exception {
    TableModel.Laws laws = GatewayWorld.writing(",\ud83d\ude00 girl");
    try (GatewayWorld world =
        GatewayWorld.of(
            GatewayWorld.model(laws, 16), GatewayWorld.model(laws, 16), config -> config, null)) {
      JsonNode answer =
          world.complete("\"prompt\":\"x\",\"logprobs\":1,\"temperature\":0,\"max_tokens\":10");
      JsonNode choice = answer.get("choices").get(0);
      assertThat(choice.get("text").asString()).isEqualTo(",\ud83d\ude00 girl");
      List<Integer> offsets = new ArrayList<>();
      choice.get("logprobs").get("text_offset").forEach(at -> offsets.add(at.intValue()));
      assertThat(offsets).containsExactly(0, 1, 1, 1, 1, 2, 3, 4, 5, 6);
    }
  }
}
