package io.draftwire.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.engine.CostCurve;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.TableModel;
import io.draftwire.lab.report.Agreement;
import io.draftwire.lab.time.CostProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One experiment in virtual time and, over sockets and a shaped link, by the clock. How long a real
 * answer takes is held against nothing here but what a paced target cannot undercut.
 */
class PacedSweepTest {
  private static final int V = 300;
  private static final double PASS_SECONDS = 0.004;
  private static final TableModel.Laws TARGET =
      TableModel.endless(TableModel.seeded(V, 2, 11, 2.5));
  private static final TableModel.Laws DRAFT = TableModel.near(TARGET, V, 12, 0.6);

  private static final CostProfile COSTS =
      new CostProfile(
          "quick",
          "made up",
          CostCurve.linear(0.0005, 0),
          CostCurve.linear(PASS_SECONDS, 0),
          1e-4,
          1e-4);

  private static final String FILE =
      """
      name: tiny
      tokens: 12
      baselines: false
      axes: {temperature: 0.8, rate_up: 20mbit, rtt: 2ms, profile: quick, prompt: [story-2, story-4]}
      blocks:
        - {scheme: k-sqs, support: 4, draft_length: 3, ahead: ["off", "bonus:send"]}
        - {setup: [live, cloud-only]}
      """;

  @TempDir Path temporary;

  private static LanguageModel draft() {
    return new TableModel(V, DRAFT, 512, 4);
  }

  private static LanguageModel target() {
    return new TableModel(V, TARGET, 512, 4);
  }

  private void run(Mode mode) throws Exception {
    Experiment experiment = ExperimentFile.parse("tiny.yaml", FILE).withMode(mode);
    Prompts prompts = new Prompts(_ -> null);
    Supplier<Runner> runners =
        mode == Mode.PACED
            ? () -> RealRunner.paced(draft(), target(), prompts, _ -> COSTS)
            : () -> new VirtualRunner(draft(), target(), prompts, _ -> COSTS);
    new Sweep(experiment, new Provenance("test", "0", "tables", Map.of(), Map.of()), runners, 1)
        .run(folder(mode), SweepListener.SILENT);
  }

  private Path folder(Mode mode) {
    return temporary.resolve(mode.label());
  }

  @Test
  void whatVirtualTimeSaidIsRunByTheClockAndHeldAgainstIt() throws Exception {
    run(Mode.VIRTUAL);
    run(Mode.PACED);
    List<JsonNode> rows = new ArrayList<>();
    for (String line : Files.readAllLines(folder(Mode.PACED).resolve(Sweep.RESULTS))) {
      rows.add(new JsonMapper().readTree(line));
    }
    assertThat(rows).hasSize(2 * 4);
    for (JsonNode row : rows) {
      assertThat(row.get("mode").asString()).isEqualTo("paced");
      assertThat(row.get("seconds").asDouble())
          .isGreaterThan(PASS_SECONDS * row.get("target_passes").asInt());
    }

    Agreement agreement = Agreement.of(folder(Mode.VIRTUAL), folder(Mode.PACED));
    assertThat(agreement.ways()).hasSize(4);
    assertThat(agreement.unmatched()).isZero();
    // Whatever took how long, the text hangs on the seed alone.
    assertThat(agreement.ways())
        .allSatisfy(
            way -> {
              assertThat(way.openings()).isEqualTo(2);
              assertThat(way.ratios()).hasSize(2);
            });
  }

  @Test
  void foldersOfDifferentExperimentsAreNotHeldAgainstEachOther() throws Exception {
    run(Mode.VIRTUAL);
    Path other = Files.createDirectories(temporary.resolve("other"));
    Files.writeString(
        other.resolve(Sweep.RESULTS),
        Files.readString(folder(Mode.VIRTUAL).resolve(Sweep.RESULTS))
            .replace("\"temperature\":0.8", "\"temperature\":0.9"));
    assertThatThrownBy(() -> Agreement.of(folder(Mode.VIRTUAL), other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("with --mode virtual and with --mode paced");
  }
}
