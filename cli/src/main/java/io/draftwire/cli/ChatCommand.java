package io.draftwire.cli;

import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.EdgeClient;
import io.draftwire.edge.TargetTokenizer;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.Tokenizer;
import io.draftwire.gateway.chat.ChatTemplate;
import io.draftwire.lab.link.LinkSpec;
import io.draftwire.lab.link.ShapedLink;
import io.draftwire.wire.CloudDescription;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A conversation: drafted here, verified in a cloud. */
@Command(
    name = "chat",
    mixinStandardHelpOptions = true,
    description = {
      "Talk with a cloud's model: draft here, verify there. Ctrl-C stops an answer, Ctrl-D leaves.",
      "Lines that begin with / are commands: /new, /scheme NAME, /explain, /quit.",
      "Without --cloud one is started on this machine, behind an emulated link."
    })
final class ChatCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private SamplingOptions sampling;
  @Mixin private SchemeOptions scheme;
  @Mixin private ModelOptions model;
  @Mixin private TargetOption target;
  @Mixin private DraftOption draft;
  @Mixin private AnswerLinkOptions link;
  @Mixin private TrustOptions trust;
  @Mixin private InsecureOption clear;
  @Mixin private PaceOptions paces;

  @Option(
      names = "--cloud",
      paramLabel = CloudList.FORM,
      description = "The cloud to verify with, or several of one model (default: one of its own).")
  private String cloud;

  @Option(
      names = "--system",
      paramLabel = "TEXT",
      description = "What the model is told before the conversation (default: nothing).")
  private String system = "";

  @Override
  public Integer call() throws IOException, SessionException {
    SchemeChoice choice = check();
    CloudList given = cloud == null ? null : CloudList.parse(cloud, trust.where(clear.insecure));
    LinkSpec shape = link.spec(given == null ? DemoCommand.LINK : null);
    if (given != null) {
      given.checkLink(shape);
    }
    scheme.tellOfPreset(spec.commandLine().getErr(), given == null);
    Pace pace = paces.pace();
    try (ProgressLine progress = new ProgressLine(System.err, Terminal.interactive())) {
      Models models = new Models(progress, model);
      Path targetFile = given == null ? models.targetFile(target.model) : null;
      Path draftFile = models.draftFile(draft.model);
      try (CloudProcess own =
          given == null
              ? CloudProcess.start(targetFile, 1, model, pace, scheme.cloudFlags(), false)
              : null) {
        CloudList clouds =
            own == null ? given : CloudList.of(TrustOptions.own(own.address(), trust.pad));
        HostPort address = clouds.first();
        try (LanguageModel loaded = pace.draft(models.draft(draftFile));
            ShapedLink shaped =
                shape == null ? null : ShapedLink.open(shape, address.host(), address.port(), 1)) {
          pace.tell(spec.commandLine().getOut(), given == null ? "both models" : "draft");
          return talk(loaded, clouds.behind(shaped), clouds, shape, choice);
        }
      }
    }
  }

  private int talk(
      LanguageModel loaded, CloudList near, CloudList clouds, LinkSpec shape, SchemeChoice choice)
      throws IOException, SessionException {
    if (clouds.clouds().size() > 1) {
      RunningGateway.inquiry(clouds).askEach();
    }
    CloudDescription described = RunningGateway.inquiry(near).ask();
    Tokenizer reader = reader(loaded, described, clouds);
    ChatTemplate template =
        new ChatTemplate(described.chatTemplate(), described.bosToken(), described.eosToken());
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        described.name()
            + " on "
            + clouds
            + (shape == null ? "" : ", link " + shape)
            + ", context "
            + described.contextLength()
            + (template.present() ? "" : ", no chat template: it continues your text"));
    template.fault().ifPresent(out::println);
    try (EdgeClient client = new EdgeClient(loaded, near.clouds(), link.timeout(), link.loss())) {
      StoppableAnswer answers = new StoppableAnswer(client);
      try (ChatInput input = ChatInput.open(answers)) {
        Conversation conversation =
            new Conversation(
                reader, template, described.contextLength(), sampling.maxTokens, system);
        return new Chat(input, out, answers, reader, conversation, sampling, choice).run();
      }
    }
  }

  private static Tokenizer reader(LanguageModel draft, CloudDescription described, CloudList clouds)
      throws SessionException {
    try {
      return TargetTokenizer.of(draft.tokenizer(), described);
    } catch (SessionException e) {
      throw new SessionException(
          e.refusal().code(),
          "the cloud on " + clouds + " serves " + described.name() + ": " + e.getMessage());
    }
  }

  /** Checks everything that can be checked before any model is fetched or loaded. */
  private SchemeChoice check() {
    sampling.sampling();
    link.check();
    if (cloud != null && target.model != null) {
      throw new IllegalArgumentException(
          "--model "
              + target.model
              + " has no meaning with --cloud "
              + cloud
              + ", which has a target; leave one out");
    }
    if (scheme.explain) {
      throw new IllegalArgumentException(
          "--explain has no meaning here; type /explain in the chat");
    }
    return scheme.choice();
  }
}
