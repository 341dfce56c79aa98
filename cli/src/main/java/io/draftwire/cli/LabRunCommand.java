package io.draftwire.cli;

import io.draftwire.core.session.SessionException;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.exits.ExitHeads;
import io.draftwire.engine.store.Catalog;
import io.draftwire.engine.store.PreparedPair;
import io.draftwire.lab.experiment.EndlessModel;
import io.draftwire.lab.experiment.Experiment;
import io.draftwire.lab.experiment.ExperimentFile;
import io.draftwire.lab.experiment.Mode;
import io.draftwire.lab.experiment.ModelSource;
import io.draftwire.lab.experiment.Point;
import io.draftwire.lab.experiment.Prompts;
import io.draftwire.lab.experiment.Provenance;
import io.draftwire.lab.experiment.RealRunner;
import io.draftwire.lab.experiment.ReplayRunner;
import io.draftwire.lab.experiment.Runner;
import io.draftwire.lab.experiment.Sweep;
import io.draftwire.lab.experiment.VirtualRunner;
import io.draftwire.lab.time.CostProfile;
import io.draftwire.lab.time.CostProfiles;
import io.draftwire.lab.trace.TraceKey;
import io.draftwire.lab.trace.TraceStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs an experiment into a folder. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Run an experiment: one that comes with Draftwire, or a YAML file.",
      "Writes results.jsonl, a row a run, and manifest.json. Interrupted, it goes on where it was.",
      "--quick takes the first, middle and last value of every axis of numbers and links, two",
      "prompts, one seed and at most 32 tokens."
    })
final class LabRunCommand implements Callable<Integer> {
  /** Of the heap, half may hold what models said; the rest is everybody else's. */
  private static final int MEMORY_SHARE = 2;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME|FILE", description = "The experiment; `lab list` names some.")
  private String name;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Folder for the results; made where it is not there.")
  private Path out;

