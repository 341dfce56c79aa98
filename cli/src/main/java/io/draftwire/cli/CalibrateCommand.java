package io.draftwire.cli;

import io.draftwire.lab.time.Calibration;
import io.draftwire.lab.time.CostProfile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures this host with a pair of models and keeps the result. */
@Command(
    name = "calibrate",
    mixinStandardHelpOptions = true,
    description = {
      "Measure what a pair of models costs on this host, for the lab's virtual time.",
      "The result is the cost profile 'measured'; a new calibration replaces it."
    })
final class CalibrateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ModelOptions options;

  @Option(
      names = {"-m", "--model"},
      paramLabel = "MODEL",
      description = "The target (default: the pair's).")
  private String target;

  @Option(
      names = {"-md", "--model-draft"},
      paramLabel = "MODEL",
      description = "The draft (default: the pair's).")
  private String draft;

  @Option(names = "--json", description = "Print one JSON object instead of a table.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Calibration measured;
    try (ProgressLine progress = new ProgressLine(System.err, Terminal.interactive())) {
      Models models = new Models(progress, options);
      Path targetFile = models.targetFile(target);
      Path draftFile = models.draftFile(draft);
      measured = HostCalibration.run(models, draftFile, targetFile, progress);
    }
    if (json) {
      out.println(Json.write(figures(measured)));
    } else {
      print(out, measured);
    }
    out.flush();
    return 0;
  }

  private static void print(PrintWriter out, Calibration measured) {
    CostProfile profile = measured.profile();
    out.println("host     " + measured.host());
    out.println("draft    " + measured.draftModel());
    out.println("target   " + measured.targetModel());
    out.println();
    out.printf("%-8s %14s %14s%n", "tokens", "draft ms", "target ms");
    int[] tokens = profile.target().tokens();
    for (int n : tokens) {
      out.printf(
          Locale.ROOT,
          "%-8d %14.2f %14.2f%n",
          n,
          profile.draft().seconds(n) * 1e3,
          profile.target().seconds(n) * 1e3);
    }
    out.println();
    out.printf(Locale.ROOT, "encode a draft %.3f ms, ", profile.encodeSeconds() * 1e3);
    out.printf(Locale.ROOT, "test a round %.3f ms%n", profile.verifySeconds() * 1e3);
    out.println("kept in " + Calibration.file() + " as the profile 'measured'");
  }

  private static Map<String, Object> figures(Calibration measured) {
    CostProfile profile = measured.profile();
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("host", measured.host());
    figures.put("date", measured.date());
    figures.put("draft_model", measured.draftModel());
    figures.put("target_model", measured.targetModel());
    figures.put("draft", CostJson.of(profile.draft()));
    figures.put("target", CostJson.of(profile.target()));
    figures.put("encode_seconds", profile.encodeSeconds());
    figures.put("verify_seconds", profile.verifySeconds());
    return figures;
  }
}
