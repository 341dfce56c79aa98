package io.draftwire.cli;

import io.draftwire.core.law.Sampling;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.Tokenizer;
import io.draftwire.lab.link.LinkSpec;
import io.draftwire.lab.pair.PairCheck;
import io.draftwire.lab.pair.Passages;
import io.draftwire.lab.pair.TokenizerDifference;
import io.draftwire.lab.time.CostProfile;
import io.draftwire.lab.time.CostProfiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What concerns two models together. */
@Command(
    name = "pair",
    mixinStandardHelpOptions = true,
    subcommands = {PairCommand.Check.class, PairRoundsCommand.class},
    description = "Judge a draft and a target as a pair.")
final class PairCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "no command given; `pair check` judges a pair, `pair rounds` how long its rounds are");
  }

  /** The check. */
  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = {
        "Judge a pair: whether the tokenizers agree, how often drafts are accepted by scheme and",
        "temperature, what both models cost on this host, and what that gains on some links.",
        "Without --text it judges by text that the target writes itself."
      })
  static final class Check implements Callable<Integer> {
    /** Texts walked at once: a pass over eight tokens costs far less than eight passes. */
    private static final int LANES = 8;

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

    @Option(
        names = "--text",
        paramLabel = "FILE",
        description = "Judge by this text, UTF-8 (default: text of the target's own).")
    private Path text;

    @Option(
        names = {"-p", "--prompt"},
        paramLabel = "TEXT",
        description = "What the target's own texts begin with (default: nothing).")
    private String prompt = "";

    @Option(
        names = "--temp",
        split = ",",
        paramLabel = "T",
        description = "Temperatures (default: 0.8,1).")
    private List<Double> temperatures = List.of(0.8, 1.0);

    @Option(
        names = "--link",
        split = ",",
        paramLabel = "LINK",
        description =
            "Links to judge for, as in `generate` (default: five from 20 kbit/s to none).")
    private List<String> links = List.of();

    @Option(
        names = "--profile",
        paramLabel = "NAME|FILE",
        description =
            "Whose costs the links are judged with: jetson-a100, jetson-a100-70b, robot, measured (by"
                + " `calibrate`) or a .json file (default: this host's, measured now).")
    private String profile;

    @Option(
        names = "--sequences",
        paramLabel = "N",
        description = "Texts, or windows of the file (default: ${DEFAULT-VALUE}).")
    private int sequences = 32;

    @Option(
        names = "--length",
        paramLabel = "N",
        description =
            "Tokens of a text; at most what both contexts hold (default: ${DEFAULT-VALUE}).")
    private int length = 128;

    @Option(
        names = "--seed",
        paramLabel = "N",
        description = "Seed of the target's own texts (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
      List<LinkSpec> shaped =
          links.isEmpty() ? PairCheck.LINKS : links.stream().map(LinkSpec::parse).toList();
      checkRange("--sequences", sequences, 2, 10_000);
      checkRange("--length", length, 32, 4096);
      List<Sampling> laws = temperatures.stream().map(Sampling::at).toList();
      CostProfile costs = profile == null ? null : CostProfiles.named(profile);
      String read = text == null ? null : PromptFile.read("text", text);
      if (options.contextLength == null) {
        options.contextLength = length;
      }
      try (ProgressLine progress = new ProgressLine(System.err, Terminal.interactive())) {
        Models models = new Models(progress, options);
        Path targetFile = models.targetFile(target);
        Path draftFile = models.draftFile(draft);
        try (LanguageModel small = models.draft(draftFile, LANES);
            LanguageModel large = models.target(targetFile, LANES)) {
          Optional<TokenizerDifference> difference =
              TokenizerDifference.first(small.tokenizer(), large.tokenizer());
          if (difference.isPresent()) {
            return refuse(small, large, difference.get());
          }
          Passages passages = passages(read, small, large);
          PairCheck.Report report =
              new PairCheck(small, large, costs, progress::count).run(passages, laws, shaped, seed);
          PairFindings findings = new PairFindings(small, large, passages, report);
          PrintWriter out = spec.commandLine().getOut();
          if (json) {
            out.println(Json.write(findings.json()));
          } else {
            findings.print(out);
          }
          out.flush();
        }
      }
      return 0;
    }

    private Passages passages(String read, LanguageModel small, LanguageModel large) {
      int longest = Math.min(length, Math.min(small.contextLength(), large.contextLength()));
      return read == null
          ? new Passages.Sampled(
              sequences, longest, large.tokenizer().prompt(prompt), seed, large.tokenizer())
          : Passages.Given.of(text.toString(), read, large.tokenizer(), longest, sequences);
    }

    private int refuse(LanguageModel small, LanguageModel large, TokenizerDifference difference) {
      if (json) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(Json.write(PairFindings.incompatible(small, large, difference)));
        out.flush();
        return Failure.FAILED;
      }
      throw new ModelException(
          "these models are no pair: " + difference.description() + "; " + Tokenizer.REMEDY);
    }

    private static void checkRange(String option, int value, int least, int most) {
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            option + " " + value + " is outside " + least + ".." + most);
      }
    }
  }
}