  @Option(names = "--quick", description = "The same question with less of everything.")
  private boolean quick;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description =
          "virtual, replay, real or paced, instead of the experiment's own; paced is real with models"
              + " as slow as each profile's.")
  private String mode;

  @Option(
      names = "--pair",
      paramLabel = "NAME",
      description = "The pair of models; `models` lists them (default: ${DEFAULT-VALUE}).")
  private String pair = Catalog.STORIES.name();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Runs to compute at once (default: every processor; by the clock one).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Mixin private ExitsOption exits;

  @Option(
      names = "--natives",
      paramLabel = "DIR",
      description = "Directory with llama.cpp's libraries (default: fetched once).")
  private Path natives;

  @Override
  public Integer call() throws IOException, SessionException, InterruptedException {
    if (name.equals(LabCapacityCommand.EXPERIMENT)) {
      return capacity();
    }
    Experiment experiment = experiment();
    try (ProgressLine progress = new ProgressLine(System.err, Terminal.interactive())) {
      Models models = new Models(progress, modelOptions(experiment.mode()));
      Prompts prompts = new Prompts(models::document);
      Map<String, CostProfile> profiles = check(experiment, prompts);
      PreparedPair files = models.pair();
      if (profiles.containsValue(null)) {
        profiles.put(CostProfiles.MEASURED, measure(files, progress));
      }
      run(experiment, models, files, prompts, profiles);
    }
    return 0;
  }

  /** Many users at once are no point of a sweep: they have a command of their own. */
  private int capacity() throws IOException, SessionException {
    if (mode != null && !mode.equals(Mode.VIRTUAL.label())) {
      throw new IllegalArgumentException(
          "mode "
              + mode
              + " has no meaning for capacity, which runs in virtual time; for a real"
              + " cloud take `draftwire bench serve --capacity`");
    }
    List<String> flags = new ArrayList<>(List.of("--pair", pair));
    if (natives != null) {
      flags.addAll(List.of("--natives", natives.toString()));
    }
    return LabCapacityCommand.experiment(spec, out, quick, flags);
  }

  private Experiment experiment() {
    if (threads < 1) {
      throw new IllegalArgumentException("threads " + threads + " is below 1");
    }
    boolean file = name.contains("/") || name.endsWith(".yaml") || name.endsWith(".yml");
    Experiment experiment =
        file ? ExperimentFile.read(Path.of(name)) : ExperimentFile.shipped(name);
    if (mode != null) {
      experiment = experiment.withMode(Mode.of(mode));
    }
    if (!experiment.needsOwnExits()) {
      exits.refuse("no point of " + experiment.name() + " has hints: own");
    }
    return quick ? experiment.quick() : experiment;
  }

  /** On the threads that a draft and a target have outside of the lab. */
  private CostProfile measure(PreparedPair files, ProgressLine progress) throws IOException {
    progress.message(
        "this host was never calibrated; doing that first, as `draftwire calibrate` does");
    Models models = new Models(progress, modelOptions(Mode.REAL));
    HostCalibration.run(models, files.draft(), files.target(), progress);
    return CostProfiles.named(CostProfiles.MEASURED);
  }

  /**
   * Everything that can be wrong with names, before a model is fetched or a row written. A host's
   * own profile is null where it is yet to be measured.
   */
  private Map<String, CostProfile> check(Experiment experiment, Prompts prompts)
      throws IOException {
    Map<String, CostProfile> profiles = new LinkedHashMap<>();
    for (Point point : experiment.points()) {
      prompts.check(point.prompt());
      if (point.profile() != null && !profiles.containsKey(point.profile())) {
        boolean own = point.profile().equals(CostProfiles.MEASURED);
        profiles.put(
            point.profile(),
            own && HostCalibration.missing() ? null : CostProfiles.named(point.profile()));
      }
    }
    return profiles;
  }

  private void run(
      Experiment experiment,
      Models models,
      PreparedPair files,
      Prompts prompts,
      Map<String, CostProfile> profiles)
      throws IOException, SessionException, InterruptedException {
    String draftDigest = TraceKey.digest(files.draft());
    String targetDigest = TraceKey.digest(files.target());
    Map<String, String> described = new LinkedHashMap<>();
    described.put("draft", files.draft().getFileName() + ", sha256 " + draftDigest);
    described.put("target", files.target().getFileName() + ", sha256 " + targetDigest);
    Map<String, Object> costs = new LinkedHashMap<>();
    profiles.forEach((key, profile) -> costs.put(key, CostJson.of(profile)));
    Provenance provenance =
        new Provenance(
            LabCapacityCommand.commandLine(spec),
            new Main.Version().getVersion()[0],
            files.name(),
            described,
            costs);
    // With all traces here no model is loaded, in whose time the code would have been compiled.
    Models.warmUpHere();
    long rows;
    Supplier<LanguageModel> draft = () -> endless(experiment, models.draft(files.draft()));
    Optional<ExitHeads> heads =
        experiment.needsOwnExits() ? Optional.of(exits.require(files.target())) : Optional.empty();
    Supplier<LanguageModel> target =
        () ->
            heads.isPresent()
                ? models.target(files.target(), 1, heads.get())
                : endless(experiment, models.target(files.target(), 1));
    try (ModelSource source = new ModelSource(draftDigest, targetDigest, draft, target);
        SweepLine line = new SweepLine(System.err, Terminal.interactive())) {
      TraceStore traces = new TraceStore(models.traces(), TraceStore.DEFAULT_BYTES);
      Supplier<Runner> runners =
          switch (experiment.mode()) {
            case VIRTUAL ->
                experiment.endless()
                    ? () -> new VirtualRunner(draft.get(), target.get(), prompts, profiles::get)
                    : () -> remembering(models, files, prompts, profiles);
            case REPLAY ->
                () -> new ReplayRunner(traces, source, prompts, profiles::get, experiment.bound());
            case REAL -> () -> RealRunner.unpaced(draft.get(), target.get(), prompts);
            case PACED -> () -> RealRunner.paced(draft.get(), target.get(), prompts, profiles::get);
          };
      int workers = experiment.mode().byClock() ? 1 : threads;
      rows = new Sweep(experiment, provenance, runners, workers).run(out, line);
    }
    PrintWriter shown = spec.commandLine().getOut();
    shown.printf(Locale.ROOT, "%,d rows in %s%n", rows, out.resolve(Sweep.RESULTS));
    shown.flush();
  }

  private Runner remembering(
      Models models, PreparedPair files, Prompts prompts, Map<String, CostProfile> profiles) {
    long each = Runtime.getRuntime().maxMemory() / MEMORY_SHARE / threads / 2;
    return VirtualRunner.remembering(
        models.draft(files.draft(), VirtualRunner.HEADS),
        models.target(files.target(), VirtualRunner.HEADS),
        prompts,
        profiles::get,
        each / Float.BYTES);
  }

  private static LanguageModel endless(Experiment experiment, LanguageModel model) {
    return experiment.endless() ? new EndlessModel(model) : model;
  }

  /** Side by side, models share the processors; one thread each, or they would wait for another. */
  private ModelOptions modelOptions(Mode mode) {
    ModelOptions options = new ModelOptions();
    options.pair = pair;
    options.natives = natives;
    options.threads = mode.byClock() ? null : Integer.valueOf(1);
    return options;
  }
}
