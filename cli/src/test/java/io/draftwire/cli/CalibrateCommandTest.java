package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

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

  @Test
  @Tag("models")
  void whatIsMeasuredIsWhatExperimentsTake() throws Exception {
    RealPair.get();
    CommandRun run = inConfig("calibrate", "--json");
    assertThat(run.exit()).as("stderr: %s", run.err()).isZero();
    JsonNode figures = AnswerShape.parse(run.out());
    for (String side : List.of("draft", "target")) {
      JsonNode curve = figures.get(side);
      assertThat(curve.get("tokens").get(0).asInt()).isEqualTo(1);
      assertThat(curve.get("seconds")).hasSameSizeAs(curve.get("tokens"));
      assertThat(StreamSupport.stream(curve.get("seconds").spliterator(), false))
          .allSatisfy(seconds -> assertThat(seconds.asDouble()).isPositive());
    }
    Path file =
        Files.writeString(
            config.resolve("x.yaml"),
            "name: x\ntokens: 8\nbaselines: false\naxes: {profile: measured}\n");
    Path out = config.resolve("out");
    CommandRun lab = inConfig("lab", "run", file.toString(), "--out", out.toString());
    assertThat(lab.out()).as("stderr: %s", lab.err()).contains("1 rows");
    assertThat(out.resolve("manifest.json")).content().contains("\"measured\"");
  }

  @Test
  void withoutItTheProfileIsNotKnown() throws Exception {
    Path file = Files.writeString(config.resolve("x.yaml"), "name: x\naxes: {profile: measured}\n");
    CommandRun lab = inConfig("lab", "run", file.toString(), "--out", config.toString());
    assertThat(lab.failedWith(2)).contains("run `draftwire calibrate` first");
  }

  private CommandRun inConfig(String... words) throws Exception {
    return CommandRun.in(Map.of("XDG_CONFIG_HOME", config.toString()), List.of(words));
  }
}
