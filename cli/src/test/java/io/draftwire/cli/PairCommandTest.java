package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.draftwire.engine.store.PreparedPair;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code pair check} on the default pair, and what it says of things that are no pair. */
@Tag("models")
class PairCommandTest {
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  /** Texts as long as the card's: shorter ones are easier. Few of them, whose interval is wider. */
  private static final String TEXTS = Boolean.getBoolean("draftwire.proof.full") ? "24" : "6";

  private static final Path CARD = Path.of("..", "models", "stories-draft", "acceptance.json");

  private static PreparedPair pair;

  @TempDir Path folder;

  @BeforeAll
  static void fetch() {
    pair = RealPair.get();
  }

  /** Other texts, fewer of them: the card's figures come out again, within both intervals. */
  @Test
  void reproducesTheModelCard() throws Exception {
    JsonNode card = AnswerShape.parse(Files.readString(CARD));
    JsonNode found =
        AnswerShape.parse(
            check(
                    "--sequences",
                    TEXTS,
                    "--length",
                    "256",
                    "--seed",
                    "5",
                    "--json",
                    "--profile",
                    "jetson-a100")
                .out());
    assertThat(found.get("tokenizers_agree").asBoolean()).isTrue();
    // Without llama.cpp's "?B" for a size that it has no name for.
    assertThat(found.get("draft").asString()).contains("llama Q8_0, ").doesNotContain("?");
    for (JsonNode at : found.get("temperatures")) {
      JsonNode stated = with(card.get("temperatures"), "temperature", at.get("temperature"));
      assertReproduced("1 - TV", at.get("overlap"), stated.get("overlap"));
      for (JsonNode scheme : at.get("schemes")) {
        JsonNode then = with(stated.get("schemes"), "settings", scheme.get("settings"));
        String name = scheme.get("settings").asString();
        assertReproduced(name, scheme.get("acceptance"), then.get("acceptance"));
        assertThat(scheme.get("tokens_per_round")).hasSize(16);
      }
      assertThat(at.get("links")).hasSize(5);
    }
  }

  /** Twice the width of a 95 % interval of the difference: four standard errors. */
  private static void assertReproduced(String what, JsonNode found, JsonNode stated) {
    double tolerance = 2 * Math.hypot(halfWidth(found), halfWidth(stated));
    assertThat(found.get("mean").asDouble())
        .as(what)
        .isCloseTo(stated.get("mean").asDouble(), within(tolerance));
    assertThat(tolerance).as("%s: an interval that says something", what).isLessThan(0.15);
  }

  private static double halfWidth(JsonNode estimate) {
    return (estimate.get("high").asDouble() - estimate.get("low").asDouble()) / 2;
  }

  private static JsonNode with(JsonNode rows, String key, JsonNode value) {
    return StreamSupport.stream(rows.spliterator(), false)
        .filter(row -> row.get(key).equals(value))
        .findFirst()
        .orElseThrow(() -> new AssertionError("the card has no row with " + key + " " + value));
  }

  @Test
  void judgesByAText() throws Exception {
    Path text = folder.resolve("text.txt");
    Files.writeString(
        text,
        "Tom had a red kite. He ran up the hill with it, and the wind took it high. ".repeat(12));
    Said run =
        check("--text", text.toString(), "--temp", "0.8", "--length", "64", "--profile", "gpu");
    assertThat(run.exit()).as("stderr: %s", run.err()).isZero();
    assertThat(run.out())
        .contains("tokenizers  the same, 32000 tokens")
        .contains("text.txt")
        .contains("k-sqs K=8 ell=100")
        .containsPattern("20kbit/20kbit/300ms +(speculate|stream from the cloud): ");
  }

  @Test
  void linksAreTheUsers() throws Exception {
    JsonNode found =
        AnswerShape.parse(
            check(
                    "--sequences",
                    "2",
                    "--length",
                    "32",
                    "--temp",
                    "1",
                    "--json",
                    "--link",
                    "5kbit/5kbit/40ms,none")
                .out());
    JsonNode links = found.get("temperatures").get(0).get("links");
    assertThat(links).hasSize(2);
    assertThat(links.get(0).get("link").asString()).isEqualTo("5kbit/5kbit/40ms");
    double gain = links.get(0).get("gain").asDouble();
    assertThat(links.get(0).get("verdict").asString()).isEqualTo(gain > 1 ? "speculate" : "stream");
  }

  @Test
  void tokenizersThatDifferAreNoPair() throws Exception {
    Path other = folder.resolve("other.gguf");
    Files.copy(pair.draft(), other);
    int token = OnePiece.respell(other);
    Said run = check("--model-draft", other.toString());
    assertThat(run.failedWith(FAILED))
        .contains("no pair", "token " + token + " is ", "choose a draft of the target's family");
    JsonNode json = AnswerShape.parse(check("--model-draft", other.toString(), "--json").out());
    assertThat(json.get("tokenizers_agree").asBoolean()).isFalse();
    assertThat(json.get("first_different_token").asInt()).isEqualTo(token);
  }

  @Test
  void badInputIsNamed() throws Exception {
    assertThat(refused("--text", "nowhere.txt")).contains("text nowhere.txt");
    assertThat(refused("--sequences", "1")).contains("--sequences 1", "2..10000");
    assertThat(refused("--temp", "-1")).contains("temperature -1.0");
    assertThat(refused("--link", "fast")).contains("link 'fast'");
    assertThat(Said.of("pair").failedWith(USAGE)).contains("pair check");
    Path latin = folder.resolve("latin.txt");
    Files.write(latin, new byte[] {(byte) 0xE9, 'x'});
    assertThat(refused("--text", latin.toString())).contains("not UTF-8");
  }

  /** Before a model is loaded. */
  private static String refused(String... more) {
    return Said.of(line(more)).failedWith(USAGE);
  }

  private static Said check(String... more) {
    return Said.of(line(more));
  }

  private static String[] line(String... more) {
    String[] words = new String[more.length + 2];
    words[0] = "pair";
    words[1] = "check";
    System.arraycopy(more, 0, words, 2, more.length);
    return words;
  }
}
