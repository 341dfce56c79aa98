package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Experiments from the command line, and with the real pair. */
class LabRunTest {
  @TempDir Path temporary;

  @Test
  void listsWhatThereIs() throws Exception {
    String list = Said.of("lab", "list").out();
    assertThat(list).contains("paper ", "bound ", "crossover ", "length ", "story-1", "alice");
  }

  @Test
  void badFilesAreOneLineWithFileAndValueAndLeaveNothing() throws Exception {
    Path file = Files.writeString(temporary.resolve("x.yaml"), "name: x\naxes: {alfa: 1}\n");
    Path out = temporary.resolve("out");
    String message = Said.of("lab", "run", file.toString(), "--out", out.toString()).failedWith(2);
    assertThat(message).contains("x.yaml").contains("'alfa'").contains("did you mean 'alpha'?");
    Files.writeString(file, "name: x\naxes: {prompt: stroy-1}\n");
    message = Said.of("lab", "run", file.toString(), "--out", out.toString()).failedWith(2);
    assertThat(message).contains("'stroy-1'").contains("did you mean 'story-1'?");
    Files.writeString(file, "name: x\naxes: {profile: abacus}\n");
    message = Said.of("lab", "run", file.toString(), "--out", out.toString()).failedWith(2);
    assertThat(message).contains("'abacus'").contains("jetson-a100");
    assertThat(out).doesNotExist();
  }

  @Test
  @Tag("models")
  void aReplayWithTheRealPairIsRepeatedByteForByte() throws Exception {
    RealPair.get();
    Path file =
        Files.writeString(
            temporary.resolve("x.yaml"),
            """
            name: x
            mode: replay
            tokens: 16
            axes: {profile: jetson-a100, rate_up: 100kbit, temperature: [0.3, 1], prompt: story-2}
            """);
    String[] contents = new String[2];
    for (int i = 0; i < 2; i++) {
      Path out = temporary.resolve("out" + i);
      String[] line = {"lab", "run", file.toString(), "--out", out.toString()};
      // In a process of its own, and in this one.
      Said run = i == 0 ? CommandRun.of(line).said() : Said.of(line);
      assertThat(run.out()).contains("14 rows");
      contents[i] = Files.readString(out.resolve("results.jsonl"));
    }
    assertThat(contents[1]).isEqualTo(contents[0]);
    assertThat(contents[0].lines()).hasSize(14);
  }

  /** The judge of auto at small scale: that it runs and what it says, never how fast. */
  @Test
  @Tag("models")
  void autoIsJudgedOverRealLinks() throws Exception {
    RealPair.get();
    String said = Said.of("lab", "validate", "--auto", "--quick").out();
    assertThat(said)
        .containsPattern(
            "10mbit/10mbit/1ms +- +\\d+\\.\\d +\\d+\\.\\d +\\d+\\.\\d +[+-]\\d+\\.\\d %")
        .containsPattern("100kbit/30kbit/5ms +2 .*\\[choice: ")
        .containsPattern("regret over 2 links: median .*, worst ");
    System.out.println(said.lines().reduce((a, b) -> b).orElseThrow());
    String refused = Said.of("lab", "validate", "--quick").failedWith(2);
    assertThat(refused).contains("--quick").contains("--auto");
  }

  /**
   * Live models in virtual time and by the wall clock: the same answers, and one report of both.
   */
  @Test
  @Tag("models")
  void virtualAndRealRunsGiveTheSameTextAndAreReported() throws Exception {
    RealPair.get();
    List<List<JsonNode>> rows = new ArrayList<>();
    for (String mode : List.of("virtual", "real")) {
      Path file =
          Files.writeString(
              temporary.resolve(mode + ".yaml"),
              """
              name: live-%s
              mode: %s
              tokens: 12
              baselines: false
              axes: {profile: jetson-a100, link: 1mbit/1mbit/10ms, prompt: story-3}
              blocks: [{scheme: [k-sqs, c-sqs]}, {setup: cloud-only}]
              """
                  .formatted(mode, mode));
      Path out = temporary.resolve("results").resolve(mode);
      Said run = Said.of("lab", "run", file.toString(), "--out", out.toString());
      assertThat(run.out()).as("stderr: %s", run.err()).contains("3 rows");
      rows.add(
          Files.readAllLines(out.resolve("results.jsonl")).stream()
              .map(AnswerShape::parse)
              .toList());
    }
    for (int i = 0; i < 3; i++) {
      JsonNode virtual = rows.get(0).get(i);
      JsonNode real = rows.get(1).get(i);
      for (String key : List.of("setup", "tokens", "text_digest", "uplink_payload_bits")) {
        assertThat(real.get(key)).as("row %s, %s", i, key).isEqualTo(virtual.get(key));
      }
    }
    Path results = temporary.resolve("results");
    Said report = Said.of("lab", "report", results.toString());
    assertThat(report.exit()).as("stderr: %s", report.err()).isZero();
    assertThat(results.resolve("report.html")).content().contains("live-virtual", "live-real");
  }
}
