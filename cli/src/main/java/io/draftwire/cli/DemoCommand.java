package io.draftwire.cli;

import io.draftwire.core.plan.Knowledge;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerFigures;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.EdgeClient;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.Tokenizer;
import io.draftwire.lab.link.LinkSpec;
import io.draftwire.lab.link.ShapedLink;
import io.draftwire.lab.time.Projection;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Everything on one machine: a cloud process, this edge, a thin link between them, and a story. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Tell a story over a thin link: two processes, two models, drafts verified in flight.",
      "The first run fetches and prepares the pair; later ones start in seconds."
    })
final class DemoCommand implements Callable<Integer> {
  static final String PROMPT =
      "Once upon a time, there was a little robot who lived by the sea. One day,";
  static final String LINK = "1mbit/1mbit/50ms";

  /** Whose machines race, where nobody says. */
  private static final String RACE_PACE = "jetson-a100";

  @Spec private CommandSpec spec;
  @Mixin private AnswerOptions options;

  @Mixin private TargetOption target;

  @Option(
      names = "--no-projection",
      description = "Do not project the run to the published machines at the end.")
  private boolean noProjection;

  @Option(
      names = "--race",
      description =
          "Let streaming, rounds of k-sqs and of c-sqs, and live answer the prompt one after the other, and compare them; paced to jetson-a100 unless told otherwise.")
  private boolean race;

  @Override
  public Integer call() throws IOException, SessionException, InterruptedException {
    checkRace();
    options.check();
    Pace pace = options.paces.pace();
    String prompt = options.prompt(PROMPT);
    LinkSpec link = options.link.spec(LINK);
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter shown = options.json ? Silence.writer() : out;
    try (ProgressLine progress = new ProgressLine(System.err, Terminal.interactive())) {
      Models models = new Models(progress, options.model);
      Path targetFile = models.targetFile(target.model);
      Path draftFile = models.draftFile(options.draft.model);
      try (LanguageModel unpaced = models.draft(draftFile)) {
        if (race) {
          over(
              pace.draft(unpaced),
              targetFile,
              link,
              shown,
              pace,
              (client, reader) -> {
                new Race(client, unpaced.tokenizer(), reader, options, prompt).run(out, pace);
                return null;
              });
          out.flush();
          return 0;
        }
        Told told = tell(pace.draft(unpaced), targetFile, link, prompt, shown, pace);
        List<Projection> projections = List.of();
        if (!noProjection) {
          try (LanguageModel large = models.target(targetFile, 1)) {
            AnswerRequest again = told.asked().request().withSeed(told.asked().answer().seed());
            projections =
                Projection.of(
                    unpaced,
                    large,
                    again,
                    () -> options.planner(unpaced.tokenizer(), new Knowledge()),
                    link,
                    1);
          }
        }
        if (options.json) {
          out.println(Json.write(told.json(projections, pace)));
        } else {
          AnswerTable.print(out, told.asked(), told.cloudOnly());
          options.explain(out, told.asked());
          ProjectionTable.print(out, link, projections);
        }
        out.flush();
      }
    }
    return 0;
  }

  /** What a race has of its own: every way to answer, and somebody's machines. */
  private void checkRace() {
    if (!race) {
      return;
    }
    ParseResult given = spec.commandLine().getParseResult();
    if (given.hasMatchedOption("--scheme")) {
      throw new IllegalArgumentException(
          "--scheme "
              + options.scheme.scheme
              + " has no meaning with --race, which runs them all; leave one out");
    }
    if (!given.hasMatchedOption("--pace")) {
      options.paces.profile = RACE_PACE;
    }
    if (!given.hasMatchedOption("-n")) {
      options.sampling.maxTokens = Race.TOKENS;
    }
  }

  /** What is done over the link, with a cloud at its end. */
  private interface Answering<T> {
    /**
     * @param reader reads prompts as the target does
     */
    T answer(EdgeClient client, Tokenizer reader) throws SessionException, InterruptedException;
  }

  /** The story, once with drafts and once without. */
  private Told tell(
      LanguageModel draft,
      Path targetFile,
      LinkSpec link,
      String prompt,
      PrintWriter shown,
      Pace pace)
      throws IOException, SessionException, InterruptedException {
    return over(
        draft,
        targetFile,
        link,
        shown,
        pace,
        (client, reader) -> run(client, draft, options.request(reader, prompt), prompt, shown));
  }

  private <T> T over(
      LanguageModel draft,
      Path targetFile,
      LinkSpec link,
      PrintWriter shown,
      Pace pace,
      Answering<T> answering)
      throws IOException, SessionException, InterruptedException {
    try (CloudProcess cloud = CloudProcess.start(targetFile, 1, options.model, pace);
        ShapedLink shaped =
            ShapedLink.open(link, cloud.address().host(), cloud.address().port(), 1);
        EdgeClient client =
            new EdgeClient(
                draft,
                shaped.host(),
                shaped.port(),
                cloud.address().toString(),
                options.link.timeout())) {
      shown.println("link " + link + ", draft " + draft.description());
      pace.tell(shown, "both models");
      return answering.answer(client, options.reader(draft.tokenizer(), cloud.address()));
    }
  }

  private Told run(
      EdgeClient client,
      LanguageModel draft,
      AnswerRequest request,
      String prompt,
      PrintWriter shown)
      throws SessionException, InterruptedException {
    boolean colours = Terminal.colours();
    if (colours) {
      shown.println(
          request.mode() == Mode.LIVE ? TokenPrinter.liveLegend() : TokenPrinter.legend());
    }
    shown.println();
    shown.print(prompt);
    TokenPrinter printer = new TokenPrinter(draft.tokenizer(), shown, colours);
    Planner planner = options.planner(draft.tokenizer(), new Knowledge());
    AskedFor asked = AskedFor.of(client, request, planner, printer);
    String speculativeText = printer.finish();
    shown.println();
    shown.println();
    shown.println("the same prompt, decoded by the cloud alone over the same link ...");
    shown.flush();
    AnswerRequest alone = request.withMode(Mode.CLOUD_ONLY).withSeed(asked.answer().seed());
    TokenPrinter silent = new TokenPrinter(draft.tokenizer(), Silence.writer(), false);
    Answer cloudOnly = client.answer(alone, silent);
    String cloudOnlyText = silent.finish();
    shown.println();
    shown.flush();
    return new Told(
        asked, options.figures(asked, speculativeText), cloudOnly, alone, cloudOnlyText);
  }

  /** Both answers with what they were asked. */
  private record Told(
      AskedFor asked,
      Map<String, Object> figures,
      Answer cloudOnly,
      AnswerRequest alone,
      String cloudOnlyText) {

    Map<String, Object> json(List<Projection> projections, Pace pace) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("speculative", figures);
      json.put("cloud_only", AnswerFigures.of(cloudOnly, alone, cloudOnlyText));
      json.put("projection", ProjectionTable.json(projections));
      json.put("live", asked.live());
      pace.tell(json);
      return json;
    }
  }
}
