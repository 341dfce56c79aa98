package io.draftwire.engine.process;

import io.draftwire.engine.gguf.GgufFile;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What a process that ended had to say of it: native code asserts, and a JVM tells much more. */
public final class CrashWords {
  /** Exit status of a process that a signal ended: so much, and the signal. */
  private static final int SIGNALLED = 128;

  private static final int KILL = 9;

  /** How a JVM begins the line that names the signal that native code raised. */
  private static final String FAULT = "#  SIG";

  private CrashWords() {}

  /** What native code asserted, with its file and line; empty where it did not. */
  public static Optional<String> asserted(List<String> lines) {
    // Without the folders that it was built in, before it is cut to a length.
    return lines.stream()
        .filter(line -> line.contains("ASSERT") || line.contains(".cpp:"))
        .findFirst()
        .map(line -> GgufFile.printable(line.substring(line.lastIndexOf('/') + 1)));
  }

  /** How it ended, and the line that says most of why. */
  static String of(List<String> lines, int exit) {
    String how =
        switch (exit) {
          case SIGNALLED + KILL -> "killed by signal 9, as it is where memory is short";
          default -> exit > SIGNALLED ? "signal " + (exit - SIGNALLED) : "exit " + exit;
        };
    return asserted(lines)
        .or(() -> first(lines, line -> line.startsWith(FAULT)).map(line -> line.substring(3)))
        .or(() -> first(lines.reversed(), line -> !line.isBlank()))
        .map(line -> how + "; it said: " + line)
        .orElse(how);
  }

  private static Optional<String> first(List<String> lines, Predicate<String> which) {
    return lines.stream().filter(which).findFirst().map(GgufFile::printable);
  }
}
