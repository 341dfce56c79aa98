package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LabReportCommandTest {
  private static final String ROW =
      "{\"experiment\":\"mine\",\"mode\":\"virtual\",\"setup\":\"cloud-only\",\"prompt\":\"a\","
          + "\"repeat\":0,\"tokens\":10,\"seconds\":2.0}\n";

  @TempDir Path dir;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void saysWhereItWrote() throws IOException {
    Files.writeString(dir.resolve("results.jsonl"), ROW);
    Path page = dir.resolve("out").resolve("page.html");
    assertThat(run(dir.toString(), "--out", page.toString())).isZero();
    assertThat(out.toString())
        .startsWith(page + ": 1 experiment, 1 rows")
        .contains(dir.resolve("mine.csv").toString(), dir.resolve("mine-rows.csv").toString());
    assertThat(Files.readString(page)).startsWith("<!DOCTYPE html>").contains("cloud-only");
    assertThat(dir.resolve("mine.csv")).exists();
  }

  @Test
  void refusesAnEmptyFolderInOneLine() {
    assertThat(run(dir.toString())).isEqualTo(Failure.USAGE);
    assertThat(err.toString()).contains(dir + " holds no results.jsonl").hasLineCount(1);
    assertThat(dir).isEmptyDirectory();
  }

  private int run(String... arguments) {
    CommandLine command = new CommandLine(new LabReportCommand());
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err));
    command.setExecutionExceptionHandler((e, line, parsed) -> Failure.report(e, line));
    return command.execute(arguments);
  }
}
