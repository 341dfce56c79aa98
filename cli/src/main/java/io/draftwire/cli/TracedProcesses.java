package io.draftwire.cli;

import io.draftwire.core.session.Meanwhile;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.CloudInquiry;
import io.draftwire.edge.CloudLoss;
import io.draftwire.edge.EdgeClient;
import io.draftwire.edge.TargetTokenizer;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.Tokenizer;
import io.draftwire.lab.faults.TracedTrial;
import io.draftwire.lab.link.DeliveryTrace;
import io.draftwire.lab.link.LinkSpec;
import io.draftwire.lab.link.ShapedLink;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Real answers over an uplink that somebody recorded: processes, sockets and the pair, by the
 * clock. What {@link TracedAnswers} is in virtual time.
 *
 * @param pace of both models: one that has an answer long enough to be under way when the gap comes
 * @param tokens of an answer
 * @param silence behind which a link counts as away, where the draft can go on alone
 */
record TracedProcesses(
    ModelOptions options,
    DeliveryTrace trace,
    LinkSpec link,
    long startMillis,
    Pace pace,
    int tokens,
    Duration silence) {
  /** Longer than the usual gap's lead by far, and what the default target's context holds. */
  static final int TOKENS = 200;

  private record Loss(Meanwhile meanwhile, CloudLoss cloudLoss) {}

  private static final List<TrialWay> WAYS = List.of(TrialWay.LIVE, TrialWay.K_SQS);

  private static final List<Loss> LOSSES =
      List.of(
          new Loss(Meanwhile.WAIT, CloudLoss.WAIT),
          new Loss(Meanwhile.KEEP, CloudLoss.DRAFT),
          new Loss(Meanwhile.CORRECT, CloudLoss.CORRECT));

  private static final String HEAD = "%-8s %-12s %9s %9s %7s %7s %7s  %s%n";
  private static final String ROW = "%-8s %-12s %9.1f %9.1f %7d %7d %7d  %s%n";
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final long SEED = 1;

  /** Every way, and whatever is done meanwhile. */
  void run(PrintWriter out) throws IOException, SessionException, InterruptedException {
    run(WAYS, out);
  }

  /** Rounds alone, for which every verdict waits for the uplink. */
  void runRounds(PrintWriter out) throws IOException, SessionException, InterruptedException {
    run(List.of(TrialWay.K_SQS), out);
  }

  private void run(List<TrialWay> ways, PrintWriter out)
      throws IOException, SessionException, InterruptedException {
    try (ProgressLine progress = new ProgressLine(System.err, Terminal.interactive())) {
      Models models = new Models(progress, options);
      try (LanguageModel draft = pace.draft(models.draft(models.draftFile(null)));
          CloudProcess cloud = CloudProcess.start(models.targetFile(null), 2, options, pace)) {
        HostPort at = cloud.address();
        CloudInquiry inquiry = new CloudInquiry(at.host(), at.port(), TIMEOUT);
        Tokenizer reader = TargetTokenizer.of(draft.tokenizer(), inquiry.askWithoutTemplate());
        out.printf(
            Locale.ROOT,
            HEAD,
            "",
            "meanwhile",
            "whole in",
            "longest",
            "alone",
            "right",
            "broken",
            "text");
        for (TrialWay way : ways) {
          ask(out, draft, at, way.name(), way.request(reader, tokens, SEED));
        }
        out.printf(
            Locale.ROOT,
            "whole in, longest: seconds until the answer is whole, and the longest time without a new token;%n"
                + "alone, right: tokens shown unverified, and those of them that the cloud said too; broken: connections that were lost%n");
      }
    }
  }

  private void ask(
      PrintWriter out, LanguageModel draft, HostPort cloud, String way, AnswerRequest request)
      throws IOException, SessionException, InterruptedException {
    TracedTrial undisturbed;
    try (ShapedLink steady = ShapedLink.open(link, cloud.host(), cloud.port(), SEED)) {
      undisturbed = trial(draft, steady, cloud, LOSSES.getFirst(), request);
    }
    for (Loss loss : LOSSES) {
      try (ShapedLink recorded =
          ShapedLink.open(link, trace.from(startMillis), cloud.host(), cloud.port(), SEED)) {
        TracedTrial trial = trial(draft, recorded, cloud, loss, request);
        out.printf(
            Locale.ROOT,
            ROW,
            way,
            loss.meanwhile().name().toLowerCase(Locale.ROOT),
            trial.seconds(),
            trial.pauseSeconds(),
            trial.alone(),
            trial.right(),
            trial.losses(),
            trial.besides(undisturbed));
        out.flush();
      }
    }
  }

  private TracedTrial trial(
      LanguageModel draft, ShapedLink link, HostPort cloud, Loss loss, AnswerRequest request)
      throws SessionException, InterruptedException {
    try (EdgeClient client =
        new EdgeClient(
            draft,
            link.host(),
            link.port(),
            cloud.toString(),
            TIMEOUT,
            loss.cloudLoss().withSilence(silence))) {
      return TracedTrial.run(client, request, loss.meanwhile());
    }
  }
}
