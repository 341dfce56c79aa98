package io.draftwire.cli;

import io.draftwire.edge.Rehearsal;
import io.draftwire.engine.LanguageModel;
import io.draftwire.gateway.GatewayConfig;
import io.draftwire.lab.link.LinkSpec;
import io.draftwire.lab.link.ShapedLink;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Everything on one machine: cloud process, emulated link, edge, API and page. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = {
      "Start all of it on this machine: a cloud, an emulated link, the edge, an OpenAI-compatible API, the page.",
      "Ctrl-C ends everything."
    })
final class UpCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GatewayOptions options;
  @Mixin private ModelOptions model;
  @Mixin private TargetOption target;
  @Mixin private EngineOptions engines;
  @Mixin private DraftOption draft;
  @Mixin private AnswerLinkOptions link;
  @Mixin private PaceOptions paces;

  @Override
  public Integer call() throws IOException, InterruptedException {
    GatewayConfig config = options.config(GatewayOptions.DEFAULT_PARALLEL);
    link.check();
    LinkSpec shape = link.spec(DemoCommand.LINK);
    engines.check();
    options.scheme.tellOfPreset(spec.commandLine().getErr(), true);
    List<String> flags = new ArrayList<>(engines.flags());
    flags.addAll(options.scheme.cloudFlags());
    Pace pace = paces.pace();
    PrintWriter out = spec.commandLine().getOut();
    try (ProgressLine progress = new ProgressLine(System.err, Terminal.interactive())) {
      Models models = new Models(progress, model);
      Path targetFile = models.targetFile(target.model);
      Path draftFile = models.draftFile(draft.model);
      Thread.ofPlatform().daemon().name("rehearsal").start(Rehearsal::run);
      try (CloudProcess cloud =
              CloudProcess.start(targetFile, config.parallel(), model, pace, flags, false);
          ShapedLink shaped =
              ShapedLink.open(shape, cloud.address().host(), cloud.address().port(), 1)) {
        LanguageModel loaded = pace.draft(models.draft(draftFile, config.parallel()));
        out.println(
            "cloud on " + cloud.address() + ", link " + shape + ", draft " + loaded.description());
        pace.tell(out, "both models");
        try (RunningGateway running =
            new RunningGateway(
                config,
                loaded,
                CloudList.of(cloud.address()),
                shaped,
                link.timeout(),
                link.loss())) {
          running.await(out);
        }
      }
    }
    return 0;
  }
}
