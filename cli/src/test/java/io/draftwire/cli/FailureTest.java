package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
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

  /** Java's own message is the file's name and no more. */
  @Test
  void filesThatCannotBeWrittenAreNamedWithAReason() {
    assertThat(told(new AccessDeniedException("/x/report.html")))
        .contains("/x/report.html", "permissions");
    assertThat(told(new NoSuchFileException("/x/a"))).contains("/x/a", "does not exist");
    assertThat(told(new FileAlreadyExistsException("/x"))).contains("/x", "no folder");
    assertThat(told(new FileSystemException("/x/a", null, "Read-only file system")))
        .contains("/x/a: Read-only file system");
    assertThat(told(new UncheckedIOException(new IOException("/x/a: no space"))))
        .contains("/x/a: no space")
        .doesNotContain("internal error");
  }

  private static String told(Exception failure) {
    StringWriter err = new StringWriter();
    CommandLine line = new CommandLine(new Failing()).setErr(new PrintWriter(err));
    assertThat(Failure.report(failure, line)).isEqualTo(Failure.FAILED);
    assertThat(err.toString().lines()).hasSize(1);
    return err.toString();
  }
}
