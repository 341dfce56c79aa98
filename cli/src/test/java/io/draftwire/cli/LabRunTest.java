package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Experiments from the command line, and with the real pair. */
class LabRunTest {
  @TempDir Path temporary;

  @Test
  void listsWhatThereIs() throws Exception {
    String list = CommandRun.of("lab", "list").out();
    assertThat(list).contains("paper ", "bound ", "crossover ", "length ", "story-1", "alice");
  }

  @Test
  void badFilesAreOneLineWithFileAndValueAndLeaveNothing() throws Exception {
    Path file = Files.writeString(temporary.resolve("x.yaml"), "name: x\naxes: {alfa: 1}\n");
    Path out = temporary.resolve("out");
    String message =
        CommandRun.of("lab", "run", file.toString(), "--out", out.toString()).failedWith(2);
    assertThat(message).contains("x.yaml").contains("'alfa'").contains("did you mean 'alpha'?");
    Files.writeString(file, "name: x\naxes: {prompt: stroy-1}\n");
    message = CommandRun.of("lab", "run", file.toString(), "--out", out.toString()).failedWith(2);
    assertThat(message).contains("'stroy-1'").contains("did you mean 'story-1'?");
    Files.writeString(file, "name: x\naxes: {profile: abacus}\n");
    message = CommandRun.of("lab", "run", file.toString(), "--out", out.toString()).failedWith(2);
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
      String said = CommandRun.of("lab", "run", file.toString(), "--out", out.toString()).out();
      assertThat(said).contains("14 rows");
      contents[i] = Files.readString(out.resolve("results.jsonl"));
    }
    assertThat(contents[1]).isEqualTo(contents[0]);
    assertThat(contents[0].lines()).hasSize(14);
  }
}
