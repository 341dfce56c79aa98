package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.engine.store.Catalog;
import io.draftwire.engine.store.ModelPair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ModelsCommandTest {
  private static final int FAILED = 1;

  @TempDir Path home;

  @Test
  void listsEveryPairWithLicencesAndSizes() throws Exception {
    CommandRun run = models();
    assertThat(run.exit()).isZero();
    assertThat(run.out()).startsWith("stories (the default): ").contains("comes with draftwire");
    for (ModelPair pair : Catalog.pairs()) {
      assertThat(run.out())
          .contains(pair.name(), pair.target().about().name(), pair.target().about().licence());
    }
    assertThat(run.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(110));
  }

  @Test
  void jsonNamesSourcesAndWhatIsHere() throws Exception {
    JsonNode json = AnswerShape.parse(models("--json").out());
    assertThat(json.get("pairs")).hasSameSizeAs(Catalog.pairs());
    JsonNode draft = json.get("pairs").get(0).get("draft");
    assertThat(draft.propertyNames())
        .containsExactly("name", "source", "licence", "download_bytes", "file_bytes", "path");
    assertThat(draft.get("source").asString()).isEqualTo("bundled:stories-draft.gguf");
    assertThat(draft.get("path").isNull()).isTrue();
  }

  @Test
  void theFirstRunOfTheDefaultPairStaysUnderItsBound() {
    long engine = 11_000_000;
    ModelPair pair = Catalog.pairs().getFirst();
    assertThat(pair.target().about().downloadBytes() + pair.draft().about().downloadBytes())
        .isLessThan(130_000_000 - engine);
  }

  /** An empty home: what is known is what the catalog says, and nothing is fetched for it. */
  @Test
  void draftsOfATargetAreFoundWithoutFetching() throws Exception {
    JsonNode json = AnswerShape.parse(models("find", "stories", "--json").out());
    assertThat(json.get("compared").asBoolean()).isFalse();
    JsonNode first = json.get("drafts").get(0);
    assertThat(first.get("name").asString()).isEqualTo("stories-draft Q8_0");
    assertThat(first.get("fit").asString()).isEqualTo("fits");
    assertThat(first.get("acceptance")).hasSize(2);
    CommandRun words = models("find", "tinyllama");
    assertThat(words.exit()).isZero();
    assertThat(words.out())
        .contains("32000 tokens of the kind llama", "stories15M F32", "`draftwire models pull");
    assertThat(home).isEmptyDirectory();
  }

  /** Nothing is here: notes, and nothing that would not work. */
  @Test
  void theDoctorFetchesNothing() throws Exception {
    CommandRun run =
        CommandRun.in(Map.of("DRAFTWIRE_HOME", home.toString()), List.of("doctor", "--json"));
    JsonNode json = AnswerShape.parse(run.out());
    assertThat(json.get("findings"))
        .extracting(finding -> finding.get("name").asString())
        .contains("java", "processors", "clock", "cache", "natives", "memory", "pair");
    assertThat(json.get("well").asBoolean()).as(run.out()).isTrue();
    assertThat(run.exit()).isZero();
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void unknownPairsAreRefusedWithTheKnownOnes() throws Exception {
    assertThat(models("pull", "nope").failedWith(FAILED))
        .contains("no model pair is called 'nope'", "stories, tinyllama");
  }

  @Test
  void aHubThatCannotBeReachedIsSaidInOneLine() throws Exception {
    try (NobodysPort hub = new NobodysPort()) {
      CommandRun run =
          CommandRun.in(
              Map.of("DRAFTWIRE_HOME", home.toString(), "HF_ENDPOINT", "http://" + hub.address()),
              List.of("models", "pull", "qwen3"));
      assertThat(run.failedWith(FAILED))
          .contains("hf:Qwen/Qwen3-8B-GGUF/Qwen3-8B-Q4_K_M.gguf")
          .doesNotContain("\n");
    }
  }

  private CommandRun models(String... more) throws Exception {
    List<String> words = new ArrayList<>(List.of("models"));
    words.addAll(List.of(more));
    return CommandRun.in(Map.of("DRAFTWIRE_HOME", home.toString()), words);
  }
}
