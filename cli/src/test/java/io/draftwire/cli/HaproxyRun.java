package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A real HAProxy in front of clouds on loopback, with the configuration that is shipped. */
final class HaproxyRun implements AutoCloseable {
  private static final Path CONFIGURATION = Path.of("..", "deploy", "haproxy", "haproxy.cfg");

  /** Where Debian has it, which is on the administrator's path only. */
  private static final String USUAL = "/usr/sbin";

  private final Process process;
  private final Path log;
  private final int port;

  private HaproxyRun(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.port = port;
  }

  /** Skips the test where there is none; continuous integration installs it. */
  static Path program() {
    Path found =
        Stream.concat(
                Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator)),
                Stream.of(USUAL))
            .map(folder -> Path.of(folder, "haproxy"))
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(null);
    if (found == null && System.getenv("CI") == null) {
      System.out.println(
          "draftwire: tests behind HAProxy are skipped; `apt-get install haproxy` does it");
      assumeTrue(false, "install haproxy to run this test");
    }
    assertThat(found).as("haproxy on the path").isNotNull();
    return found;
  }

  /**
   * Starts it, and waits until it listens.
   *
   * @param clouds ports of three
   */
  static HaproxyRun start(Path directory, List<Integer> clouds) throws Exception {
    int port = OtherServer.freePort();
    Path log = directory.resolve("haproxy.log");
    Process process =
        new ProcessBuilder(
                program().toString(),
                "-db",
                "-f",
                configuration(directory, port, clouds).toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    HaproxyRun run = new HaproxyRun(process, log, port);
    OtherServer.awaitListening(process, port, run::said);
    return run;
  }

  /** What is shipped, with other ports. */
  private static Path configuration(Path directory, int port, List<Integer> clouds)
      throws IOException {
    String text = Files.readString(CONFIGURATION);
    text = replaced(text, "bind 127.0.0.1:8642", "bind 127.0.0.1:" + port);
    for (int i = 0; i < clouds.size(); i++) {
      text = replaced(text, "127.0.0.1:" + (8651 + i), "127.0.0.1:" + clouds.get(i));
    }
    return Files.writeString(directory.resolve("haproxy.cfg"), text);
  }

  private static String replaced(String text, String what, String with) {
    assertThat(text).containsOnlyOnce(what);
    return text.replace(what, with);
  }

  private String said() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
