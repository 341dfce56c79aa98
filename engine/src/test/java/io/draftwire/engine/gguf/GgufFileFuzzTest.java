package io.draftwire.engine.gguf;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.draftwire.engine.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/**
 * Any bytes are a sound header or a {@link ModelException}. Runs its seeds with the other tests;
 * with {@code JAZZER_FUZZ=1} it searches, led by coverage.
 */
class GgufFileFuzzTest {
  @TempDir static Path dir;

  @FuzzTest(maxDuration = "2m")
  void opensOrRefuses(byte[] bytes) throws IOException {
    Path file = Files.write(dir.resolve("fuzz.gguf"), bytes);
    try {
      GgufFileTest.readEverything(GgufFile.open(file));
    } catch (ModelException e) {
      if (e.getMessage().contains("\n")) {
        throw new AssertionError("more than one line: " + e.getMessage(), e);
      }
    }
  }
}
