package io.draftwire.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.engine.ModelException;
import io.draftwire.engine.RealModels;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that differ from sound ones in a few things either are refused by the checks before native
 * code sees them, or do not end the process that loads and runs them. A build tries {@value #FEW};
 * {@code -Ddraftwire.mutants=10000} says how many, {@code -Ddraftwire.mutants.from} which is the
 * first: a number is a mutant, always the same. {@code -Ddraftwire.mutants.keep=DIR} keeps those
 * that were fatal.
 */
@Tag("models")
class MutantsTest {
  private static final int FEW = 400;
  private static final int MUTANTS = Integer.getInteger("draftwire.mutants", FEW);
  private static final int FIRST = Integer.getInteger("draftwire.mutants.from", 0);
  private static final String KEEP = System.getProperty("draftwire.mutants.keep");

  /** Reached by a mutant that never ends only; a sound one takes hundredths of a second. */
  private static final int DEADLINE_SECONDS = 60;

  @TempDir Path directory;

  @Test
  void noMutantEndsAProcess() throws Exception {
    Path natives = RealModels.natives();
    List<EditableGguf> bases = MutantBases.all(directory);
    Path file = directory.resolve("mutant.gguf");
    Map<String, Integer> outcomes = new TreeMap<>();
    List<String> fatal = new ArrayList<>();
    Loader loader = new Loader(natives);
    try {
      for (int i = FIRST; i < FIRST + MUTANTS; i++) {
        Random random = new Random(i);
        EditableGguf base = bases.get(random.nextInt(bases.size()));
        Files.write(file, new Mutations(random).mutant(base));
        String outcome = refused(file) ? "refused here" : loader.load(file);
        if (outcome.startsWith("died") || outcome.startsWith("failed")) {
          fatal.add(i + " " + outcome);
          keep(file, i);
          loader.close();
          loader = new Loader(natives);
        }
        outcomes.merge(outcome.replaceFirst(":.*", ""), 1, Integer::sum);
      }
    } finally {
      loader.close();
    }
    System.out.println("mutants: " + outcomes);
    assertThat(fatal).isEmpty();
  }

  /** The bases themselves pass: what is refused is refused for a mutation. */
  @Test
  void theBasesOfAllMutantsRun() throws Exception {
    Path natives = RealModels.natives();
    Path file = directory.resolve("base.gguf");
    Loader loader = new Loader(natives);
    try {
      for (EditableGguf base : MutantBases.all(directory)) {
        Files.write(file, base.encoded(new Random(1)));
        assertThat(loader.load(file)).as(MutantBases.name(base)).isEqualTo("ran");
      }
    } finally {
      loader.close();
    }
  }

  private static boolean refused(Path file) {
    try {
      LlamaBackend.inspect(file);
      return false;
    } catch (ModelException e) {
      assertThat(e.getMessage()).doesNotContain("\n");
      return true;
    }
  }

  private static void keep(Path file, int number) throws IOException {
    if (KEEP != null) {
      Files.copy(file, Path.of(KEEP, number + ".gguf"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** A child process that loads one file after the other. */
  private static final class Loader implements AutoCloseable {
    private final Process process;
    private final Writer names;
    private final BufferedReader outcomes;
    private final Path err;

    Loader(Path natives) throws IOException {
      err = Files.createTempFile("loader", ".err");
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx512m",
                  "-XX:-CreateCoredumpOnCrash",
                  "-XX:ErrorFile=/dev/null",
                  "--enable-native-access=ALL-UNNAMED",
                  "--add-modules=jdk.incubator.vector",
                  "-cp",
                  System.getProperty("java.class.path"),
                  MutantLoader.class.getName(),
                  natives.toString())
              .redirectError(err.toFile())
              .start();
      names = process.outputWriter();
      outcomes = process.inputReader();
    }

    /** "ran", or "refused", "failed" or "died" with the reason. */
    String load(Path file) throws IOException, InterruptedException {
      names.write(file + "\n");
      names.flush();
      CompletableFuture<String> line =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return outcomes.readLine();
                } catch (IOException e) {
                  return null;
                }
              });
      try {
        String outcome = line.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        // A JVM that dies of a signal says so on its output.
        return outcome != null && outcome.matches("(ran|refused|failed).*")
            ? outcome
            : "died: exit " + process.waitFor() + " " + lastWords();
      } catch (TimeoutException e) {
        return "died: it hangs";
      } catch (ExecutionException e) {
        throw new AssertionError(e);
      }
    }

    private String lastWords() throws IOException {
      return Files.readAllLines(err).stream()
          .filter(
              text -> text.contains("ASSERT") || text.contains(".cpp:") || text.contains("what"))
          .findFirst()
          .orElse("");
    }

    @Override
    public void close() throws IOException {
      process.destroyForcibly();
      Files.deleteIfExists(err);
    }
  }
}
