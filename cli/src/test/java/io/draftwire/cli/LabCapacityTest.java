package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How many users one target serves, from the command line. */
class LabCapacityTest {
  @TempDir Path temporary;

  @ParameterizedTest
  @CsvSource({
    "--edges, 0, within 1..256",
    "--edges, 300, within 1..256",
    "--way, walk, 'write stream, live, coupled, rounds or the name of a preset'",
    "--way, live/best, static/8/10ms",
    "--slo, soon, ttft=1s",
    "--share, 1.5, outside (0",
    "--profile, abacus, jetson-a100",
    "--answers, 1, at least 2",
    "--max-tokens, 1, below 2"
  })
  void whatMakesNoSenseIsOneLineBeforeAnyModelIsLoaded(String flag, String value, String said) {
    assertThat(Said.of("lab", "capacity", flag, value).failedWith(2)).contains(said);
  }

  @Test
  @Tag("models")
  void theRealPairServesUsersTogether() throws Exception {
    RealPair.get();
    Path json = temporary.resolve("rows.jsonl");
    String said =
        Said.of(
                "lab",
                "capacity",
                "--profile",
                "gpu",
                "--edges",
                "1,3",
                "--answers",
                "4",
                "-n",
                "12",
                "--way",
                "stream/goodput,live,stream/fifo",
                "--json",
                json.toString())
            .out();
    assertThat(said).contains("live/goodput", "most users of whose answers 90 %", "3 or more");
    List<JsonNode> rows =
        Files.readAllLines(json).stream().map(new JsonMapper()::readTree).toList();
    assertThat(rows).hasSize(6);
    double together = rows.get(3).get("tokens_per_second").asDouble();
    double inTurn = rows.get(5).get("tokens_per_second").asDouble();
    // Virtual time: passes over three take as long as over one, whatever this machine does.
    assertThat(rows.get(3).get("users").asInt()).isEqualTo(3);
    assertThat(together).isGreaterThan(1.5 * inTurn);
  }

  /**
   * Made-up models: the folder has what a page needs to say what was served, and how to repeat it.
   */
  @Test
  void theFolderOfARunIsASectionOfTheReport() throws Exception {
    Path folder = temporary.resolve("results").resolve("serving");
    CommandRun run =
        CommandRun.thorough(
            "lab",
            "capacity",
            "--tables",
            "--profile",
            "gpu",
            "--edges",
            "1,4",
            "--answers",
            "2",
            "-n",
            "8",
            "--way",
            "stream,live",
            "--out",
            folder.toString());
    assertThat(run.exit()).as("stderr: %s", run.err()).isZero();
    Said report = Said.of("lab", "report", folder.getParent().toString());
    assertThat(report.exit()).as("stderr: %s", report.err()).isZero();
    assertThat(report.out()).contains("1 experiment, 4 rows");
    assertThat(Files.readString(folder.resolveSibling("report.html")))
        .contains("Serving: how many users one target serves")
        .contains("90 % within ttft=1s,tpot=100ms")
        .contains("stream/goodput", "live/goodput")
        .contains("<code>draftwire lab capacity --tables --profile gpu --edges 1,4");
  }

  @Test
  void capacityIsAnExperimentOfVirtualTime() throws Exception {
    assertThat(Said.of("lab", "list").out()).contains("capacity   How many users");
    assertThat(
            Said.of("lab", "run", "capacity", "--mode", "real", "--out", temporary.toString())
                .failedWith(2))
        .contains("mode real", "bench serve --capacity");
  }

  @Test
  @Tag("models")
  void labRunCapacityIsLabCapacityOverThePair() throws Exception {
    RealPair.get();
    Path folder = temporary.resolve("capacity");
    Said run = Said.of("lab", "run", "capacity", "--quick", "--out", folder.toString());
    assertThat(run.exit()).as("stderr: %s", run.err()).isZero();
    assertThat(Files.readAllLines(folder.resolve("capacity.jsonl"))).hasSize(15);
    assertThat(Files.readString(folder.resolve("manifest.json")))
        .contains("draftwire lab run capacity --quick");
  }
}
