package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.engine.exits.ExitHeads;
import io.draftwire.engine.exits.ExitsFile;
import io.draftwire.engine.exits.TargetPrint;
import io.draftwire.engine.gguf.GgufFile;
import io.draftwire.engine.store.PreparedPair;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Exits of the default pair's target, fitted, measured, and refused where they are of no use. */
@Tag("models")
class TrainExitsCommandTest {
  @TempDir Path directory;

  @Test
  void exitsAreFittedMeasuredAndKept() throws Exception {
    PreparedPair pair = RealPair.get();
    Path file = directory.resolve("my.exits");
    CommandRun run =
        CommandRun.thorough(
            "train-exits",
            "--threads",
            "1",
            "--layers",
            "1,3",
            "--tokens",
            "3072",
            "--rank",
            "96",
            "--json",
            "--out",
            file.toString());
    assertThat(run.exit()).as("stderr: %s", run.err()).isZero();
    JsonNode figures = AnswerShape.parse(run.out());
    assertThat(figures.get("fitted_positions").asInt()).isGreaterThan(2000);
    assertThat(figures.get("measured_positions").asInt()).isGreaterThan(300);
    JsonNode early = exit(figures, 1, "head");
    JsonNode late = exit(figures, 3, "head");
    assertThat(late.get("race").asDouble())
        .as("one noise agrees more often than two draws")
        .isGreaterThan(late.get("draws").asDouble());
    assertThat(late.get("race").asDouble())
        .as("the later an exit, the more it knows")
        .isGreaterThan(early.get("race").asDouble());
    assertThat(late.get("race").asDouble())
        .as("a fitted head knows more than the bare layer")
        .isGreaterThan(exit(figures, 3, "lens").get("race").asDouble());
    assertThat(late.get("total_variation").asDouble()).isBetween(0.0, 0.6);
    assertThat(late.get("accepted").asDouble()).isBetween(0.3, 1.0);

    ExitHeads heads = ExitsFile.read(file, TargetPrint.of(GgufFile.open(pair.target())));
    assertThat(heads.exits()).hasSize(2);
    assertThat(heads.exits().get(1).agreement()).isEqualTo((float) late.get("race").asDouble());

    theLabTriesThemByTheClock(file);

    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    refuses(file, List.of(), "cut off or damaged");
    Files.write(file, whole);
    refuses(file, List.of("--model", pair.draft().toString()), "fitted to another target");
    refuses(directory.resolve("gone"), List.of(), "no such file");
  }

  @Test
  void layersThatTheModelDoesNotHaveAreRefusedBeforeAnythingIsFitted() throws Exception {
    RealPair.get();
    for (String layer : List.of("5", "17")) {
      Said run =
          Said.of("train-exits", "--layers", layer, "--out", directory.resolve("x").toString());
      assertThat(run.exit()).isEqualTo(2);
      assertThat(run.err()).hasSize(1);
      assertThat(run.err().getFirst()).contains("layer " + layer, "numbered from 0");
    }
  }

  /** Hints of the exits that the target really has: one text with them and without. */
  private void theLabTriesThemByTheClock(Path exits) throws Exception {
    Path spec = directory.resolve("own.yaml");
    Files.writeString(
        spec,
        """
        name: own
        question: Do exits of one's own reach the lab?
        mode: real
        tokens: 48
        baselines: false
        axes: {setup: live, rtt: 5ms, hints: ["off", own], prompt: story-1}
        """);
    Path out = directory.resolve("results");
    String[] words = {"lab", "run", spec.toString(), "--out", out.toString(), "--exits"};
    Said refused = Said.of(with(words, "none"));
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err().getLast()).contains("hints: own needs exits", "train-exits");
    Said run = Said.of(with(words, exits.toString()));
    assertThat(run.exit()).as("stderr: %s", run.err()).isZero();
    List<JsonNode> rows =
        Files.readAllLines(out.resolve("results.jsonl")).stream().map(AnswerShape::parse).toList();
    assertThat(rows).hasSize(2);
    // Texts may differ: hints change which passes run, and those of other sizes round otherwise.
    assertThat(rows).allMatch(row -> row.get("tokens").asInt() == 48);
    assertThat(rows.get(0).has("hinted_passes")).isFalse();
    assertThat(rows.get(1).get("hints").asString()).isEqualTo("own");
    assertThat(rows.get(1).get("hinted_passes").asInt()).isPositive();
  }

  private static String[] with(String[] words, String last) {
    String[] all = Arrays.copyOf(words, words.length + 1);
    all[words.length] = last;
    return all;
  }

  private static JsonNode exit(JsonNode figures, int layer, String head) {
    for (JsonNode one : figures.get("exits")) {
      if (one.get("layer").asInt() == layer && one.get("head").asString().equals(head)) {
        return one;
      }
    }
    throw new AssertionError("no " + head + " behind layer " + layer);
  }

  private static void refuses(Path file, List<String> model, String said) throws Exception {
    List<String> words = new ArrayList<>(List.of("cloud", "--port", "0"));
    words.addAll(model);
    words.addAll(List.of("--exits", file.toString()));
    CommandRun run = CommandRun.of(words.toArray(String[]::new));
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).hasSize(1);
    assertThat(run.err().getFirst()).contains(file.toString(), said);
  }
}
