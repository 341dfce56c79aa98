package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.condition.OS;

/**
 * One run of the command in a process of its own, as the launcher starts it, but for what pays in
 * minutes and not in seconds: code compiled ahead, and the thorough compiler.
 */
final class CommandRun implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 900;

  private static final List<String> BRIEF =
      List.of("-XX:TieredStopAtLevel=1", "-Ddraftwire.brief=true");

  private final Process process;
  private final StringBuffer out = new StringBuffer();
  private final StringBuffer err = new StringBuffer();
  private final List<Thread> readers = new ArrayList<>();

  private CommandRun(Process process) {
    this.process = process;
    readers.add(read(process.inputReader(StandardCharsets.UTF_8), out));
    readers.add(read(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8), err));
  }

  static CommandRun start(String... args) throws IOException {
    return start(Map.of(), List.of(args));
  }

  /**
   * Starts at a terminal of its own (util-linux's {@code script}), where a byte 3 is Ctrl-C; its
   * standard error is on standard output too.
   */
  static CommandRun inTerminal(String... args) throws IOException {
    String line =
        command(List.of(args)).stream()
            .map(word -> "'" + word.replace("'", "'\\''") + "'")
            .collect(Collectors.joining(" "));
    ProcessBuilder builder =
        new ProcessBuilder("script", "-qec", "stty rows 40 cols 120; exec " + line, "/dev/null");
    builder.environment().put("TERM", "xterm");
    return new CommandRun(builder.start());
  }

  /** Starts with more environment variables. */
  static CommandRun start(Map<String, String> environment, List<String> args) throws IOException {
    return start(environment, new ProcessBuilder(command(args)));
  }

  private static CommandRun start(Map<String, String> environment, ProcessBuilder builder)
      throws IOException {
    builder.environment().putAll(environment);
    return new CommandRun(builder.start());
  }

  /** How the command is started. */
  static List<String> command(List<String> args) {
    return command(BRIEF, args);
  }

  private static List<String> command(List<String> flags, List<String> args) {
    List<String> command = new ArrayList<>();
    if (OS.LINUX.isCurrentOs()) {
      // Whoever has the tests run in the background (nohup, or & in a script) hands on that Ctrl-C
      // is to be ignored, and a JVM keeps to that.
      command.addAll(List.of("env", "--default-signal=INT"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC",
            // As many as this JVM believes in: tests run side by side.
            "-XX:ActiveProcessorCount=" + Runtime.getRuntime().availableProcessors()));
    command.addAll(flags);
    String classPath = System.getProperty("java.class.path");
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("surefire.test.class.path", classPath),
            Main.class.getName()));
    command.addAll(args);
    return command;
  }

  /** Types, or pipes in, as it is. */
  void type(String text) throws IOException {
    process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  /** Runs to the end. */
  static CommandRun of(String... args) throws Exception {
    try (CommandRun run = start(args)) {
      run.finish();
      return run;
    }
  }

  /** The same with nothing left out, as for its user. */
  static CommandRun thorough(String... args) throws Exception {
    try (CommandRun run = start(Map.of(), new ProcessBuilder(command(List.of(), List.of(args))))) {
      run.finish();
      return run;
    }
  }

  /** Runs to the end with more environment variables. */
  static CommandRun in(Map<String, String> environment, List<String> args) throws Exception {
    try (CommandRun run = start(environment, args)) {
      run.finish();
      return run;
    }
  }

  /**
   * Runs to the end in a locale, with a last argument of these bytes, as {@code printf} has them: a
   * JVM could pass on only what its own locale has.
   */
  static CommandRun withBytes(String locale, String bytes, String... args) throws Exception {
    List<String> line = new ArrayList<>();
    line.addAll(List.of("sh", "-c", "exec \"$@\" \"$(printf '" + bytes + "')\"", "sh"));
    line.addAll(command(List.of(args)));
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().put("LC_ALL", locale);
    try (CommandRun run = new CommandRun(builder.start())) {
      run.finish();
      return run;
    }
  }

  /** On a thread of its own: a read of a pipe would hold on to a virtual thread's carrier. */
  private static Thread read(Reader from, StringBuffer into) {
    return Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try (from) {
                for (int c = from.read(); c >= 0; c = from.read()) {
                  into.append((char) c);
                }
              } catch (IOException e) {
                // The process is gone.
              }
            });
  }

  int finish() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .as("an end within %s s; stdout: %s; stderr: %s", PATIENCE_SECONDS, out, err)
        .isTrue();
    for (Thread reader : readers) {
      reader.join();
    }
    return process.exitValue();
  }

  /** Waits until this much has been printed on standard output. */
  void awaitOut(int characters) throws InterruptedException {
    await(() -> out.length() >= characters, characters + " characters");
  }

  /** Waits until standard output has this behind so many characters. */
  void awaitOut(int from, Pattern wanted) throws InterruptedException {
    await(() -> wanted.matcher(out.substring(from)).find(), "what matches " + wanted);
  }

  /** Waits for a line of standard output that begins so; returns the rest of it. */
  String awaitLine(String beginning) throws InterruptedException {
    await(() -> rest(beginning) != null, "a line '" + beginning + "...'");
    return rest(beginning);
  }

  private String rest(String beginning) {
    String text = out.toString();
    int at = text.indexOf(beginning);
    int end = at < 0 ? -1 : text.indexOf('\n', at);
    return end < 0 ? null : text.substring(at + beginning.length(), end);
  }

  interface Condition {
    boolean holds();
  }

  /** Waits until something holds, on standard output or elsewhere; fails where the run ends. */
  void await(Condition condition, String what) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.holds()) {
      assertThat(process.isAlive() && System.nanoTime() < deadline)
          .as("waiting for %s; stdout: %s; stderr: %s", what, out, err)
          .isTrue();
      Thread.sleep(10);
    }
  }

  void signal(String name) throws Exception {
    int status =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    assertThat(status).isZero();
  }

  Process process() {
    return process;
  }

  int exit() {
    return process.exitValue();
  }

  String out() {
    return out.toString();
  }

  /** Standard error without what the JVM itself says about the Vector API. */
  List<String> err() {
    return err.toString()
        .lines()
        .filter(line -> !line.startsWith("WARNING: Using incubator modules"))
        .toList();
  }

  /** What it said, once it has ended. */
  Said said() {
    return new Said(exit(), out(), err());
  }

  /** Fails unless the run ended with this status and one line of words, and said nothing else. */
  String failedWith(int status) {
    return said().failedWith(status);
  }

  /** The one line that a failed run says. */
  String oneLine() {
    return said().oneLine();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
