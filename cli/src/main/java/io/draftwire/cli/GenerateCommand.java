package io.draftwire.cli;

import io.draftwire.core.plan.Knowledge;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.EdgeClient;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.Tokenizer;
import io.draftwire.lab.link.LinkSpec;
import io.draftwire.lab.link.ShapedLink;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** One answer from a running cloud. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    description = "Answer a prompt: draft here, verify in a cloud.")
final class GenerateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private AnswerOptions options;
  @Mixin private TrustOptions trust;
  @Mixin private InsecureOption clear;

  @Option(
      names = "--cloud",
      paramLabel = CloudList.FORM,
      required = true,
      description = "The cloud to verify with, or several of one model.")
  private String cloud;

  @Override
  public Integer call() throws IOException, SessionException, InterruptedException {
    options.check();
    options.scheme.tellOfPreset(spec.commandLine().getErr(), false);
    CloudList clouds = CloudList.parse(cloud, trust.where(clear.insecure));
    HostPort address = clouds.first();
    Pace pace = options.paces.pace();
    String prompt = options.prompt(null);
    if (prompt == null) {
      throw new IllegalArgumentException("no prompt; give one with -p TEXT or -f FILE");
    }
    PrintWriter out = spec.commandLine().getOut();
    LinkSpec link = options.link.spec(null);
    clouds.checkLink(link);
    try (ProgressLine progress = new ProgressLine(System.err, Terminal.interactive());
        LanguageModel draft = pace.draft(openDraft(progress));
        ShapedLink shaped =
            link == null ? null : ShapedLink.open(link, address.host(), address.port(), 1);
        EdgeClient client = connect(draft, clouds.behind(shaped))) {
      Tokenizer reader = options.reader(draft.tokenizer(), clouds);
      AnswerRequest request = options.request(reader, prompt);
      TokenPrinter printer =
          new TokenPrinter(
                  draft.tokenizer(), options.json ? Silence.writer() : out, Terminal.colours())
              .noting(spec.commandLine().getErr())
              .takingBack(options.json || Terminal.interactive());
      Planner planner = options.planner(draft.tokenizer(), new Knowledge());
      if (!options.json) {
        pace.tell(out, "draft");
      }
      AskedFor asked = AskedFor.of(client, request, planner, printer);
      String text = printer.finish();
      if (options.json) {
        Map<String, Object> figures = options.figures(asked, text);
        pace.tell(figures);
        out.println(Json.write(figures));
      } else {
        out.println();
        out.println();
        AnswerTable.print(out, asked, null);
        options.explain(out, asked);
      }
      out.flush();
    }
    return 0;
  }

  private LanguageModel openDraft(ProgressLine progress) {
    Models models = new Models(progress, options.model);
    return models.draft(models.draftFile(options.draft.model));
  }

  private EdgeClient connect(LanguageModel draft, CloudList near) {
    return new EdgeClient(draft, near.clouds(), options.link.timeout(), options.link.loss());
  }
}
