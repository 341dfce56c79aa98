package io.draftwire.cli;

import io.draftwire.core.session.SessionException;
import io.draftwire.engine.LanguageModel;
import io.draftwire.lab.time.Setup;
import io.draftwire.lab.time.Validation;
import io.draftwire.lab.time.Validation.Comparison;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Holds virtual time against real time. */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description = {
      "Hold virtual time against real runs over a shaped link: speed within 5 %%, bits exactly.",
      "Both models are paced to one made-up cost profile. Exit status 0 if every point holds."
    })
final class LabValidateCommand implements Callable<Integer> {
  private static final String PROMPT = "Once upon a time, there was a little robot";
  private static final String ROW = "%-20s %-12s %-6s %9s %9s %7s %8s %9s %13s %13s %4s  %s%n";

  @Spec private CommandSpec spec;
  @Mixin private ModelOptions options;

  @Option(
      names = "--real-models",
      description = "Take the pair's models; without it, small made-up ones that need no files.")
  private boolean realModels;

  @Override
  public Integer call() throws IOException, SessionException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    List<Comparison> rows = realModels ? withPair(out) : validate(out, Validation.ofTables());
    long failed = rows.stream().filter(row -> !row.holds()).count();
    out.println(
        failed == 0
            ? "virtual time holds at all " + rows.size() + " points"
            : "virtual time does not hold at " + failed + " of " + rows.size() + " points");
    out.flush();
    return failed == 0 ? 0 : Failure.FAILED;
  }

  private List<Comparison> withPair(PrintWriter out)
      throws IOException, SessionException, InterruptedException {
    try (ProgressLine progress = new ProgressLine(System.err, Terminal.interactive())) {
      Models models = new Models(progress, options);
      Path targetFile = models.targetFile(null);
      Path draftFile = models.draftFile(null);
      try (LanguageModel draft = models.draft(draftFile);
          LanguageModel target = models.target(targetFile, 1)) {
        int[] prompt = draft.tokenizer().prompt(PROMPT);
        return validate(out, new Validation(draft, target, prompt));
      }
    }
  }

  private static List<Comparison> validate(PrintWriter out, Validation validation)
      throws IOException, SessionException, InterruptedException {
    out.println("costs: draft " + Validation.profile().draft());
    out.println("       target " + Validation.profile().target());
    out.println();
    out.printf(
        ROW,
        "link",
        "setup",
        "scheme",
        "tok/s",
        "real",
        "error",
        "bits",
        "accepted",
        "bytes up",
        "bytes down",
        "runs",
        "");
    out.flush();
    return validation.run(row -> print(out, row));
  }

  private static void print(PrintWriter out, Comparison row) {
    boolean drafts = row.point().setup() == Setup.SPECULATIVE;
    out.printf(
        ROW,
        row.point().link(),
        row.point().setup().label(),
        drafts ? row.point().scheme().name() : "-",
        number("%.2f", row.virtual().tokensPerSecond()),
        number("%.2f", row.real().tokensPerSecond()),
        number("%+.1f%%", 100 * row.speedError()),
        pair(row.virtual().figures().payloadBits(), row.real().figures().payloadBits()),
        pair(row.virtual().figures().acceptedTokens(), row.real().figures().acceptedTokens()),
        pair(row.virtual().wireBytesUp(), row.real().wireBytesUp()),
        pair(row.virtual().wireBytesDown(), row.real().wireBytesDown()),
        row.runs(),
        verdict(row));
    out.flush();
  }

  /** One number where both agree. */
  private static String pair(long virtual, long real) {
    return virtual == real ? Long.toString(virtual) : virtual + "|" + real;
  }

  private static String verdict(Comparison row) {
    if (!row.bitsHold()) {
      return "BITS DIFFER";
    }
    if (!row.bytesHold()) {
      return "BYTES DIFFER";
    }
    return row.speedHolds() ? "holds" : "SPEED DIFFERS";
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
