package io.draftwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    return logProbability(logits(text), text.getLast(), temperature);
  }

  private static float[] logits(List<Integer> text) {
    int n = text.size();
    float[] logits = new float[GatewayWorld.VOCABULARY];
    int beforeLast = n < 3 ? -1 : text.get(n - 3);
    GatewayWorld.TARGET.logits(beforeLast, text.get(n - 2), logits, 0);
    return logits;
  }

  private static double logProbability(float[] logits, int token, double temperature) {
    double most = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      most = Math.max(most, logit / temperature);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit / temperature - most);
    }
    return logits[token] / temperature - most - Math.log(sum);
  }

  /**
   * As the request of {@link #biasAndPenaltiesShapeTheLawAndNotTheLogprobs} has them: the prompt
   * has three tokens.
   */
  private static float[] edited(List<Integer> text) {
    float[] logits = logits(text);
    List<Integer> before = text.subList(0, text.size() - 1);
    List<Integer> answer = before.subList(3, before.size());
    logits[9] += 4;
    logits[7] -= 100;
    for (int token = 0; token < logits.length; token++) {
      if (before.subList(Math.max(0, before.size() - 5), before.size()).contains(token)) {
        logits[token] = logits[token] > 0 ? logits[token] / 1.3f : logits[token] * 1.3f;
      }
      int said = Collections.frequency(answer, token);
      logits[token] -= (said > 0 ? 0.5f : 0) + 0.25f * said;
    }
    return logits;
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

  /** The law is of what the request makes of the logits, the logarithms are the model's own. */
  @ParameterizedTest
  @ValueSource(strings = {"coupled", "scalar", "k-sqs", "cloud-only", "auto", "live"})
  void biasAndPenaltiesShapeTheLawAndNotTheLogprobs(String scheme) throws Exception {
    List<JsonNode> chunks =
        world.stream(
            "\"prompt\":[0,2,9],\"logprobs\":1,\"temperature\":"
                + TEMPERATURE
                + ",\"max_tokens\":"
                + TOKENS
                + ",\"logit_bias\":{\"9\":4,\"7\":-100},\"presence_penalty\":0.5"
                + ",\"frequency_penalty\":0.25,\"repeat_penalty\":1.3,\"repeat_last_n\":5"
                + ",\"draftwire\":{\"scheme\":\""
                + scheme
                + "\",\"details\":true}");
    List<Integer> text = new ArrayList<>(List.of(0, 2, 9));
    List<Double> logprobs = new ArrayList<>();
    for (JsonNode chunk : chunks) {
      JsonNode of = chunk.get("choices").get(0).get("logprobs");
      for (int i = 0; !of.isNull() && i < of.get("tokens").size(); i++) {
        logprobs.add(of.get("token_logprobs").get(i).doubleValue());
      }
      for (JsonNode token : chunk.path("draftwire").path("tokens")) {
        text.add(token.get("id").intValue());
        assertThat(Math.log(token.get("p").doubleValue()))
            .isCloseTo(logProbability(edited(text), text.getLast(), TEMPERATURE), within(1e-4));
      }
    }
    assertThat(text).hasSize(3 + TOKENS).doesNotContain(7);
    for (int i = 0; i < TOKENS; i++) {
      assertThat(logprobs.get(i))
          .isCloseTo(logProbability(text.subList(0, 3 + i + 1), 1), within(1e-4));
    }
  }

  /** Whichever tokens the model would rather have. */
  @ParameterizedTest
  @ValueSource(strings = {"coupled", "scalar", "k-sqs", "cloud-only", "auto", "live"})
  void aBiasOfAHundredAsksAndOneOfMinusAHundredForbids(String scheme) throws Exception {
    String of =
        "\"prompt\":[0,2,3],\"max_tokens\":12,\"draftwire\":{\"scheme\":\"" + scheme + "\"}";
    int x = world.target.tokenizer().encode("x", false, false)[0];
    JsonNode asked = world.complete(of + ",\"logit_bias\":{\"" + x + "\":100}");
    assertThat(asked.get("choices").get(0).get("text").stringValue()).isEqualTo("x".repeat(12));
    // Greedy, and the favourite behind each text forbidden: the one behind it comes.
    String greedy = of + ",\"temperature\":0,\"logprobs\":0";
    JsonNode favourite = world.complete(greedy).get("choices").get(0).get("logprobs");
    int first = favourite(List.of(0, 2, 3, 0), -1);
    assertThat(favourite.get("tokens").get(0).stringValue()).isEqualTo(piece(first));
    JsonNode other =
        world
            .complete(greedy + ",\"logit_bias\":{\"" + first + "\":-100}")
            .get("choices")
            .get(0)
            .get("logprobs");
    assertThat(other.get("tokens").get(0).stringValue())
        .isEqualTo(piece(favourite(List.of(0, 2, 3, 0), first)));
  }

  /** The likeliest last token of {@code text}, but for one. */
  private static int favourite(List<Integer> text, int but) {
    float[] logits = logits(text);
    int best = but == 0 ? 1 : 0;
    for (int token = 0; token < logits.length; token++) {
      best = token != but && logits[token] > logits[best] ? token : best;
    }
    return best;
  }

  private static String piece(int token) {
    return new String(world.target.tokenizer().bytes(token), StandardCharsets.UTF_8);
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

  /** The likeliest of each place, of the target's own softmax; whatever drafts travel as. */
  @ParameterizedTest
  @ValueSource(strings = {"coupled", "scalar", "k-sqs", "cloud-only", "auto", "live"})
  void alternativesAreTheLikeliestOfTheTargetsOwn(String scheme) throws Exception {
    JsonNode answer =
        world.complete(
            "\"prompt\":[0,2,3],\"logprobs\":3,\"logit_bias\":{\"5\":3},\"max_tokens\":20,\"draftwire\":{\"details\":true,\"scheme\":\""
                + scheme
                + "\"}");
    JsonNode of = answer.get("choices").get(0).get("logprobs");
    JsonNode chat =
        GatewayWorld.json(
            world
                .post(
                    "/v1/chat/completions",
                    "{\"logprobs\":true,\"top_logprobs\":20,\"max_tokens\":20,\"draftwire\":{\"scheme\":\""
                        + scheme
                        + "\"},\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}")
                .body());
    assertThat(of.get("top_logprobs").size()).isEqualTo(20);
    float[] logits = logits(List.of(0, 2, 3, 0));
    // By text, of which tokens that read alike have one.
    Map<String, Double> expected = new HashMap<>();
    for (int rank = 0, last = -1; rank < 3; rank++) {
      last = below(logits, last);
      expected.putIfAbsent(piece(last), logProbability(logits, last, 1));
    }
    expected.putIfAbsent(
        of.get("tokens").get(0).stringValue(), of.get("token_logprobs").get(0).doubleValue());
    JsonNode first = of.get("top_logprobs").get(0);
    assertThat(first.propertyNames()).containsExactlyInAnyOrderElementsOf(expected.keySet());
    expected.forEach(
        (text, log) ->
            assertThat(first.get(text).doubleValue()).as(text).isCloseTo(log, within(1e-4)));
    for (JsonNode entry : chat.get("choices").get(0).get("logprobs").get("content")) {
      JsonNode likeliest = entry.get("top_logprobs");
      assertThat(likeliest.size()).isEqualTo(20);
      for (int i = 1; i < 20; i++) {
        assertThat(likeliest.get(i).get("logprob").doubleValue())
            .isLessThanOrEqualTo(likeliest.get(i - 1).get("logprob").doubleValue());
      }
      assertThat(likeliest.get(0).get("logprob").doubleValue())
          .isGreaterThanOrEqualTo(entry.get("logprob").doubleValue());
    }
  }

  /** The token whose logit comes next below that of one; the largest below none. */
  private static int below(float[] logits, int token) {
    int best = -1;
    for (int t = 0; t < logits.length; t++) {
      boolean under = token < 0 || logits[t] < logits[token];
      best = under && (best < 0 || logits[t] > logits[best]) ? t : best;
    }
    return best;
  }

  @Test
  void withoutBeingAskedNothingTravels() throws Exception {
    JsonNode answer = world.complete("\"max_tokens\":5");
    assertThat(answer.get("choices").get(0).get("logprobs").isNull()).isTrue();
  }
}
