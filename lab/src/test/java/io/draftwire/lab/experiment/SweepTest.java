package io.draftwire.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SweepTest {
  private static final JsonMapper JSON = new JsonMapper();

  private static final Experiment EXPERIMENT =
      ExperimentFile.parse(
          "test",
          """
          name: test
          mode: virtual
          repeats: 2
          axes: {temperature: [0.2, 1], support: [2, 4], rate_up: 20kbit, rate_down: none, rtt: 5ms}
          """);

  @TempDir Path temporary;

  @BeforeEach
  void countAnew() {
    FakeRunner.RUNS.set(0);
  }

  private static Provenance provenance() {
    return new Provenance(
        "draftwire lab run test",
        "0.1",
        "tiny",
        Map.of("draft", "d", "target", "t"),
        Map.of("measured", Map.of("draft", 0.5)));
  }

  private static Sweep sweep(Experiment experiment, int workers) {
    return new Sweep(experiment, provenance(), FakeRunner::new, workers);
  }

  private byte[] run(Path folder, Experiment experiment, int workers) throws Exception {
    sweep(experiment, workers).run(folder, SweepListener.SILENT);
    return Files.readAllBytes(folder.resolve(Sweep.RESULTS));
  }

  private static List<String> lines(byte[] results) {
    return new String(results, StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void rowsComeInTheOrderOfThePointsWhateverTheWorkersDo() throws Exception {
    List<Point> points = EXPERIMENT.points();
    List<String> rows = lines(run(temporary, EXPERIMENT, 4));
    assertThat(rows).hasSameSizeAs(points);
    for (int i = 0; i < rows.size(); i++) {
      JsonNode row = JSON.readTree(rows.get(i));
      Point point = points.get(i);
      assertThat(row.get("setup").asString()).isEqualTo(point.setup().label());
      assertThat(row.get("temperature").asDouble()).isEqualTo(point.temperature());
      assertThat(row.get("repeat").asInt()).isEqualTo(point.repeat());
      assertThat(row.get("seed").asLong()).isEqualTo(point.seed());
      assertThat(row.get("scheme").isNull()).isEqualTo(point.scheme() == null);
    }
  }

  @Test
  void aRowHasItsKeysInOrderAndNullWhereOneDoesNotApply() throws Exception {
    String[] rows = lines(run(temporary, EXPERIMENT, 1)).toArray(String[]::new);
    JsonNode first = JSON.readTree(rows[0]);
    assertThat(first.propertyNames())
        .containsExactly(
            "experiment",
            "mode",
            "setup",
            "pair",
            "scheme",
            "support",
            "resolution",
            "alpha",
            "eta",
            "beta",
            "temperature",
            "draft_length",
            "bit_budget",
            "link",
            "rate_up",
            "rate_down",
            "rtt_ms",
            "profile",
            "prompt",
            "repeat",
            "support_code",
            "verify",
            "siblings",
            "ids_first",
            "ahead",
            "stop_drafting",
            "hints",
            "upload",
            "preset",
            "draft_blend",
            "tokens",
            "finish_reason",
            "seed",
            "rounds",
            "draft_tokens",
            "accepted_tokens",
            "draft_acceptance_rate",
            "mean_acceptance_length",
            "acceptance_histogram",
            "acceptance_by_position",
            "bits_per_draft_token",
            "uplink_payload_bits",
            "uplink_wire_bytes",
            "downlink_wire_bytes",
            "mean_support_size",
            "mean_dropped_mass",
            "mean_quantization_tv",
            "capped_drafts",
            "draft_passes",
            "target_passes",
            "target_rows",
            "streamed_tokens",
            "resyncs",
            "time_to_first_token_seconds",
            "seconds",
            "tokens_per_second",
            "phase_seconds",
            "prompt_seconds",
            "model_share",
            "rejections",
            "resampling_rate",
            "text_digest",
            "grid",
            "rounds_by_scheme");
    assertThat(first.get("link").asString()).isEqualTo("20kbit/none/5ms");
    assertThat(first.get("rate_up").asLong()).isEqualTo(20_000);
    assertThat(first.get("rate_down").isNull()).isTrue();
    assertThat(first.get("rtt_ms").asDouble()).isEqualTo(5);
    assertThat(first.get("alpha").isNull()).isTrue();
    assertThat(first.get("support").asInt()).isEqualTo(2);
    // SHA-256 of the ids 1 and 0 as big-endian 32-bit numbers, computed elsewhere.
    assertThat(first.get("text_digest").asString()).isEqualTo("cbbc48750debb853");
  }

  @Test
  void rowsOfTheBoundCarryItsTerms() throws Exception {
    Experiment bound =
        ExperimentFile.parse("test", "name: b\nbound: true\nbaselines: false\naxes: {support: 2}");
    JsonNode row = JSON.readTree(lines(run(temporary, bound, 1)).getFirst());
    assertThat(row.propertyNames())
        .endsWith(
            "bound_positions", "bound_rejections", "bound_tv", "bound_dropped", "bound_lattice");
    assertThat(row.get("bound_lattice").asDouble()).isEqualTo(0.4);
  }

  @Test
  void aSecondRunGivesTheSameBytes() throws Exception {
    byte[] first = run(temporary.resolve("a"), EXPERIMENT, 4);
    assertThat(run(temporary.resolve("b"), EXPERIMENT, 1)).isEqualTo(first);
  }

  @Test
  void goesOnAfterATearAtEveryByteOfTheLastRows() throws Exception {
    Experiment small =
        ExperimentFile.parse("test", "name: s\nbaselines: false\naxes: {support: [2, 3, 4]}");
    byte[] whole = run(temporary, small, 2);
    Path results = temporary.resolve(Sweep.RESULTS);
    int secondEnd = lines(whole).get(0).length() + 1 + lines(whole).get(1).length() + 1;
    for (int cut = secondEnd - 2; cut < whole.length; cut++) {
      Files.write(results, Arrays.copyOf(whole, cut));
      int stand = cut < secondEnd ? 1 : 2;
      if (cut % 101 == 0 || cut < secondEnd + 2 || cut == whole.length - 1) {
        FakeRunner.RUNS.set(0);
        assertThat(run(temporary, small, 2)).as("cut at %d", cut).isEqualTo(whole);
        assertThat(FakeRunner.RUNS.get()).isEqualTo(3 - stand);
      } else { // what the sweep goes on from, without the rest of it, which takes time
        try (RowFile rows = RowFile.open(results)) {
          assertThat(rows.rows()).as("cut at %d", cut).isEqualTo(stand);
        }
        assertThat(whole).startsWith(Files.readAllBytes(results));
      }
    }
  }

  @Test
  void aWholeSweepComputesNothingAgain() throws Exception {
    byte[] whole = run(temporary, EXPERIMENT, 2);
    String manifest = Files.readString(temporary.resolve(Manifest.FILE));
    FakeRunner.RUNS.set(0);
    assertThat(run(temporary, EXPERIMENT, 2)).isEqualTo(whole);
    assertThat(FakeRunner.RUNS.get()).isZero();
    assertThat(Files.readString(temporary.resolve(Manifest.FILE))).isEqualTo(manifest);
  }

  @Test
  void whatWasDoneBeforeARunnerBrokeStands() throws Exception {
    byte[] whole = run(temporary.resolve("whole"), EXPERIMENT, 1);
    FakeRunner.RUNS.set(0);
    Path folder = temporary.resolve("broken");
    Sweep broken = new Sweep(EXPERIMENT, provenance(), () -> new FakeRunner(5), 1);
    assertThatThrownBy(() -> broken.run(folder, SweepListener.SILENT))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the runner broke");
    byte[] stands = Files.readAllBytes(folder.resolve(Sweep.RESULTS));
    assertThat(lines(stands)).hasSize(5);
    assertThat(whole).startsWith(stands);
    assertThat(
            JSON.readTree(Files.readString(folder.resolve(Manifest.FILE))).get("finished").isNull())
        .isTrue();
    assertThat(run(folder, EXPERIMENT, 3)).isEqualTo(whole);
  }

  @Test
  void anotherExperimentsFolderIsRefusedAndLeftAlone() throws Exception {
    byte[] whole = run(temporary, EXPERIMENT, 2);
    Experiment other = EXPERIMENT.withMode(Mode.REPLAY);
    assertThatThrownBy(() -> run(temporary, other, 2))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("holds results of 'test'")
        .hasMessageContaining("give another folder");
    Provenance otherModels =
        new Provenance("c", "0.1", "tiny", Map.of("draft", "other"), provenance().profiles());
    assertThatThrownBy(
            () ->
                new Sweep(EXPERIMENT, otherModels, FakeRunner::new, 1)
                    .run(temporary, SweepListener.SILENT))
        .hasMessageContaining("other axes, models or costs");
    assertThat(Files.readAllBytes(temporary.resolve(Sweep.RESULTS))).isEqualTo(whole);
  }

  @Test
  void rowsOfUnknownOriginAreRefused() throws Exception {
    Files.writeString(temporary.resolve(Sweep.RESULTS), "{}\n");
    assertThatThrownBy(() -> run(temporary, EXPERIMENT, 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has rows but no manifest.json");
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws Exception {
    Path file = Files.writeString(temporary.resolve("file"), "x");
    assertThatThrownBy(() -> run(file.resolve("below"), EXPERIMENT, 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("below")
        .hasMessageContaining("--out");
  }

  @Test
  void theManifestSaysHowItCameAbout() throws Exception {
    run(temporary, EXPERIMENT, 2);
    JsonNode manifest = JSON.readTree(Files.readString(temporary.resolve(Manifest.FILE)));
    assertThat(manifest.get("experiment").asString()).isEqualTo("test");
    assertThat(manifest.get("command").asString()).isEqualTo("draftwire lab run test");
    assertThat(manifest.get("rows").asInt()).isEqualTo(EXPERIMENT.points().size());
    assertThat(manifest.get("finished").isString()).isTrue();
    assertThat(manifest.at("/models/target").asString()).isEqualTo("t");
    assertThat(manifest.at("/profile/measured/draft").asDouble()).isEqualTo(0.5);
    assertThat(manifest.at("/axes/temperature").toString()).isEqualTo("[0.2,1]");
    assertThat(manifest.at("/hardware/cores").asInt()).isPositive();
    assertThat(manifest.get("seeds")).hasSize(2);
  }

  @Test
  void progressCountsToTheEnd() throws Exception {
    List<Long> done = new ArrayList<>();
    List<Double> left = new ArrayList<>();
    sweep(EXPERIMENT, 2)
        .run(
            temporary,
            (rows, total, seconds) -> {
              done.add(rows);
              left.add(seconds);
              assertThat(total).isEqualTo(EXPERIMENT.points().size());
            });
    assertThat(done).isSorted().startsWith(0L).endsWith((long) EXPERIMENT.points().size());
    assertThat(left.subList(0, 2)).allMatch(seconds -> seconds.isNaN());
    assertThat(left.subList(2, left.size())).allMatch(seconds -> seconds >= 0);
    assertThat(left.getLast()).isZero();
  }
}
