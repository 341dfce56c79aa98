package io.draftwire.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.engine.Backend;
import io.draftwire.engine.RealModels;
import io.draftwire.engine.TinyLlama;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** States of layers lie in a device's memory there: exits, and what they are fitted to, read it. */
@Tag("models")
class VulkanExitsTest {
  private static final int LAYERS = 4;

  @TempDir Path directory;

  @Test
  void statesAndGuessesAreThoseOfTheProcessorUpToRounding() throws Exception {
    Path natives = RealModels.natives(Backend.VULKAN);
    Path file = TinyLlama.write(directory.resolve("m.gguf"), TinyLlama.sentencePiece(), 1, LAYERS);
    Map<String, Double> said = run(natives, file);
    assertThat(said).containsEntry("on a device", 1.0).containsEntry("bits that differ", 0.0);
    assertThat(said).as("of two layers").containsEntry("guesses", 18.0);
    said.forEach(
        (name, number) -> {
          if (name.startsWith("state ")) {
            assertThat(number).as(name).isLessThan(1e-2);
          } else if (name.startsWith("guess ")) {
            // The head's own weights are rounded to bytes.
            assertThat(number).as(name).isLessThan(0.05);
          }
        });
    assertThat(said.keySet()).contains("state 0", "state 3", "guess 0", "guess 8");
  }

  private static Map<String, Double> run(Path natives, Path file) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                DeviceExits.class.getName(),
                natives.toString(),
                file.toString(),
                Backend.VULKAN.word(),
                Integer.toString(LAYERS))
            .redirectErrorStream(true)
            .start();
    try {
      List<String> lines =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .toList();
      boolean ended = process.waitFor(60, TimeUnit.SECONDS);
      if (lines.stream().anyMatch(line -> line.contains("no device"))) {
        RealModels.lacking(Backend.VULKAN, String.join(" ", lines));
      }
      assertThat(ended && process.exitValue() == 0).as("%s", lines).isTrue();
      Map<String, Double> said = new LinkedHashMap<>();
      for (String line : lines) {
        int colon = line.lastIndexOf(": ");
        if (colon > 0 && !line.startsWith("WARNING")) {
          said.put(line.substring(0, colon), Double.parseDouble(line.substring(colon + 2)));
        }
      }
      return said;
    } finally {
      process.destroyForcibly();
    }
  }
}
