package io.draftwire.cli;

import io.draftwire.core.law.Sampling;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.Tokenizer;
import io.draftwire.engine.exits.ExitsFile;
import io.draftwire.engine.llama.LayerStates;
import io.draftwire.lab.exits.ExitAgreement;
import io.draftwire.lab.exits.ExitText;
import io.draftwire.lab.exits.ExitTraining;
import io.draftwire.lab.file.WholeFile;
import io.draftwire.lab.pair.TokenizerDifference;
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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Fits early exits to a target. */
@Command(
    name = "train-exits",
    mixinStandardHelpOptions = true,
    description = {
      "Fit heads behind some of a target's layers, which guess its logits while a pass still runs,",
      "and print how often each says what the model will, on text that it was not fitted to. The",
      "file that is made lies beside the model, where `cloud` finds it. Without --text the target",
      "is fitted to text that it writes itself."
    })
final class TrainExitsCommand implements Callable<Integer> {
  /** Texts written at once: a pass over eight tokens costs far less than eight passes. */
  private static final int LANES = 8;

  @Spec private CommandSpec spec;
  @Mixin private ModelOptions options;
  @Mixin private TargetOption target;

  @Option(
      names = {"-md", "--model-draft"},
      paramLabel = "MODEL",
      description =
          "A draft, to tell how many of its tokens are accepted (default: the pair's, if the target is the pair's).")
  private String draft;

  @Option(
      names = "--text",
      paramLabel = "FILE",
      description = "Fit to this text, UTF-8 (default: text of the target's own).")
  private Path text;

  @Option(
      names = {"-p", "--prompt"},
      paramLabel = "TEXT",
      description = "What the target's own texts begin with, by turns (default: nothing).")
  private List<String> prompts = List.of("");

  @Option(
      names = "--layers",
      split = ",",
      paramLabel = "N",
      description =
          "Layers that get an exit, numbered from 0 (default: those at 3, 4 and 5 eighths of the model).")
  private List<Integer> layers = List.of();

