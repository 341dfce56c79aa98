package io.draftwire.cli;

import io.draftwire.core.session.SessionException;
import io.draftwire.edge.CloudInquiry;
import io.draftwire.edge.EdgeClient;
import io.draftwire.edge.TargetTokenizer;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.Tokenizer;
import io.draftwire.lab.faults.OutageTrial;
import io.draftwire.lab.link.LinkSpec;
import io.draftwire.lab.link.ShapedLink;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Real answers whose link goes away in their middle. */
final class Outages {
  private static final List<TrialWay> WAYS =
      List.of(TrialWay.LIVE, TrialWay.STREAMING, TrialWay.COUPLED, TrialWay.K_SQS);

  private static final Duration OUTAGE = Duration.ofSeconds(2);
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int TOKENS = 96;
  private static final int BEHIND = 24;
  private static final int TRIALS = 5;

  private final ModelOptions options;
  private final LinkSpec link;

  Outages(ModelOptions options, LinkSpec link) {
    this.options = options;
    this.link = link;
  }

  void run(PrintWriter out) throws IOException, SessionException, InterruptedException {
    try (ProgressLine progress = new ProgressLine(System.err, Terminal.interactive())) {
      Models models = new Models(progress, options);
      try (LanguageModel draft = models.draft(models.draftFile(null));
          CloudProcess cloud =
              CloudProcess.start(models.targetFile(null), 2, options, Pace.UNPACED);
          ShapedLink shaped =
              ShapedLink.open(link, cloud.address().host(), cloud.address().port(), 1);
          EdgeClient client =
              new EdgeClient(
                  draft, shaped.host(), shaped.port(), cloud.address().toString(), TIMEOUT)) {
        CloudInquiry inquiry = new CloudInquiry(shaped.host(), shaped.port(), TIMEOUT);
        Tokenizer reader = TargetTokenizer.of(draft.tokenizer(), inquiry.askWithoutTemplate());
        trials(out, client, shaped, reader);
      }
    }
  }

  private void trials(PrintWriter out, EdgeClient client, ShapedLink shaped, Tokenizer reader)
      throws SessionException, InterruptedException {
    out.printf(
        Locale.ROOT,
        "link %s, away for %d s behind token %d of %d; milliseconds from its return to the next"
            + " token, least, median and most of %d%n",
        shaped.spec(),
        OUTAGE.toSeconds(),
        BEHIND,
        TOKENS,
        TRIALS);
    int different = 0;
    for (OutageTrial.Kind kind : OutageTrial.Kind.values()) {
      for (TrialWay way : WAYS) {
        List<Double> beyond = new ArrayList<>();
        for (int seed = 1; seed <= TRIALS; seed++) {
          OutageTrial trial =
              OutageTrial.run(
                  client, shaped, way.request(reader, TOKENS, seed), kind, OUTAGE, BEHIND);
          beyond.add(1e3 * trial.beyondSeconds());
          different += trial.same() < trial.tokens() ? 1 : 0;
        }
        beyond.sort(null);
        out.printf(
            Locale.ROOT,
            "%-6s %-10s %7.0f %7.0f %7.0f%n",
            kind.name().toLowerCase(Locale.ROOT),
            way.name(),
            beyond.getFirst(),
            beyond.get(TRIALS / 2),
            beyond.getLast());
        out.flush();
      }
    }
    out.printf(
        Locale.ROOT,
        "%d of %d texts are not the undisturbed ones (rounding of larger passes may flip a token)%n",
        different,
        TRIALS * WAYS.size() * OutageTrial.Kind.values().length);
  }
}
