package io.draftwire.cli;

import io.draftwire.core.session.SessionException;
import io.draftwire.edge.Rehearsal;
import io.draftwire.engine.LanguageModel;
import io.draftwire.gateway.GatewayConfig;
import io.draftwire.lab.link.LinkSpec;
import io.draftwire.lab.link.ShapedLink;
import io.draftwire.wire.CloudDescription;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Drafts here for anyone who speaks OpenAI's API, and shows a page. */
@Command(
    name = "edge",
    mixinStandardHelpOptions = true,
    description = {
      "Serve an OpenAI-compatible API and a page: draft here, verify in a cloud.",
      "Waits for the cloud where it is not there yet."
    })
final class EdgeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GatewayOptions options;
  @Mixin private ModelOptions model;
  @Mixin private DraftOption draft;
  @Mixin private AnswerLinkOptions link;
  @Mixin private TrustOptions trust;
  @Mixin private PaceOptions paces;

  @Option(
      names = "--cloud",
      paramLabel = CloudList.FORM,
      required = true,
      description =
          "The cloud to verify with, or several of one model: each answer has one of them, and goes on at another where that is away. dns: takes every address of a name for a cloud.")
  private String cloud;

  @Override
  public Integer call() throws IOException, InterruptedException {
    options.config(GatewayOptions.DEFAULT_PARALLEL);
    link.check();
    options.scheme.tellOfPreset(spec.commandLine().getErr(), false);
    CloudList clouds = CloudList.parse(cloud, trust.where(options.insecure));
    LinkSpec shape = link.spec(null);
    clouds.checkLink(shape);
    HostPort address = clouds.first();
    Pace pace = paces.pace();
    try (ProgressLine progress = new ProgressLine(System.err, Terminal.interactive());
        ShapedLink shaped =
            shape == null ? null : ShapedLink.open(shape, address.host(), address.port(), 1)) {
      Models models = new Models(progress, model);
      Thread.ofPlatform().daemon().name("rehearsal").start(Rehearsal::run);
      GatewayConfig config = options.config(sessions(clouds));
      LanguageModel loaded =
          pace.draft(models.draft(models.draftFile(draft.model), config.parallel()));
      pace.tell(spec.commandLine().getOut(), "draft");
      try (RunningGateway running =
          new RunningGateway(config, loaded, clouds, shaped, link.timeout(), link.loss())) {
        running.await(spec.commandLine().getOut());
      }
    }
    return 0;
  }

  /** How many sessions the clouds have that are there to say so. */
  private static int sessions(CloudList clouds) {
    try {
      return RunningGateway.inquiry(clouds).askEach().stream()
          .mapToInt(CloudDescription::sessions)
          .sum();
    } catch (SessionException e) {
      return GatewayOptions.DEFAULT_PARALLEL;
    }
  }
}
