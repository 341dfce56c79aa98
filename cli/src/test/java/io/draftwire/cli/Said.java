package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;

/**
 * What a command line that has ended said.
 *
 * @param exit its status
 * @param out its standard output
 * @param err the lines of its standard error
 */
record Said(int exit, String out, List<String> err) {

  /**
   * Runs a command line in this JVM: a process would take a second to say the same, and seconds
   * until its models are loaded. For what ends by itself, and handles no signal.
   */
  static Said of(String... args) {
    return of(false, args);
  }

  /** The same, where an option that is given again counts as it is given last. */
  static Said ofLast(List<String> args) {
    return of(true, args.toArray(String[]::new));
  }

  private static Said of(boolean last, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        new CommandLine(new Main())
            .setOverwrittenOptionsAllowed(last)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err));
    Locale ours = Locale.getDefault();
    Locale.setDefault(Locale.ROOT); // As in a process.
    int exit;
    try {
      exit = Main.run(line, args);
    } finally {
      Locale.setDefault(ours);
    }
    return new Said(exit, out.toString(), err.toString().lines().toList());
  }

  /** Fails unless the run ended with this status and one line of words, and said nothing else. */
  String failedWith(int status) {
    assertThat(exit).as("exit status; stderr: %s", err).isEqualTo(status);
    assertThat(out).isEmpty();
    return oneLine();
  }

  /** The one line that a failed run says. */
  String oneLine() {
    assertThat(err).hasSize(1);
    assertThat(err.getFirst()).startsWith("draftwire: ");
    return err.getFirst();
  }
}
