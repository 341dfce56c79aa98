package io.draftwire.cli;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.session.Protocol;
import io.draftwire.engine.LanguageModel;
import io.draftwire.lab.pair.Passages;
import io.draftwire.lab.pair.RoundLengths;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What judging rounds as blocks brings a pair. */
@Command(
    name = "rounds",
    mixinStandardHelpOptions = true,
    description = {
      "Count the tokens that a pair's rounds bring, their drafts judged one after the other and as",
      "a block: of the same drafts, exactly, along texts that the target writes itself."
    })
final class PairRoundsCommand implements Callable<Integer> {
  /** A text, and a round that goes another way. */
  private static final int SEQUENCES = 2;

  @Spec private CommandSpec spec;
  @Mixin private ModelOptions options;

  @Option(
      names = "--temp",
      split = ",",
      paramLabel = "T",
      description = "Temperatures (default: 0.8,1).")
  private List<Double> temperatures = List.of(0.8, 1.0);

  @Option(
      names = "--drafts",
      split = ",",
      paramLabel = "L",
      description = "Drafts of a round (default: 4,8).")
  private List<Integer> drafts = List.of(4, 8);

  @Option(
      names = "--support",
      paramLabel = "K",
      description = "Tokens kept of a draft law, by k-sqs (default: ${DEFAULT-VALUE}).")
  private String support = "8";

  @Option(
      names = {"-p", "--prompt"},
      paramLabel = "TEXT",
      description = "What the texts begin with (default: ${DEFAULT-VALUE}).")
  private String prompt = "Once upon a time";

  @Option(
      names = "--sequences",
      paramLabel = "N",
      description = "Texts (default: ${DEFAULT-VALUE}).")
  private int sequences = 32;

  @Option(
      names = "--length",
      paramLabel = "N",
      description = "Tokens of a text (default: ${DEFAULT-VALUE}).")
  private int length = 128;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the texts (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Override
  public Integer call() throws IOException {
    int longest = Collections.max(drafts);
    if (Collections.min(drafts) < 1 || longest > Protocol.MAX_DRAFTS) {
      throw new IllegalArgumentException(
          "--drafts " + drafts + " is outside 1.." + Protocol.MAX_DRAFTS + "; try 4,8");
    }
    if (sequences < 2) {
      throw new IllegalArgumentException(
          "--sequences " + sequences + " is below 2, of which no interval follows; try 32");
    }
    SchemeOptions of = new SchemeOptions();
    of.scheme = "k-sqs";
    of.support = support;
    Scheme scheme = of.scheme();
    List<Sampling> laws = temperatures.stream().map(Sampling::at).toList();
    try (ProgressLine progress = new ProgressLine(System.err, Terminal.interactive())) {
      Models models = new Models(progress, options);
      try (LanguageModel small = models.draft(models.draftFile(null), SEQUENCES);
          LanguageModel large = models.target(models.targetFile(null), SEQUENCES)) {
        int whole = Math.min(length, Math.min(small.contextLength(), large.contextLength()));
        Passages passages =
            new Passages.Sampled(
                sequences, whole, large.tokenizer().prompt(prompt), seed, large.tokenizer());
        PrintWriter out = spec.commandLine().getOut();
        for (Sampling sampling : laws) {
          RoundLengths lengths =
              new RoundLengths(small, large, passages, scheme, sampling, seed, longest);
          lengths.run(
              done -> progress.count("T=" + sampling.temperature(), done, passages.count()));
          drafts.forEach(each -> print(out, sampling, scheme, lengths.of(each)));
        }
      }
    }
    return 0;
  }

  private static void print(
      PrintWriter out, Sampling sampling, Scheme scheme, RoundLengths.Found found) {
    out.printf(
        Locale.ROOT,
        "T=%s %s L=%d: %.3f tokens a round one after the other, %.3f as a block: %+.1f %% +- %.1f (95 %%, %d rounds of %d texts)%n",
        sampling.temperature(),
        scheme.label(),
        found.drafts(),
        found.token().mean(),
        found.block().mean(),
        found.gain(),
        found.gainHalfWidth(),
        found.more().positions(),
        found.more().sequences());
    out.flush();
  }
}
