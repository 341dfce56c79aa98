package io.draftwire.cli;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.AcceptanceRule;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.session.Protocol;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.Tokenizer;
import io.draftwire.lab.experiment.Prompts;
import io.draftwire.lab.pair.RoundLengths;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
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
      "a block: of the same drafts, exactly, along answers to some openings."
    })
final class PairRoundsCommand implements Callable<Integer> {
  private static final int OPENINGS = 32;

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
      description = "What to continue (default: the lab's 32 openings).")
  private List<String> prompts = List.of();

  @Option(
      names = "--answers",
      paramLabel = "N",
      description = "Answers to each prompt (default: ${DEFAULT-VALUE}).")
  private int answers = 2;

  @Option(
      names = "--length",
      paramLabel = "N",
      description = "Tokens of a text, prompt included (default: ${DEFAULT-VALUE}).")
  private int length = 128;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the first answer (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Override
  public Integer call() throws IOException {
    if (Collections.min(drafts) < 1 || Collections.max(drafts) > Protocol.MAX_DRAFTS) {
      throw new IllegalArgumentException(
          "--drafts " + drafts + " is outside 1.." + Protocol.MAX_DRAFTS + "; try 4,8");
    }
    if (answers < 1) {
      throw new IllegalArgumentException("--answers " + answers + " is below 1; try 2");
    }
    SchemeOptions of = new SchemeOptions();
    of.scheme = "k-sqs";
    of.support = support;
    of.verify = AcceptanceRule.TOKEN.label();
    Scheme scheme = of.scheme();
    List<Sampling> laws = temperatures.stream().map(Sampling::at).toList();
    try (ProgressLine progress = new ProgressLine(System.err, Terminal.interactive())) {
      Models models = new Models(progress, options);
      try (LanguageModel small = models.draft(models.draftFile(null), 1);
          LanguageModel large = models.target(models.targetFile(null), 1)) {
        int whole = Math.min(length, Math.min(small.contextLength(), large.contextLength()));
        List<int[]> texts = texts(large.tokenizer());
        PrintWriter out = spec.commandLine().getOut();
        for (Sampling sampling : laws) {
          for (int each : drafts) {
            RoundLengths lengths = new RoundLengths(small, large, scheme, sampling, each, whole);
            String what = "T=" + sampling.temperature() + " L=" + each;
            print(
                out,
                sampling,
                scheme,
                lengths.run(texts, seed, done -> progress.count(what, done, texts.size())));
          }
        }
      }
    }
    return 0;
  }

  private List<int[]> texts(Tokenizer tokenizer) {
    Prompts known = new Prompts(reference -> null);
    List<String> beginnings =
        prompts.isEmpty()
            ? IntStream.rangeClosed(1, OPENINGS).mapToObj(i -> known.text("story-" + i)).toList()
            : prompts;
    List<int[]> texts = new ArrayList<>();
    for (int i = 0; i < answers; i++) {
      beginnings.forEach(beginning -> texts.add(tokenizer.prompt(beginning)));
    }
    return texts;
  }

  private static void print(
      PrintWriter out, Sampling sampling, Scheme scheme, RoundLengths.Found found) {
    out.printf(
        Locale.ROOT,
        "T=%s %s L=%d: %.3f tokens a round one after the other, %.3f as a block: %+.1f %% +- %.1f (95 %%, %d rounds of %d answers)%n",
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
