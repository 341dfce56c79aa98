package io.draftwire.cli;

import io.draftwire.cloud.batch.BatchPolicies;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.TargetTokenizer;
import io.draftwire.edge.settings.Preset;
import io.draftwire.edge.settings.Presets;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.TableModel;
import io.draftwire.engine.Tokenizer;
import io.draftwire.lab.capacity.CapacityRun;
import io.draftwire.lab.capacity.CrowdPoint;
import io.draftwire.lab.experiment.Hardware;
import io.draftwire.lab.experiment.Prompts;
import io.draftwire.lab.file.WholeFile;
import io.draftwire.lab.link.LinkSpec;
import io.draftwire.lab.link.LinkTrace;
import io.draftwire.lab.serve.Slo;
import io.draftwire.lab.time.CostProfile;
import io.draftwire.lab.time.CostProfiles;
import io.draftwire.lab.time.MemoModel;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How many users one target serves. */
@Command(
    name = "capacity",
    mixinStandardHelpOptions = true,
    description = {
      "How many users one target serves, in virtual time: each has one answer after the other.",
      "Live, streaming and rounds, with everybody in every pass, in turn, and in static batches.",
      "Prints total tokens/s and the times of answers, and the most users whose answers keep to"
          + " the objective."
    })
final class LabCapacityCommand implements Callable<Integer> {
  private static final int STORIES = 8;
  private static final int HEADS = 16;

  /** Of the made-up models. */
  private static final int VOCABULARY = 512;

  private static final int CONTEXT = 1024;

  /**
   * Of the made-up draft's law from the target's: so far that its first choice is right with .6.
   */
  private static final double DISTANCE = 0.9;

  /** Of the heap, what each of two models may remember. */
  private static final int MEMORY_SHARE = 4;

  /** What `lab run` calls this. */
  static final String EXPERIMENT = "capacity";

  /** With --quick there: fewer users, one profile, and shorter answers. */
  private static final List<String> QUICK =
      List.of("--profile", "jetson-a100", "--edges", "1,8,32", "--answers", "2", "-n", "32");

