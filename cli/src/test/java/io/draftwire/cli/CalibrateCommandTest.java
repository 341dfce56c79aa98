package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.engine.store.PreparedPair;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class CalibrateCommandTest {
  @TempDir Path config;

  /** An experiment that needs this host's costs has them measured where they never were. */
  @Test
  @Tag("models")
  void whatIsMeasuredIsWhatExperimentsTake() throws Exception {
    PreparedPair pair = RealPair.get();
    Path file =
        Files.writeString(
            config.resolve("x.yaml"),
            "name: x\ntokens: 8\nbaselines: false\naxes: {profile: measured}\n");
    for (int i = 0; i < 2; i++) {
      Path out = config.resolve("out" + i);
      CommandRun lab = inConfig("lab", "run", file.toString(), "--out", out.toString());
      assertThat(lab.out()).as("stderr: %s", lab.err()).contains("1 rows");
      assertThat(out.resolve("manifest.json")).content().contains("\"measured\"");
      long said = lab.err().stream().filter(line -> line.contains("never calibrated")).count();
      assertThat(said).as("stderr: %s", lab.err()).isEqualTo(i == 0 ? 1 : 0);
    }
    // The draft for both: what is asked here is what is told, and it is the quicker to measure.
    CommandRun run = inConfig("calibrate", "--json", "--model", pair.draft().toString());
    assertThat(run.exit()).as("stderr: %s", run.err()).isZero();
    JsonNode figures = AnswerShape.parse(run.out());
    for (String side : List.of("draft", "target")) {
      JsonNode curve = figures.get(side);
      assertThat(curve.get("tokens").get(0).asInt()).isEqualTo(1);
      assertThat(curve.get("seconds")).hasSameSizeAs(curve.get("tokens"));
      assertThat(StreamSupport.stream(curve.get("seconds").spliterator(), false))
          .allSatisfy(seconds -> assertThat(seconds.asDouble()).isPositive());
    }
  }

  private CommandRun inConfig(String... words) throws Exception {
    return CommandRun.in(Map.of("XDG_CONFIG_HOME", config.toString()), List.of(words));
  }
}
