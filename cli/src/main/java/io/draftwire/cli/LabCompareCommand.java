package io.draftwire.cli;

import io.draftwire.lab.report.Agreement;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Holds what virtual time said against what the clock says. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = {
      "Hold an experiment's rows of virtual time against its rows by the clock.",
      "A row a way: time per committed token in both, and the ratio (median and range) over the"
          + " openings whose texts are equal; rounding may turn a text, and another one takes"
          + " another time. Then how many ways keep within the tolerance, and whether the clock"
          + " agrees about who is ahead. Exit status 0 if every way keeps."
    })
final class LabCompareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "VIRTUAL",
      description = "The folder of `lab run --mode virtual`.")
  private Path virtual;

  @Parameters(
      index = "1",
      paramLabel = "CLOCK",
      description = "The folder of the same experiment with --mode paced.")
  private Path clock;

  @Option(
      names = "--tolerance",
      paramLabel = "SHARE",
      description = "Most that a way's median may differ (default: ${DEFAULT-VALUE}).")
  private double tolerance = 0.05;

  @Override
  public Integer call() throws IOException {
    if (!(tolerance > 0 && tolerance < 1)) {
      throw new IllegalArgumentException(
          "tolerance " + tolerance + " is outside (0, 1); 0.05 is five per cent");
    }
    Agreement agreement = Agreement.of(virtual, clock);
    List<Agreement.Way> outside = agreement.outside(tolerance);
    PrintWriter out = spec.commandLine().getOut();
    for (Agreement.Way way : agreement.ways()) {
      out.printf(
          Locale.ROOT,
          "%-7s %s | %s: %.2f ms a token, virtual %.2f; %s%n",
          way.ratios().length == 0 ? "unlike" : outside.contains(way) ? "differs" : "holds",
          words(way.contender()),
          words(way.condition()),
          way.clockMs(),
          way.virtualMs(),
          ratio(way));
    }
    out.printf(
        Locale.ROOT,
        "%d of %d ways within %.0f %%, median ratio %.3f, %d without an equal text; who is ahead is"
            + " the same in %d of %d pairs that are more than %.0f %% apart; %d rows without a"
            + " counterpart%n",
        agreement.comparable().size() - outside.size(),
        agreement.comparable().size(),
        100 * tolerance,
        agreement.median(),
        agreement.ways().size() - agreement.comparable().size(),
        agreement.agreed(),
        agreement.judged(),
        100 * Agreement.APART,
        agreement.unmatched());
    out.flush();
    return outside.isEmpty() ? 0 : 1;
  }

  private static String ratio(Agreement.Way way) {
    int equal = way.ratios().length;
    String texts = String.format(Locale.ROOT, "%d of %d texts equal", equal, way.openings());
    return equal == 0
        ? texts
        : String.format(
            Locale.ROOT,
            "ratio %.3f (%.3f to %.3f), %s",
            way.median(),
            way.ratios()[0],
            way.ratios()[equal - 1],
            texts);
  }

  private static String words(Map<String, String> values) {
    return values.entrySet().stream()
        .map(value -> value.getKey() + "=" + value.getValue())
        .collect(Collectors.joining(" "));
  }
}
