package io.draftwire.cli;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.AnswerRequest;
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
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Real answers whose link goes away in their middle. */
final class Outages {
  private record Way(String name, Mode mode, Scheme scheme) {}

  private static final List<Way> WAYS =
      List.of(
          new Way("live", Mode.LIVE, new Coupled()),
          new Way("streaming", Mode.CLOUD_ONLY, new Coupled()),
          new Way("coupled", Mode.SPECULATIVE, new Coupled()),
          new Way("k-sqs", Mode.SPECULATIVE, new KSqs(8, 100)));

  private static final Duration OUTAGE = Duration.ofSeconds(2);
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final String PROMPT = "Once upon a time, there was a little robot";
  private static final int TOKENS = 96;
  private static final int BEHIND = 24;
  private static final int TRIALS = 5;
  private static final int MAX_DRAFTS = 4;

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
      for (Way way : WAYS) {
        List<Double> beyond = new ArrayList<>();
        for (int seed = 1; seed <= TRIALS; seed++) {
          OutageTrial trial =
              OutageTrial.run(client, shaped, request(way, reader, seed), kind, OUTAGE, BEHIND);
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

  private static AnswerRequest request(Way way, Tokenizer reader, long seed) {
    return new AnswerRequest(
            way.mode(),
            reader.prompt(PROMPT),
            Sampling.at(.8),
            OptionalDouble.empty(),
            way.scheme(),
            MAX_DRAFTS,
            Integer.MAX_VALUE,
            TOKENS,
            OptionalLong.of(seed))
        .readBy(reader);
  }
}
