package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.engine.store.PreparedPair;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the quick start has its reader type for two machines, typed, on one. */
@DisabledOnOs(OS.WINDOWS)
class QuickStartTest {
  @TempDir private Path folder;

  @Test
  void twoMachinesAreSetUpAsItSays() throws Exception {
    PreparedPair pair = RealPair.get();
    Path command = folder.resolve("draftwire");
    Files.writeString(
        command,
        CommandRun.command(List.of()).stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" ", "#!/bin/sh\nexec ", " \"$@\"\n")));
    assertThat(command.toFile().setExecutable(true)).isTrue();
    List<String> typed =
        typed().stream()
            .map(line -> line.replace(" target.gguf", " " + pair.target()))
            .map(line -> line.replace(" draft.gguf", " " + pair.draft()))
            .toList();
    assertThat(typed).hasSize(3);

    Process keys = bash(typed.getFirst()).inheritIO().start();
    assertThat(keys.waitFor()).isZero();
    // Of all that is not ours to choose: a free port, and nothing that others could reach.
    String cloudLine = typed.get(1).replace("--host 0.0.0.0", "--host 127.0.0.1") + " --port 0";
    Process cloud = bash("exec " + cloudLine).redirectErrorStream(true).start();
    try {
      BufferedReader said = cloud.inputReader(StandardCharsets.UTF_8);
      String address = listening(said);
      Thread.ofPlatform().daemon().start(() -> readOn(said));
      String port = address.substring(address.indexOf(':') + 1, address.indexOf(','));
      Process edge =
          bash(typed.get(2).replace(":8642", ":" + port)).redirectErrorStream(true).start();
      String answer = new String(edge.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(edge.waitFor()).as("%s", answer).isZero();
      assertThat(answer).contains("tokens/s");
    } finally {
      cloud.destroy();
      assertThat(cloud.waitFor()).isNotNegative();
    }
  }

  private static String listening(BufferedReader said) throws IOException {
    StringBuilder all = new StringBuilder();
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.startsWith(CloudCommand.LISTENING)) {
        return line.substring(CloudCommand.LISTENING.length());
      }
      all.append(line).append('\n');
    }
    throw new AssertionError("the cloud ended before it listened: " + all);
  }

  /** What a process still says must not fill its pipe. */
  private static void readOn(BufferedReader said) {
    try {
      said.transferTo(Writer.nullWriter());
    } catch (IOException e) {
      // It is gone.
    }
  }

  private ProcessBuilder bash(String line) {
    return new ProcessBuilder("bash", "-euc", line).directory(folder.toFile());
  }

  /** The commands below the heading, for this machine. */
  private static List<String> typed() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "quick-start.md"));
    String chapter = page.substring(page.indexOf("## Two machines"));
    String block = chapter.substring(chapter.indexOf("```sh\n") + 6);
    return block
        .substring(0, block.indexOf("```"))
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.replace("HOST", "localhost"))
        .toList();
  }
}
