package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class StandardOutputTest {
  private final StringWriter err = new StringWriter();

  /** A disk that is full, or a pipe whose reader has left. */
  private static PrintWriter failing(String reason) {
    return StandardOutput.writer(
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException(reason);
          }
        },
        StandardCharsets.UTF_8);
  }

  private int run(PrintWriter out, String... args) {
    CommandLine line = new CommandLine(new Main()).setOut(out).setErr(new PrintWriter(err, true));
    return Main.run(line, args);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bits --vocab 100",
        "lab list",
        "models --json",
        "--help",
        "lab run --help",
        "--version"
      })
  void whatCannotBePrintedIsAFailureOfEveryCommand(String command) {
    assertThat(run(failing("No space left on device"), command.split(" "))).isEqualTo(1);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("draftwire: standard output cannot be written (No space left on device)");
  }

  /** As `head` does: that is its business, and the end of ours. */
  @Test
  void aReaderThatLeavesEndsACommandWithoutAWord() {
    assertThat(run(failing("Broken pipe"), "lab", "list")).isEqualTo(1);
    assertThat(err.toString()).isEmpty();
  }

  /** What prints hears of it at once, and not when it is done. */
  @Test
  void whoPrintsIsStopped() {
    PrintWriter out = failing("Broken pipe");
    out.print("a token");
    assertThatThrownBy(out::flush).isInstanceOf(StandardOutput.Lost.class);
    assertThatThrownBy(() -> out.println(" and another")).isInstanceOf(StandardOutput.Lost.class);
  }

  @Test
  void whatArrivesIsWhatWasPrinted() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    assertThat(run(StandardOutput.writer(bytes, StandardCharsets.UTF_8), "lab", "list")).isZero();
    assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("crossover ").endsWith("\n");
  }
}
