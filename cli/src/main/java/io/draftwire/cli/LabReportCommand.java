package io.draftwire.cli;

import io.draftwire.lab.report.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Turns a results folder into a page. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "Write one self-contained HTML page about the experiments in a folder, and CSV beside their rows.",
      "The page needs no network and no other file; every figure has its 95 %% interval."
    })
final class LabReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "DIR",
      description = "A folder that `lab run` wrote, or one that holds several of them.")
  private Path dir;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the page goes (default: report.html in DIR).")
  private Path out;

  @Override
  public Integer call() throws IOException {
    Report report = Report.write(dir, out == null ? dir.resolve("report.html") : out);
    PrintWriter console = spec.commandLine().getOut();
    console.printf(
        Locale.ROOT,
        "%s: %d experiment%s, %,d rows%n",
        report.html(),
        report.experiments(),
        report.experiments() == 1 ? "" : "s",
        report.rows());
    report.csv().forEach(console::println);
    console.flush();
    return 0;
  }
}
