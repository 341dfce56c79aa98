package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class FailureTest {
  @Command(name = "fail")
  private static final class Failing implements Runnable {
    @Override
    public void run() {
      throw new StackOverflowError("too deep");
    }
  }

  /** Picocli lets errors pass: the process would have stayed for as long as its other threads. */
  @Test
  void errorsOfACommandAreALineAndAStatus() {
    StringWriter err = new StringWriter();
    CommandLine line = new CommandLine(new Failing()).setErr(new PrintWriter(err));
    assertThat(Main.run(line)).isEqualTo(Failure.FAILED);
    assertThat(err.toString()).startsWith("draftwire: internal error").contains("too deep");
  }
}
