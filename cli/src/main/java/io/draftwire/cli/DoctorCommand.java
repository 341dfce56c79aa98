package io.draftwire.cli;

import io.draftwire.cli.doctor.CacheCheck;
import io.draftwire.cli.doctor.Check;
import io.draftwire.cli.doctor.ClockCheck;
import io.draftwire.cli.doctor.CloudCheck;
import io.draftwire.cli.doctor.Doctor;
import io.draftwire.cli.doctor.Finding;
import io.draftwire.cli.doctor.FitCheck;
import io.draftwire.cli.doctor.JavaCheck;
import io.draftwire.cli.doctor.MemoryCheck;
import io.draftwire.cli.doctor.NamedModel;
import io.draftwire.cli.doctor.NativesCheck;
import io.draftwire.cli.doctor.ProcessorsCheck;
import io.draftwire.engine.llama.LlamaOptions;
import io.draftwire.engine.store.KnownAcceptance;
import io.draftwire.engine.store.ModelPair;
import io.draftwire.wire.CloudAddress;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks at all that an answer needs, and says what is wrong. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Look at this machine, the models and, with --cloud, a cloud and the link to it: a line each, with the remedy.",
      "Fetches and changes nothing. Exits with 1 where something will not work."
    })
final class DoctorCommand implements Callable<Integer> {
  /** Of one check; the cloud's moves a third of a megabyte each way over whatever link. */
  private static final Duration LONGEST = Duration.ofSeconds(60);

  @Spec private CommandSpec spec;
  @Mixin private ModelOptions model;
  @Mixin private TargetOption target;
  @Mixin private DraftOption draft;
  @Mixin private TrustOptions trust;
  @Mixin private InsecureOption clear;

  @Option(
      names = "--cloud",
      paramLabel = CloudList.FORM,
      description = "The cloud to look at, or several, each by itself (default: none).")
  private String cloud;

  @Option(
      names = {"-np", "--parallel"},
      paramLabel = "N",
      description = "Texts at once that memory is reckoned for (default: ${DEFAULT-VALUE}).")
  private int parallel = GatewayOptions.DEFAULT_PARALLEL;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    if (parallel < 1 || parallel > LlamaOptions.MOST_SEQUENCES) {
      throw new IllegalArgumentException(
          "--parallel " + parallel + " is outside 1.." + LlamaOptions.MOST_SEQUENCES);
    }
    List<CloudAddress> clouds =
        cloud == null ? List.of() : CloudList.parse(cloud, trust.where(clear.insecure)).clouds();
    if (!clouds.isEmpty() && target.model != null) {
      throw new IllegalArgumentException(
          "--model "
              + target.model
              + " has no meaning with --cloud "
              + cloud
              + ", which has a target; leave one out");
    }
    try (ProgressLine progress = new ProgressLine(System.err, Terminal.interactive())) {
      List<Check> checks = checks(new Models(progress, model), clouds);
      PrintWriter out = spec.commandLine().getOut();
      List<Finding> findings = new Doctor(LONGEST).examine(checks, finding -> print(out, finding));
      if (json) {
        out.println(Json.write(json(findings)));
        out.flush();
      }
      return Doctor.ill(findings) ? Failure.FAILED : 0;
    }
  }

  private List<Check> checks(Models models, List<CloudAddress> clouds) {
    NamedModel small = models.named(Models.DRAFT, draft.model);
    FitCheck fit = new FitCheck(models::engine, small);
    List<Check> checks = new ArrayList<>();
    checks.add(JavaCheck.check());
    checks.add(
        ProcessorsCheck.check(
            threads(LlamaOptions.draft(Path.of(Models.DRAFT))),
            threads(LlamaOptions.of(Path.of(Models.TARGET)))));
    checks.add(ClockCheck.check());
    checks.add(CacheCheck.check(models::contents));
    checks.add(
        NativesCheck.check(
            new NativesCheck.Asked(
                models::engine, models::outlook, models.offload(), models::outlooks)));
    List<MemoryCheck.Planned> planned = new ArrayList<>();
    planned.add(
        new MemoryCheck.Planned(small, () -> models.draftPlan(small.file().get(), parallel)));
    if (clouds.isEmpty()) {
      NamedModel large = models.named(Models.TARGET, target.model);
      planned.add(
          new MemoryCheck.Planned(large, () -> models.targetPlan(large.file().get(), parallel)));
      checks.add(fit.with(large, known(models, small, large)));
    }
    checks.add(MemoryCheck.check(planned, models::engine));
    for (CloudAddress each : clouds) {
      String name = clouds.size() == 1 ? "cloud" : "cloud " + each.name();
      checks.add(CloudCheck.check(name, each, fit));
    }
    return checks;
  }

  private LlamaOptions threads(LlamaOptions options) {
    return model.threads == null ? options : options.withThreads(model.threads);
  }

  private static List<KnownAcceptance> known(Models models, NamedModel small, NamedModel large) {
    return small.file().isPresent() && large.file().isPresent()
        ? models
            .cataloged(small.file().get(), large.file().get())
            .map(ModelPair::acceptance)
            .orElse(List.of())
        : List.of();
  }

  private void print(PrintWriter out, Finding finding) {
    if (!json) {
      out.printf(
          Locale.ROOT,
          "%-4s  %-18s %s%n",
          word(finding),
          Shown.text(finding.name()),
          Shown.text(finding.line()));
      out.flush();
    }
  }

  private static String word(Finding finding) {
    return finding.state().name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, Object> json(List<Finding> findings) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Finding finding : findings) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("name", finding.name());
      row.put("state", word(finding));
      row.put("found", finding.found());
      row.put("remedy", finding.remedy());
      rows.add(row);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("well", !Doctor.ill(findings));
    json.put("findings", rows);
    return json;
  }
}
