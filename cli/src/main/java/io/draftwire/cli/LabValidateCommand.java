package io.draftwire.cli;

import io.draftwire.core.session.SessionException;
import io.draftwire.edge.CloudInquiry;
import io.draftwire.edge.EdgeClient;
import io.draftwire.edge.TargetTokenizer;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.Tokenizer;
import io.draftwire.lab.experiment.Prompts;
import io.draftwire.lab.judge.AutoJudge;
import io.draftwire.lab.judge.Judgement;
import io.draftwire.lab.link.LinkSpec;
import io.draftwire.lab.link.ShapedLink;
import io.draftwire.lab.time.IdleEcho;
import io.draftwire.lab.time.Setup;
import io.draftwire.lab.time.Validation;
import io.draftwire.lab.time.Validation.Comparison;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
      "Both models are paced to one made-up cost profile. Exit status 0 if every point holds.",
      "With --auto: hold scheme auto against every sparse scheme at several fixed lengths and streaming, with the pair's models, a cloud process and real shaped links, by turns; the regret of each link. Exit status 0 for a median of at most 2 %% and none above 8 %%. Half an hour on a quiet machine."
    })
final class LabValidateCommand implements Callable<Integer> {
  private static final String PROMPT = "Once upon a time, there was a little robot";
  private static final String ROW = "%-20s %-12s %-6s %9s %9s %7s %8s %9s %13s %13s %4s  %s%n";

  private static final String AUTO_ROW = "%-24s %5s %8s %8s %8s %9s %7s  %s%n";
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);
  private static final int STORIES = 8;

  @Spec private CommandSpec spec;
  @Mixin private ModelOptions options;

  @Option(
      names = "--real-models",
      description = "Take the pair's models; without it, small made-up ones that need no files.")
  private boolean realModels;

  @Option(names = "--auto", description = "Judge scheme auto instead.")
  private boolean auto;

  @Option(
      names = "--quick",
      description = "With --auto: two links and a few choices, which shows that it runs.")
  private boolean quick;

  @Option(
      names = "--link",
      paramLabel = "LINK",
      description = "With --auto: over this link alone, such as 1mbit/250kbit/50ms.")
  private String link;

  @Override
  public Integer call() throws IOException, SessionException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    if (!auto && (quick || link != null)) {
      throw new IllegalArgumentException(
          (quick ? "--quick" : "--link " + link)
              + " goes with --auto; leave it out, or add --auto");
    }
    if (auto) {
      return judgeAuto(out) || quick ? 0 : Failure.FAILED;
    }
    List<Comparison> rows = realModels ? withPair(out) : validate(out, Validation.ofTables());
    long failed = rows.stream().filter(row -> !row.holds()).count();
    out.println(
        failed == 0
            ? "virtual time holds at all " + rows.size() + " points"
            : "virtual time does not hold at " + failed + " of " + rows.size() + " points");
    double echo = failed > 0 ? Validation.idleEcho() : 0;
    if (IdleEcho.slow(echo)) {
      out.printf(
          Locale.ROOT,
          "this machine takes %.1f ms to hand on one byte after a pause as long as a pass: what is"
              + " late may be the machine alone; try one with processors of its own%n",
          1e3 * echo);
    }
    out.flush();
    return failed == 0 ? 0 : Failure.FAILED;
  }

  private boolean judgeAuto(PrintWriter out)
      throws IOException, SessionException, InterruptedException {
    AutoJudge.Scale all = quick ? AutoJudge.Scale.QUICK : AutoJudge.Scale.FULL;
    AutoJudge.Scale scale = link == null ? all : all.over(LinkSpec.parse(link));
    int parallel = AutoJudge.parallel(scale);
    try (ProgressLine progress = new ProgressLine(System.err, Terminal.interactive())) {
      Models models = new Models(progress, options);
      Path targetFile = models.targetFile(null);
      try (LanguageModel draft = models.draft(models.draftFile(null), parallel);
          CloudProcess cloud = CloudProcess.start(targetFile, parallel, options, Pace.UNPACED);
          ShapedLink shaped =
              ShapedLink.open(
                  LinkSpec.parse("1mbit/1mbit/20ms"),
                  cloud.address().host(),
                  cloud.address().port(),
                  1);
          EdgeClient client =
              new EdgeClient(
                  draft,
                  shaped.host(),
                  shaped.port(),
                  cloud.address().toString(),
                  LONGEST_SILENCE)) {
        List<int[]> prompts = new ArrayList<>();
        Prompts stories = new Prompts(name -> null);
        CloudInquiry inquiry = new CloudInquiry(shaped.host(), shaped.port(), LONGEST_SILENCE);
        Tokenizer reader = TargetTokenizer.of(draft.tokenizer(), inquiry.askWithoutTemplate());
        for (int i = 1; i <= STORIES; i++) {
          prompts.add(reader.prompt(stories.text("story-" + i)));
        }
        out.printf(
            AUTO_ROW,
            "link",
            "burst",
            "auto",
            "first",
            "best",
            "regret",
            "rounds",
            "best fixed choice");
        AutoJudge judge = new AutoJudge(client, shaped, reader, prompts, scale);
        List<Judgement> judgements = judge.run(judgement -> print(out, judgement));
        out.printf(
            Locale.ROOT,
            "regret over %d links: median %.1f %%, worst %.1f %% (aim: 2 %% and 8 %%)%n",
            judgements.size(),
            100 * AutoJudge.median(judgements),
            100 * AutoJudge.worst(judgements));
        out.flush();
        return AutoJudge.holds(judgements);
      }
    }
  }

  private static void print(PrintWriter out, Judgement judgement) {
    out.printf(
        AUTO_ROW,
        judgement.situation().link(),
        judgement.situation().burst() == 0 ? "-" : judgement.situation().burst(),
        number("%.1f", 1 / judgement.secondsPerToken()),
        number("%.1f", 1 / judgement.firstSecondsPerToken()),
        number("%.1f", 1 / judgement.bestSecondsPerToken()),
        number("%+.1f %%", 100 * judgement.regret()),
        judgement.rounds(),
        judgement.best() + "  [" + judgement.auto() + "]");
    out.flush();
  }

  private List<Comparison> withPair(PrintWriter out)
      throws IOException, SessionException, InterruptedException {
    try (ProgressLine progress = new ProgressLine(System.err, Terminal.interactive())) {
      Models models = new Models(progress, options);
      Path targetFile = models.targetFile(null);
      Path draftFile = models.draftFile(null);
      try (LanguageModel draft = models.draft(draftFile);
          LanguageModel target = models.target(targetFile, 1)) {
        Tokenizer reader = TargetTokenizer.of(draft.tokenizer(), target.tokenizer());
        return validate(out, new Validation(draft, target, reader, reader.prompt(PROMPT)));
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
