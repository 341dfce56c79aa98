package io.draftwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What is said of each token, against the table's laws by arithmetic of the test's own. */
class ProbabilitiesTest {
  private static final double TEMPERATURE = 0.7;
  private static final int TOKENS = 48;
  private static GatewayWorld world;

  @BeforeAll
  static void open() throws Exception {
    world = GatewayWorld.open();
  }

  @AfterAll
  static void close() {
    world.close();
  }

  /** ln of the target's law at a temperature, at the last of {@code text}. */
  private static double logProbability(List<Integer> text, double temperature) {
    int n = text.size();
    float[] logits = new float[GatewayWorld.VOCABULARY];
    int beforeLast = n < 3 ? -1 : text.get(n - 3);
    GatewayWorld.TARGET.logits(beforeLast, text.get(n - 2), logits, 0);
    double most = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      most = Math.max(most, logit / temperature);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit / temperature - most);
    }
    return logits[text.getLast()] / temperature - most - Math.log(sum);
  }

  /** Code points of the UTF-8 whose bytes are these characters. */
  private static int points(String bytes) {
    String text = new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    return text.codePointCount(0, text.length());
  }

  @ParameterizedTest
  @ValueSource(strings = {"coupled", "scalar", "k-sqs", "cloud-only", "auto", "live"})
  void logprobsAreTheTargetsOwnAndPTheSampledLaws(String scheme) throws Exception {
    List<JsonNode> chunks =
        world.stream(
            "\"prompt\":[0,2,3],\"logprobs\":1,\"temperature\":"
                + TEMPERATURE
                + ",\"max_tokens\":"
                + TOKENS
                + ",\"draftwire\":{\"scheme\":\""
                + scheme
                + "\",\"details\":true}");
    List<Integer> text = new ArrayList<>(List.of(0, 2, 3));
    List<Double> logprobs = new ArrayList<>();
    List<String> tokens = new ArrayList<>();
    List<Integer> offsets = new ArrayList<>();
    for (JsonNode chunk : chunks) {
      JsonNode of = chunk.get("choices").get(0).get("logprobs");
      for (int i = 0; !of.isNull() && i < of.get("tokens").size(); i++) {
        logprobs.add(of.get("token_logprobs").get(i).doubleValue());
        tokens.add(of.get("tokens").get(i).stringValue());
        offsets.add(of.get("text_offset").get(i).intValue());
      }
      for (JsonNode token : chunk.path("draftwire").path("tokens")) {
        text.add(token.get("id").intValue());
        assertThat(Math.log(token.get("p").doubleValue()))
            .isCloseTo(logProbability(text, TEMPERATURE), within(1e-4));
        boolean accepted = token.get("origin").stringValue().equals("accepted");
        assertThat(token.get("bits").isNull()).isEqualTo(!accepted);
      }
    }
    assertThat(text).hasSize(3 + TOKENS);
    assertThat(logprobs).hasSize(TOKENS);
    StringBuilder bytes = new StringBuilder();
    for (int i = 0; i < TOKENS; i++) {
      assertThat(logprobs.get(i))
          .isCloseTo(logProbability(text.subList(0, 3 + i + 1), 1), within(1e-4));
      byte[] piece = world.target.tokenizer().bytes(text.get(3 + i));
      assertThat(tokens.get(i)).isEqualTo(new String(piece, StandardCharsets.UTF_8));
      // A text that ends with the token's first byte ends with the character that it begins in.
      bytes.append((char) (piece[0] & 0xff));
      assertThat(offsets.get(i)).isEqualTo(points(bytes.toString()) - 1);
      bytes.append(new String(piece, 1, piece.length - 1, StandardCharsets.ISO_8859_1));
    }
  }

  @Test
  void wholeChatAnswerHasThemWithTheirBytes() throws Exception {
    JsonNode answer =
        GatewayWorld.json(
            world
                .post(
                    "/v1/chat/completions",
                    "{\"model\":\"table\",\"logprobs\":true,\"top_logprobs\":0,\"max_tokens\":20,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}")
                .body());
    JsonNode choice = answer.get("choices").get(0);
    JsonNode content = choice.get("logprobs").get("content");
    assertThat(content.size()).isEqualTo(20);
    StringBuilder bytes = new StringBuilder();
    for (JsonNode entry : content) {
      assertThat(entry.get("logprob").doubleValue()).isNegative();
      assertThat(entry.get("top_logprobs").isEmpty()).isTrue();
      entry.get("bytes").forEach(b -> bytes.append((char) b.intValue()));
    }
    assertThat(
            new String(
                bytes.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
        .isEqualTo(choice.get("message").get("content").stringValue());
  }

  @Test
  void withoutBeingAskedNothingTravels() throws Exception {
    JsonNode answer = world.complete("\"max_tokens\":5");
    assertThat(answer.get("choices").get(0).get("logprobs").isNull()).isTrue();
  }
}