  @Spec private CommandSpec spec;
  @Mixin private ModelOptions options;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      split = ",",
      description = "What computing costs (default: ${DEFAULT-VALUE}).")
  private List<String> profiles = List.of("jetson-a100", "gpu");

  @Option(
      names = "--edges",
      paramLabel = "N",
      split = ",",
      description = "Users at once (default: ${DEFAULT-VALUE}).")
  private List<Integer> edges = List.of(1, 4, 16, 64);

  @Option(
      names = "--link",
      paramLabel = "LINK",
      description = "Of each user (default: ${DEFAULT-VALUE}).")
  private String link = "1mbit/1mbit/50ms";

  @Option(
      names = "--way",
      paramLabel = "WAY",
      split = ",",
      description =
          "stream, live, rounds (of k-sqs, 4 drafts), coupled, or the name of a preset, each with /POLICY behind it, as of --batching of the cloud; a preset has its own where none is named (default: ${DEFAULT-VALUE}).")
  private List<String> ways =
      List.of("stream/goodput", "live/goodput", "coupled/goodput", "rounds/goodput", "stream/fifo");

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description = "Sampling temperature (default: ${DEFAULT-VALUE}).")
  private double temperature = 0.8;

  @Option(
      names = "--answers",
      paramLabel = "N",
      description = "Of each user, the first of which is not counted (default: ${DEFAULT-VALUE}).")
  private int answers = 3;

  @Option(
      names = {"-n", "--max-tokens"},
      paramLabel = "N",
      description = "Of each answer (default: ${DEFAULT-VALUE}).")
  private int tokens = 96;

  @Option(
      names = "--slo",
      paramLabel = "SLO",
      description = "What users are promised (default: ${DEFAULT-VALUE}).")
  private String slo = "ttft=1s,tpot=100ms";

  @Option(
      names = "--share",
      paramLabel = "P",
      description = "Of the answers that have to keep to it (default: ${DEFAULT-VALUE}).")
  private double share = 0.9;

  @Option(
      names = "--texts",
      paramLabel = "N",
      description =
          "Users with texts of their own; the others have the same ones, later (default: ${DEFAULT-VALUE}).")
  private int texts = 2;

  @Option(
      names = "--tables",
      description =
          "Small made-up models instead of the pair's, whose draft is right as often: in no time, and of any text.")
  private boolean tables;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Writes a JSON object a line too, one for each number of users and way.")
  private Path json;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "A folder for the rows and how they came about, which `lab report` reads.")
  private Path folder;

  @Override
  public Integer call() throws IOException, SessionException {
    return run(commandLine(spec));
  }

  /**
   * The same as an experiment.
   *
   * @param flags of the models
   */
  static int experiment(CommandSpec asked, Path folder, boolean quick, List<String> flags)
      throws IOException, SessionException {
    LabCapacityCommand command = new LabCapacityCommand();
    List<String> args = new ArrayList<>(List.of("--out", folder.toString()));
    args.addAll(flags);
    args.addAll(quick ? QUICK : List.of());
    CommandLine line = new CommandLine(command).setOut(asked.commandLine().getOut());
    line.parseArgs(args.toArray(String[]::new));
    return command.run(commandLine(asked));
  }

  /** As it was written. */
  static String commandLine(CommandSpec spec) {
    return "draftwire "
        + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
  }

  /**
   * @param command how the figures say that they were made
   */
  private Integer run(String command) throws IOException, SessionException {
    Slo objective = Slo.parse(slo);
    check();
    List<CapacityRun.Way> parsed = ways.stream().map(this::way).toList();
    LinkTrace trace = LinkTrace.constant(LinkSpec.parse(link));
    List<CostProfile> costs = new ArrayList<>();
    for (String profile : profiles) {
      costs.add(CostProfiles.named(profile));
    }
    int most = edges.stream().mapToInt(Integer::intValue).max().orElseThrow();
    CapacityTable table = new CapacityTable(spec.commandLine().getOut(), objective, share);
    long floats = Runtime.getRuntime().maxMemory() / MEMORY_SHARE / Float.BYTES;
    try (ProgressLine progress = new ProgressLine(System.err, Terminal.interactive());
        Writer rows = open(json);
        Writer kept = open(folder == null ? null : rowsIn(folder))) {
      // Laws are asked for one by one: a second thread would wait for more than it computes.
      options.threads = options.threads == null ? Integer.valueOf(1) : options.threads;
      Models models = tables ? null : new Models(progress, options);
      try (LanguageModel draft =
              tables ? table(true) : models.draft(models.draftFile(null), HEADS);
          LanguageModel target =
              tables ? table(false) : models.target(models.targetFile(null), HEADS);
          MemoModel drafts = new MemoModel(draft, floats, HEADS);
          MemoModel targets = new MemoModel(target, floats, HEADS)) {
        Tokenizer reader = TargetTokenizer.of(draft.tokenizer(), target.tokenizer());
        List<int[]> prompts = tables ? madeUp() : prompts(reader);
        table.header();
        for (CostProfile cost : costs) {
          CapacityRun run = new CapacityRun(drafts, targets, cost, trace, prompts, answers, texts);
          Map<String, List<CrowdPoint>> points = new LinkedHashMap<>();
          for (int n : edges) {
            double streaming = Double.NaN;
            for (CapacityRun.Way way : parsed) {
              CrowdPoint point = run.run(way.readBy(reader), n);
              streaming = Double.isNaN(streaming) ? point.tokensPerSecond() : streaming;
              points.computeIfAbsent(way.label(), label -> new ArrayList<>()).add(point);
              table.print(cost.name(), point, point.tokensPerSecond() / streaming);
              String row = Json.write(row(cost.name(), point, objective)) + "\n";
              rows.write(row);
              kept.write(row);
            }
          }
          table.capacities(cost.name(), points, most);
        }
        if (folder != null) {
          writeManifest(
              command, costs, Map.of("draft", draft.description(), "target", target.description()));
        }
      }
    }
    return 0;
  }

  private static Writer open(Path file) throws IOException {
    return file == null ? Writer.nullWriter() : Files.newBufferedWriter(file);
  }

  private static Path rowsIn(Path folder) throws IOException {
    Files.createDirectories(folder);
    return folder.resolve("capacity.jsonl");
  }

  private void check() {
    if (edges.isEmpty() || edges.stream().anyMatch(n -> n < 1 || n > 256)) {
      throw new IllegalArgumentException("edges " + edges + ": each is within 1..256");
    }
    if (!(share > 0) || share > 1) {
      throw new IllegalArgumentException("share " + share + " is outside (0, 1]");
    }
    if (answers < 2) {
      throw new IllegalArgumentException(
          "answers " + answers + ": the first of each user is not counted, so give at least 2");
    }
    if (texts < 1) {
      throw new IllegalArgumentException("texts " + texts + " is below 1");
    }
    if (tokens < 2) {
      throw new IllegalArgumentException(
          "max-tokens " + tokens + " is below 2, which leaves no time between tokens");
    }
  }

  private CapacityRun.Way way(String text) {
    int slash = text.indexOf('/');
    String kind = slash < 0 ? text : text.substring(0, slash);
    String policy = slash < 0 ? "goodput" : text.substring(slash + 1);
    if (Presets.all().stream().anyMatch(preset -> preset.name().equals(kind))) {
      return system(Presets.of(kind), slash < 0 ? null : policy);
    }
    AnswerRequest request =
        switch (kind) {
          case "stream" -> request(Mode.CLOUD_ONLY, new Coupled(), 0);
          case "live" -> request(Mode.LIVE, new Coupled(), 0);
          case "coupled" -> request(Mode.SPECULATIVE, new Coupled(), 4);
          case "rounds" -> request(Mode.SPECULATIVE, new KSqs(8, 100), 4);
          default ->
              throw new IllegalArgumentException(
                  "way "
                      + text
                      + " is none; write stream, live, coupled, rounds or the name of a preset, and"
                      + " /POLICY");
        };
    return new CapacityRun.Way(kind + "/" + policy, request, BatchPolicies.parse(policy));
  }

  /**
   * A published system.
   *
   * @param policy null for its own, or the usual where it has none
   */
  private CapacityRun.Way system(Preset preset, String policy) {
    String batching = policy == null ? preset.batching().orElse("goodput") : policy;
    SchemeChoice choice = preset.settings().choice();
    AnswerRequest request =
        AnswerRequest.of(
            choice,
            new int[] {1},
            Sampling.at(temperature),
            OptionalDouble.empty(),
            tokens,
            OptionalLong.of(1));
    return new CapacityRun.Way(
        preset.name() + "/" + batching,
        request,
        (vocabulary, knowledge) -> choice.planner(temperature, false, vocabulary, knowledge),
        BatchPolicies.parse(batching));
  }

  private AnswerRequest request(Mode mode, Scheme scheme, int drafts) {
    return new AnswerRequest(
        mode,
        new int[] {1},
        Sampling.at(temperature),
        OptionalDouble.empty(),
        scheme,
        drafts,
        Integer.MAX_VALUE,
        tokens,
        OptionalLong.of(1));
  }

  private static List<int[]> prompts(Tokenizer reader) {
    Prompts stories = new Prompts(name -> null);
    List<int[]> prompts = new ArrayList<>();
    for (int i = 1; i <= STORIES; i++) {
      prompts.add(reader.prompt(stories.text("story-" + i)));
    }
    return prompts;
  }

  private static LanguageModel table(boolean draft) {
    TableModel.Laws laws = TableModel.endless(TableModel.seeded(VOCABULARY, 2, 3, 3));
    return new TableModel(
        VOCABULARY,
        draft ? TableModel.near(laws, VOCABULARY, 5, DISTANCE) : laws,
        CONTEXT,
        draft ? HEADS * HEADS : HEADS);
  }

  private static List<int[]> madeUp() {
    List<int[]> prompts = new ArrayList<>();
    for (int i = 0; i < STORIES; i++) {
      int[] prompt = new int[12];
      for (int j = 1; j < prompt.length; j++) {
        prompt[j] = 2 + (7 * j + 31 * i) % (VOCABULARY - 2);
      }
      prompts.add(prompt);
    }
    return prompts;
  }

  private Map<String, Object> row(String profile, CrowdPoint point, Slo objective) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("profile", profile);
    row.put("link", link);
    row.put("temperature", temperature);
    row.put("users", point.edges());
    row.put("way", point.way());
    row.put("tokens_per_second", point.tokensPerSecond());
    row.put("answers", point.answers());
    for (double q : new double[] {.5, .9, .95, .99}) {
      String name = "p" + Math.round(100 * q);
      row.put("first_token_seconds_" + name, point.firstToken(q));
      row.put("seconds_per_token_" + name, point.perToken(q));
    }
    row.put("keeps_objective", point.meets(objective, share));
    row.put("bytes_up_per_token", point.bytesUp());
    row.put("draft_passes_per_token", point.draftPasses());
    row.put("target_rows_per_token", point.targetRows());
    row.put("first_choice_right", point.first());
    row.replaceAll(
        (name, value) -> value instanceof Double number && number.isNaN() ? null : value);
    return row;
  }

  /** How the rows of a folder came to be. */
  private void writeManifest(String command, List<CostProfile> costs, Map<String, String> models)
      throws IOException {
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("experiment", "capacity");
    manifest.put("command", command);
    manifest.put("version", Main.version());
    manifest.put("hardware", Hardware.here());
    manifest.put("models", models);
    Map<String, Object> profile = new LinkedHashMap<>();
    costs.forEach(cost -> profile.put(cost.name(), cost.source()));
    manifest.put("profile", profile);
    manifest.put("link", link);
    manifest.put("slo", "%.0f %% within %s".formatted(100 * share, slo));
    manifest.put("temperature", temperature);
    manifest.put("answers", answers);
    manifest.put("tokens", tokens);
    WholeFile.write(folder.resolve("manifest.json"), Json.write(manifest) + "\n");
  }
}
