package io.draftwire.cli;

import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.core.scheme.SchemeSettings;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.settings.Preset;
import io.draftwire.lab.experiment.Hardware;
import io.draftwire.lab.file.WholeFile;
import io.draftwire.lab.serve.Ledger;
import io.draftwire.lab.serve.ServeFigures;
import io.draftwire.lab.serve.ServeRun;
import io.draftwire.lab.serve.ServeRun.Capacity;
import io.draftwire.lab.serve.ServeRun.Slice;
import io.draftwire.lab.serve.VirtualEdge;
import io.draftwire.lab.serve.Way;
import io.draftwire.wire.CloudAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** An open-loop load on a real cloud. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Put a cloud under the load of many edges, whose requests do not wait for answers, and say how many it serves and how well.",
      "--scheme takes several names here, with commas between them, and compares them by turns in one run (default: cloud-only,live); so does --preset. --seed also decides arrivals (default: 1).",
      "Without --cloud one is started on this machine, which then also drafts for all edges; --pace lets both ends take as long as others do."
    })
final class ServeCommand implements Callable<Integer> {
  private static final String USUAL_SCHEMES = SchemeChoice.CLOUD_ONLY + "," + SchemeSettings.LIVE;

  private static final String STANDARD_OUTPUT = "-";

  /** Sessions of a cloud that is started here. */
  private static final int USUAL_SESSIONS = 16;

  /** Where nobody names one: a load has to be the same twice. */
  private static final long USUAL_SEED = 1;

  @Spec private CommandSpec spec;
  @Mixin private SamplingOptions sampling;
  @Mixin private SchemeOptions scheme;
  @Mixin private ModelOptions model;
  @Mixin private TargetOption target;
  @Mixin private DraftOption draft;
  @Mixin private LinkOptions link;
  @Mixin private PaceOptions paces;
  @Mixin private LoadOptions load;
  @Mixin private TrustOptions trust;
  @Mixin private InsecureOption clear;
  @Mixin private BatchingOptions batching;

  @Option(
      names = "--cloud",
      paramLabel = "HOST:PORT[,...]",
      description =
          "The cloud to ask (default: one of its own); several are compared like schemes, by turns.")
  private String cloud;

  @Option(
      names = {"-np", "--parallel"},
      paramLabel = "N",
      description = "Sessions at once of a cloud that is started here (default: 16).")
  private Integer parallel;

  @Option(
      names = "--json",
      paramLabel = "FILE|-",
      description =
          "Write one JSON object with everything into a file too, or to standard output instead of the table.")
  private String json;

