package io.draftwire.engine.llama;

import io.draftwire.engine.Batch;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.gguf.GgufFile;
import io.draftwire.engine.process.CrashWords;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Loads and runs a model in a process of its own, for those families whose graphs assert what
 * nobody has listed here ({@link Architecture#isChecked}): llama.cpp knows more than a hundred. If
 * it ends that process, this one is not touched. A model that is refused there in words is refused
 * here by the same words, so that only the end of the process counts.
 */
final class Trial {
  /** Files are read at more than 100 MB a second even from slow disks. */
  private static final long LEAST_BYTES_A_SECOND = 50_000_000;

  private static final int SECONDS = 120;
  private static final String PROMPT = "once upon a time\n";

  private Trial() {}

  /**
   * Tries {@code file}.
   *
   * @throws ModelException if the process that tried it died, or did not end
   */
  static void require(Path natives, GgufFile file) {
    Path err = null;
    try {
      err = Files.createTempFile("trial", ".err");
      Process process =
          new ProcessBuilder(command(natives, file.path()))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(err.toFile())
              .start();
      try {
        long seconds = SECONDS + Files.size(file.path()) / LEAST_BYTES_A_SECOND;
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
          throw refused(file, "does not come to an end with it in " + seconds + " s");
        }
        if (process.exitValue() != 0) {
          throw refused(file, "ends its process over it (" + lastWords(process, err) + ")");
        }
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new ModelException(
          file.path() + ": cannot be tried in a process of its own: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ModelException(file.path() + ": interrupted while it was tried; run again", e);
    } finally {
      discard(err);
    }
  }

  private static List<String> command(Path natives, Path file) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx512m",
        "-XX:-CreateCoredumpOnCrash",
        "-XX:ErrorFile=" + (File.separatorChar == '/' ? "/dev/null" : "NUL"),
        "--enable-native-access=ALL-UNNAMED",
        "--add-modules=jdk.incubator.vector",
        "-cp",
        System.getProperty("java.class.path"),
        Trial.class.getName(),
        natives.toString(),
        file.toAbsolutePath().toString());
  }

  private static ModelException refused(GgufFile file, String what) {
    return new ModelException(
        file.path()
            + " ("
            + GgufFile.printable(file.architecture())
            + "): llama.cpp "
            + what
            + "; convert the model again, or use one of another family");
  }

  /** What native code asserted, or else the exit status. */
  private static String lastWords(Process process, Path err) throws IOException {
    return CrashWords.asserted(
            new String(Files.readAllBytes(err), StandardCharsets.UTF_8).lines().toList())
        .orElse("exit " + process.exitValue());
  }

  /** The process that tries. */
  public static void main(String[] args) {
    LlamaBackend backend = LlamaBackend.load(Path.of(args[0]));
    LlamaOptions options = LlamaOptions.of(Path.of(args[1])).withMaxSequences(2);
    try (LlamaModel model = backend.openUntried(options.withBatchTokens(16))) {
      int[] tokens = model.tokenizer().prompt(PROMPT);
      int length = Math.min(tokens.length, Math.min(4, model.contextLength()));
      Batch batch = new Batch(model.tokenizer().vocabularySize());
      if (length > 0) {
        model.forward(batch.addAll(model.open(), tokens, 0, length));
      }
    } catch (ModelException e) {
      // Whoever had it tried meets the same, and says so.
    }
  }

  private static void discard(Path err) {
    try {
      if (err != null) {
        Files.deleteIfExists(err);
      }
    } catch (IOException e) {
      // It lies among temporary files, where it may stay.
    }
  }
}
