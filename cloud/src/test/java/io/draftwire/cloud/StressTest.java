package io.draftwire.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Runs jcstress over this module's {@code *Stress} classes, in processes of its own: for some
 * seconds in a build, in the one kind of JVM that reorders most, or in the mode of jcstress that
 * {@code -Ddraftwire.stress} names ({@code quick}, {@code default}, {@code tough}).
 */
class StressTest {
  private static final String MODE = System.getProperty("draftwire.stress", "");

  /** The kind of JVM that reorders most: all is compiled by C2, which orders it by chance. */
  private static final String REORDERING =
      "-XX:-TieredCompilation -XX:+UnlockDiagnosticVMOptions"
          + " -XX:+StressLCM -XX:+StressGCM -XX:+StressIGVN -XX:+StressCCP";

  /** One fork of each test, both actors compiled alike, half a second. */
  private static final List<String> SHORT =
      List.of(
          "-m",
          "quick",
          "-f",
          "1",
          "-iters",
          "1",
          "-time",
          "500",
          "-sc",
          "false",
          "-af",
          "NONE",
          "-jvmArgs",
          REORDERING);

  private static final Pattern RESULTS =
      Pattern.compile("Results: (\\d+) planned; (\\d+) passed, (\\d+) failed");

  @Test
  void noForbiddenOrderIsSeen() throws Exception {
    Path folder = Files.createDirectories(Path.of("target", "jcstress").toAbsolutePath());
    Path log = folder.resolve("log");
    Process process = start(folder, log);
    try {
      assertThat(process.waitFor(MODE.isEmpty() ? 10 : 600, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    String said = Files.readString(log);
    assertThat(process.exitValue()).as(said).isZero();
    assertThat(said).doesNotContain("would not run");
    Matcher results = RESULTS.matcher(said);
    String last = null;
    while (results.find()) {
      last = results.group();
      assertThat(results.group(3)).isEqualTo("0");
    }
    assertThat(last).as(said).isNotNull();
  }

  private static Process start(Path folder, Path log) throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", classPath, "org.openjdk.jcstress.Main"));
    command.addAll(MODE.isEmpty() ? SHORT : List.of("-m", MODE));
    command.addAll(List.of("-r", folder.resolve("report").toString()));
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }
}