  @Option(
      names = "--rank",
      paramLabel = "N",
      description =
          "Numbers between a state and the logits: more are nearer to the model, and cost more of a pass (default: ${DEFAULT-VALUE}).")
  private int rank = 128;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      description = "Most tokens to read (default: ${DEFAULT-VALUE}).")
  private int tokens = 24_576;

  @Option(
      names = "--length",
      paramLabel = "N",
      description =
          "Most tokens of a text, or of a window of the file (default: ${DEFAULT-VALUE}).")
  private int length = 128;

  @Option(
      names = "--temp",
      paramLabel = "T",
      description =
          "Temperature of the target's own texts, and of what is compared (default: ${DEFAULT-VALUE}).")
  private double temperature = 1;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the target's own texts (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where to put the file (default: beside the model).")
  private Path out;

  @Option(names = "--json", description = "Print one JSON object instead of a table.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    checkRange("--rank", rank, 4, 4096);
    checkRange("--tokens", tokens, 1024, 1 << 24);
    checkRange("--length", length, 32, 256);
    Sampling sampling = Sampling.at(temperature);
    String read = text == null ? null : PromptFile.read("text", text);
    if (options.contextLength == null) {
      options.contextLength = length;
    }
    try (ProgressLine progress = new ProgressLine(System.err, Terminal.interactive())) {
      Models models = new Models(progress, options);
      Path file = models.targetFile(target.model);
      Path result = out == null ? ExitsFile.beside(file) : out;
      WholeFile.check(result);
      try (LayerStates states = models.layers(file, LANES);
          LanguageModel small = draft(models)) {
        refuseOther(small, states.model());
        List<Integer> behind = layers.isEmpty() ? usual(states.layers()) : layers;
        ExitTraining training =
            new ExitTraining(states, small, behind, rank, sampling, progress::count);
        ExitTraining.Result found = training.run(texts(read, states.model(), sampling, progress));
        ExitsFile.write(result, found.heads());
        print(spec.commandLine().getOut(), states, found, result);
      }
    }
    return 0;
  }

  private LanguageModel draft(Models models) {
    return draft == null && target.model != null ? null : models.draft(models.draftFile(draft));
  }

  private static void refuseOther(LanguageModel small, LanguageModel large) {
    if (small == null) {
      return;
    }
    Optional<TokenizerDifference> difference =
        TokenizerDifference.first(small.tokenizer(), large.tokenizer());
    if (difference.isPresent()) {
      throw new ModelException(
          "the draft and the target are no pair: "
              + difference.get().description()
              + "; "
              + Tokenizer.REMEDY);
    }
  }

  private static List<Integer> usual(int layers) {
    return List.of(3, 4, 5).stream()
        .map(eighths -> Math.max(0, layers * eighths / 8 - 1))
        .distinct()
        .toList();
  }

  private List<int[]> texts(
      String read, LanguageModel model, Sampling sampling, ProgressLine progress) {
    if (read != null) {
      return ExitText.given(text.toString(), read, model.tokenizer(), length, tokens);
    }
    List<int[]> beginnings = new ArrayList<>();
    for (String prompt : prompts) {
      int[] beginning = model.tokenizer().prompt(prompt);
      if (beginning.length == 0 || beginning.length > length / 2) {
        throw new IllegalArgumentException(
            "prompt '"
                + prompt
                + "' has "
                + beginning.length
                + " tokens; it must have 1 to "
                + length / 2
                + ", give another --prompt or a --text");
      }
      beginnings.add(beginning);
    }
    return ExitText.written(
        model, LANES, beginnings, sampling, length, tokens, seed, progress::count);
  }

  private void print(PrintWriter to, LayerStates states, ExitTraining.Result found, Path result) {
    if (json) {
      to.println(Json.write(figures(states, found, result)));
      to.flush();
      return;
    }
    to.printf(
        Locale.ROOT,
        "%s%nfitted to %d positions, measured on %d others at T=%s%n%n",
        states.model().description(),
        found.positions(),
        found.agreements().getFirst().positions(),
        temperature);
    to.printf(
        "%-14s %-8s %8s %8s %8s %8s %10s%n",
        "exit", "", "top-1", "TV", "race", "draws", "accepted");
    for (ExitAgreement one : found.agreements()) {
      to.printf(
          Locale.ROOT,
          "%-14s %-8s %8.3f %8.3f %8.3f %8.3f %10s%n",
          "layer " + one.layer() + " of " + states.layers(),
          one.head(),
          one.top1(),
          one.distance(),
          one.race(),
          one.draws(),
          Double.isNaN(one.drafts()) ? "-" : String.format(Locale.ROOT, "%.3f", one.drafts()));
    }
    to.println();
    to.println("lens: the output matrix on the layer's state as it is");
    to.println("adapter: on what ridge regression makes of it");
    to.println(
        "head: the adapter brought to rank "
            + found.heads().heads().getFirst().rank()
            + ", in bytes, as it serves");
    to.println("kept in " + result);
    to.flush();
  }

  private Map<String, Object> figures(LayerStates states, ExitTraining.Result found, Path result) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("model", states.model().description());
    figures.put("layers", states.layers());
    figures.put("rank", found.heads().heads().getFirst().rank());
    figures.put("temperature", temperature);
    figures.put("fitted_positions", found.positions());
    figures.put("measured_positions", found.agreements().getFirst().positions());
    List<Map<String, Object>> exits = new ArrayList<>();
    for (ExitAgreement one : found.agreements()) {
      Map<String, Object> exit = new LinkedHashMap<>();
      exit.put("layer", one.layer());
      exit.put("head", one.head());
      exit.put("top1", one.top1());
      exit.put("total_variation", one.distance());
      exit.put("race", one.race());
      exit.put("draws", one.draws());
      exit.put("accepted", Double.isNaN(one.drafts()) ? null : one.drafts());
      exits.add(exit);
    }
    figures.put("exits", exits);
    figures.put("file", result.toString());
    return figures;
  }

  private static void checkRange(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          option + " " + value + " is outside " + least + ".." + most);
    }
  }
}