  @Override
  public Integer call() throws IOException, SessionException, InterruptedException {
    boolean named = spec.commandLine().getParseResult().hasMatchedOption("--scheme");
    List<HostPort> given = ComparedWays.clouds(cloud);
    check();
    String schemes = named ? scheme.scheme : scheme.preset == null ? USUAL_SCHEMES : "";
    List<Way> ways = ComparedWays.beside(load.strangers, ComparedWays.of(scheme, schemes, given));
    List<Preset> presets = ComparedWays.presets(scheme);
    if (given.isEmpty()) {
      batching.or(() -> ComparedWays.batching(presets));
    }
    presets.forEach(each -> SchemeOptions.tell(each, spec.commandLine().getErr(), given.isEmpty()));
    List<CloudAddress> clouds =
        given.stream()
            .map(
                at ->
                    new CloudAddress(
                        at.host(), at.port(), at.toString(), trust.where(clear.insecure).apply(at)))
            .toList();
    long seed = sampling.seed().orElse(USUAL_SEED);
    LoadOptions.Requests requests = load.requests(seed);
    Pace pace = paces.pace();
    try (ProgressLine progress = new ProgressLine(System.err, Terminal.interactive())) {
      Models models = new Models(progress, model);
      Path targetFile = given.isEmpty() ? models.targetFile(target.model) : null;
      Path draftFile = models.draftFile(draft.model);
      int sessions = parallel == null ? USUAL_SESSIONS : parallel;
      try (CloudProcess own =
              given.isEmpty()
                  ? CloudProcess.start(
                      targetFile, sessions, model, pace, batching.flags(), load.overload != null)
                  : null;
          VirtualEdges edges =
              VirtualEdges.start(
                  new VirtualEdges.Setting(
                      own == null ? clouds : List.of(TrustOptions.own(own.address(), trust.pad)),
                      link.spec(null),
                      link.timeout(),
                      pace,
                      load,
                      sampling,
                      seed),
                  ways,
                  drafts -> models.draft(draftFile, drafts))) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("command", "bench serve");
        figures.put("version", Main.version());
        figures.put("host", Hardware.here());
        figures.put("settings", settings(ways, requests, edges));
        figures.put("clouds", edges.cloudsJson());
        pace.tell(figures);
        tellCuts(progress, requests, edges.longestPrompt());
        boolean any = measure(own, edges, ways, requests, figures, progress);
        write(figures);
        if (!any) {
          throw new IOException(
              "no answer was whole; see what was refused, and whether the cloud has room");
        }
      }
    }
    return 0;
  }

  private boolean measure(
      CloudProcess own,
      VirtualEdges edges,
      List<Way> ways,
      LoadOptions.Requests requests,
      Map<String, Object> figures,
      ProgressLine progress)
      throws IOException, InterruptedException {
    if (load.overload != null) {
      Overloads overloads = new Overloads(own, edges, load, requests.load(), progress);
      figures.put("overloads", overloads.run(ways, shown()));
      return true; // Where no answer is whole in a trial it says so.
    }
    ServeRun<List<VirtualEdge>> run = edges.run(requests.load(), load.window(), load.slo());
    return load.capacity
        ? capacities(run, ways, requests, figures, progress)
        : compare(run, edges, ways, requests, figures, progress);
  }

  private boolean compare(
      ServeRun<List<VirtualEdge>> run,
      VirtualEdges edges,
      List<Way> ways,
      LoadOptions.Requests requests,
      Map<String, Object> json,
      ProgressLine progress)
      throws InterruptedException {
    Map<Way, List<ServeFigures>> slices = new LinkedHashMap<>();
    ways.forEach(way -> slices.put(way, new ArrayList<>()));
    Consumer<Slice> listener = told(progress, ways.size() * load.slices);
    Map<Way, List<Ledger>> ledgers =
        run.compare(
            ways,
            requests.rate(),
            load.slices,
            slice -> {
              slices.get(slice.way()).add(slice.figures());
              listener.accept(slice);
            });
    Map<Way, ServeFigures> sums = new LinkedHashMap<>();
    ledgers.forEach((way, of) -> sums.put(way, Ledger.sum(of).figures()));
    json.put("schemes", ServeTable.json(sums, slices));
    ServeTable.print(shown(), sums, load.slo());
    if (!edges.strangers().isEmpty()) {
      json.put("strangers", ServeTable.strangers(shown(), edges.strangers(), sums));
    }
    return sums.values().stream().anyMatch(figures -> figures.whole() > 0);
  }

  private boolean capacities(
      ServeRun<List<VirtualEdge>> run,
      List<Way> ways,
      LoadOptions.Requests requests,
      Map<String, Object> json,
      ProgressLine progress)
      throws InterruptedException {
    List<Capacity> found =
        run.capacities(
            ways, requests.rate(), load.precision / 100, load.attain / 100, told(progress, -1));
    json.put("capacities", ServeTable.json(found));
    ServeTable.print(shown(), found, load);
    return found.stream()
        .flatMap(capacity -> capacity.trials().stream())
        .anyMatch(trial -> trial.figures().whole() > 0);
  }

  /**
   * @param slices in all; below 0 where nobody knows
   */
  private static Consumer<Slice> told(ProgressLine progress, int slices) {
    int[] done = {0};
    return slice -> {
      done[0]++;
      progress.message(
          String.format(
              Locale.ROOT,
              "slice %d%s: %s at %.3g requests/s, %.1f tokens/s, %s within the objective",
              done[0],
              slices < 0 ? "" : " of " + slices,
              slice.way().name(),
              slice.rate(),
              slice.figures().tokensPerSecond(),
              ServeTable.percent(slice.figures().attained())));
    };
  }

  /** A load whose sizes are not the trace's is not the trace's load. */
  private void tellCuts(ProgressLine progress, LoadOptions.Requests requests, int longestPrompt) {
    if (requests.trace() == null) {
      return;
    }
    long prompts = requests.trace().promptsBeyond(longestPrompt);
    long answers = requests.trace().answersBeyond(sampling.maxTokens);
    if (prompts + answers > 0) {
      progress.message(
          String.format(
              Locale.ROOT,
              "of %,d requests, %,d prompts are cut to %,d tokens and %,d answers to %,d",
              requests.trace().requests().size(),
              prompts,
              longestPrompt,
              answers,
              sampling.maxTokens));
    }
  }

  private PrintWriter shown() {
    return STANDARD_OUTPUT.equals(json) ? Silence.writer() : spec.commandLine().getOut();
  }

  private void write(Map<String, Object> figures) throws IOException {
    spec.commandLine().getOut().flush();
    if (STANDARD_OUTPUT.equals(json)) {
      spec.commandLine().getOut().println(Json.write(figures));
      spec.commandLine().getOut().flush();
    } else if (json != null) {
      WholeFile.write(Path.of(json), Json.write(figures) + "\n");
    }
  }

  private Map<String, Object> settings(
      List<Way> ways, LoadOptions.Requests requests, VirtualEdges edges) {
    Map<String, Object> settings = load.json(requests);
    settings.put("schemes", ways.stream().map(Way::name).toList());
    settings.put("link", link.spec(null) == null ? null : link.spec(null).toString());
    settings.put("temperature", sampling.temperature);
    settings.put("max_tokens", sampling.maxTokens);
    settings.put("max_prompt", edges.longestPrompt());
    if (requests.trace() != null) {
      settings.put("trace_prompts_cut", requests.trace().promptsBeyond(edges.longestPrompt()));
      settings.put("trace_answers_cut", requests.trace().answersBeyond(sampling.maxTokens));
    }
    settings.put("seed", sampling.seed().orElse(USUAL_SEED));
    return settings;
  }

  /** Checks everything that can be checked before any model is fetched or loaded. */
  private void check() {
    sampling.sampling();
    link.check();
    load.check();
    if (scheme.explain) {
      throw new IllegalArgumentException(
          "--explain has no meaning for many answers; take generate --explain for one");
    }
    batching.check();
    if (cloud != null && batching.named()) {
      throw new IllegalArgumentException(
          String.join(" ", batching.flags())
              + " has no meaning with --cloud "
              + cloud
              + ", which is running; leave one out");
    }
    if (cloud != null && (target.model != null || parallel != null)) {
      throw new IllegalArgumentException(
          (parallel == null ? "--model " + target.model : "--parallel " + parallel)
              + " has no meaning with --cloud "
              + cloud
              + ", which is running; leave one out");
    }
    if (parallel != null && parallel < 1) {
      throw new IllegalArgumentException("--parallel " + parallel + " is below 1 session");
    }
    if (json != null && !json.equals(STANDARD_OUTPUT) && Files.isDirectory(Path.of(json))) {
      throw new IllegalArgumentException("--json " + json + " is a folder; name a file in it");
    }
  }
}
