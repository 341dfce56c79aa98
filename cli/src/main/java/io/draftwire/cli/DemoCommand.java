package io.draftwire.cli;

import io.draftwire.core.plan.Knowledge;
import io.draftwire.core.session.SessionException;
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

/**
 * Everything on one machine: a cloud process, this edge, a thin link between them, and a race of
 * four ways to one story; or, where a scheme is named, the story told by that one.
 */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Race four ways to one story over a thin link: streaming, rounds of k-sqs and of c-sqs, live; or, with --scheme, tell it one way.",
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
      description =
          "Do not project the run to the published machines at the end (a race: of --json only).")
  private boolean noProjection;

  @Option(
      names = "--race",
      description =
          "Let streaming, rounds of k-sqs and of c-sqs, and live answer the prompt one after the other, and compare them; paced to jetson-a100 unless told otherwise. It is what is done where no --scheme or --preset is named.")
  private boolean race;

  @Override
  public Integer call() throws IOException, SessionException, InterruptedException {
    chooseWhatToShow();
    Pace pace = options.paces.pace();
    String prompt = options.prompt(PROMPT);
    LinkSpec link = options.link.spec(LINK);
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter shown = options.json ? Silence.writer() : out;
    try (ProgressLine progress = new ProgressLine(System.err, Terminal.interactive())) {
      Models models = new Models(progress, options.model);
      Path targetFile = models.targetFile(target.model);
      try (LanguageModel draft = models.draft(models.draftFile(options.draft.model))) {
        Ends ends = new Ends(models, targetFile, draft, link, pace);
        if (race) {
          race(ends, prompt, out, shown);
        } else {
          story(ends, prompt, out, shown);
        }
        out.flush();
      }
    }
    return 0;
  }

  /**
   * A scheme that is named tells its story alone; a race has every way, and somebody's machines.
   */
  private void chooseWhatToShow() {
    ParseResult given = spec.commandLine().getParseResult();
    boolean preset = given.hasMatchedOption("--preset");
    boolean named = preset || given.hasMatchedOption("--scheme");
    if (race && named) {
      throw new IllegalArgumentException(
          (preset ? "--preset " + options.scheme.preset : "--scheme " + options.scheme.name())
              + " has no meaning with --race, which runs them all; leave one out");
    }
    race = !named;
    if (!race) {
      options.check();
      options.scheme.tellOfPreset(spec.commandLine().getErr(), true);
      return;
    }
    if (!given.hasMatchedOption("--pace")) {
      options.paces.profile = RACE_PACE;
    }
    if (!given.hasMatchedOption("-n")) {
      options.sampling.maxTokens = Race.TOKENS;
    }
    Race.check(options);
  }

  /**
   * What both kinds of demo run with.
   *
   * @param draft as fast as it is
   */
  private record Ends(
      Models models, Path targetFile, LanguageModel draft, LinkSpec link, Pace pace) {}

  private void race(Ends ends, String prompt, PrintWriter out, PrintWriter shown)
      throws IOException, SessionException, InterruptedException {
    List<Lane> lanes;
    Duel duel;
    Tokenizer tokenizer = ends.draft().tokenizer();
    Pace pace = ends.pace();
    // Both clouds start before anything is timed; the second does nothing until the race is over.
    try (CloudProcess cloud = CloudProcess.start(ends.targetFile(), 1, options.model, pace);
        CloudProcess unpaced =
            CloudProcess.start(ends.targetFile(), 1, options.model, Pace.UNPACED)) {
      lanes =
          over(
              pace.draft(ends.draft()),
              cloud.address(),
              ends.link(),
              (client, reader) -> {
                greet(ends, shown);
                return new Race(client, tokenizer, reader, options, prompt).run(shown);
              });
      RaceTable.print(shown, lanes, pace);
      shown.flush();
      duel =
          over(
              ends.draft(),
              unpaced.address(),
              null,
              (client, reader) -> Duel.fight(client, tokenizer, reader, options, prompt));
      shown.println(duel.line());
    }
    if (options.json) {
      Lane papers = lanes.stream().filter(l -> l.name().equals(Race.PAPERS)).findFirst().get();
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("speculative", papers.figures());
      json.put("cloud_only", lanes.getFirst().figures());
      json.put("projection", ProjectionTable.json(project(ends, papers.options(), papers.asked())));
      json.put("live", lanes.getLast().figures());
      pace.tell(json);
      json.put("race", lanes.stream().map(Lane::figures).toList());
      json.put("unpaced_loopback", duel.json());
      out.println(Json.write(json));
    }
  }

  /** The story, once as it was asked for and once without drafts. */
  private void story(Ends ends, String prompt, PrintWriter out, PrintWriter shown)
      throws IOException, SessionException, InterruptedException {
    Pace pace = ends.pace();
    Story.Told told;
    List<String> flags = options.scheme.cloudFlags();
    try (CloudProcess cloud =
        CloudProcess.start(ends.targetFile(), 1, options.model, pace, flags, false)) {
      told =
          over(
              pace.draft(ends.draft()),
              cloud.address(),
              ends.link(),
              (client, reader) -> {
                greet(ends, shown);
                AnswerRequest request = options.request(reader, prompt);
                return new Story(client, ends.draft().tokenizer(), options)
                    .tell(request, prompt, shown);
              });
    }
    List<Projection> projections = project(ends, options, told.asked());
    if (options.json) {
      Map<String, Object> json = new LinkedHashMap<>();
      Map<String, Object> figures = options.figures(told.asked(), told.text());
      json.put("speculative", figures);
      json.put(
          "cloud_only", AnswerFigures.of(told.cloudOnly(), told.alone(), told.cloudOnlyText()));
      json.put("projection", ProjectionTable.json(projections));
      json.put("live", told.asked().live() ? figures : null);
      pace.tell(json);
      out.println(Json.write(json));
    } else {
      AnswerTable.print(out, told.asked(), told.cloudOnly());
      options.explain(out, told.asked());
      ProjectionTable.print(out, ends.link(), projections);
    }
  }

  private static void greet(Ends ends, PrintWriter shown) {
    shown.println("link " + ends.link() + ", draft " + ends.draft().description());
    ends.pace().tell(shown, "both models");
    shown.flush();
  }

  /**
   * An answer on the published machines, in virtual time.
   *
   * @param of what it was asked for with
   */
  private List<Projection> project(Ends ends, AnswerOptions of, AskedFor asked)
      throws IOException, SessionException {
    if (noProjection) {
      return List.of();
    }
    try (LanguageModel large = ends.models().target(ends.targetFile(), 1)) {
      return Projection.of(
          ends.draft(),
          large,
          asked.request().withSeed(asked.answer().seed()),
          () -> of.planner(ends.draft().tokenizer(), new Knowledge()),
          ends.link(),
          1);
    }
  }

  /** What is done over a link, with a cloud at its end. */
  private interface Answering<T> {
    /**
     * @param reader reads prompts as the target does
     */
    T answer(EdgeClient client, Tokenizer reader) throws SessionException, InterruptedException;
  }

  /**
   * @param link null for none
   */
  private <T> T over(LanguageModel draft, HostPort cloud, LinkSpec link, Answering<T> answering)
      throws IOException, SessionException, InterruptedException {
    try (ShapedLink shaped =
            link == null ? null : ShapedLink.open(link, cloud.host(), cloud.port(), 1);
        EdgeClient client =
            new EdgeClient(
                draft,
                CloudList.of(cloud).behind(shaped).clouds(),
                options.link.timeout(),
                options.link.loss())) {
      return answering.answer(client, options.reader(draft.tokenizer(), CloudList.of(cloud)));
    }
  }
}
