package io.draftwire.cli;

import io.draftwire.cli.DraftFinder.Found;
import io.draftwire.cli.DraftFinder.Wanted;
import io.draftwire.cli.doctor.Amounts;
import io.draftwire.cli.doctor.FitCheck;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.TargetTokenizer;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.Tokenizer;
import io.draftwire.engine.gguf.GgufFile;
import io.draftwire.engine.gguf.TokenizerKind;
import io.draftwire.engine.llama.FileTokenizer;
import io.draftwire.engine.store.Catalog;
import io.draftwire.engine.store.ModelPair;
import io.draftwire.engine.store.ModelRecipe;
import io.draftwire.lab.pair.TokenizerDifference;
import io.draftwire.wire.CloudDescription;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which drafts go with a target. */
@Command(
    name = "find",
    mixinStandardHelpOptions = true,
    description = {
      "List the drafts of the catalog and the cache that share a target's tokenizer, and how often they are accepted.",
      "Reads headers, and fetches nothing. Exits with 1 where there is none."
    })
final class ModelsFindCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ModelOptions options;
  @Mixin private TrustOptions trust;
  @Mixin private InsecureOption clear;

  @Parameters(
      arity = "0..1",
      paramLabel = "TARGET",
      description =
          "The target: a pair's name, a GGUF file, npm:NAME@VERSION/FILE or hf:OWNER/REPO/FILE.gguf.")
  private String target;

  @Option(
      names = "--cloud",
      paramLabel = CloudList.FORM,
      description = "The cloud that serves the target, instead.")
  private String cloud;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws SessionException {
    if ((target == null) == (cloud == null)) {
      throw new IllegalArgumentException(
          target == null
              ? "no target; name one, or give --cloud HOST:PORT"
              : "TARGET " + target + " and --cloud " + cloud + " are one too many; leave one out");
    }
    CloudList clouds = cloud == null ? null : CloudList.parse(cloud, trust.where(clear.insecure));
    try (ProgressLine progress = new ProgressLine(System.err, Terminal.interactive())) {
      DraftFinder finder = new DraftFinder(new Models(progress, options));
      return clouds == null
          ? ofModel(finder, new Models(progress, options))
          : tell(finder, served(described(clouds)));
    }
  }

  private static CloudDescription described(CloudList clouds) throws SessionException {
    try {
      return RunningGateway.inquiry(clouds).askWithoutTemplate();
    } catch (SessionException e) {
      throw new SessionException(e.refusal().code(), clouds + ": " + e.getMessage());
    }
  }

  /** What a cloud serves has the name of its file. */
  private static Wanted served(CloudDescription cloud) {
    Optional<ModelRecipe> recipe =
        Catalog.pairs().stream()
            .map(ModelPair::target)
            .filter(target -> target.file().equals(cloud.name() + ".gguf"))
            .findFirst();
    return new Wanted(
        cloud.name(),
        recipe,
        Optional.of(
            new TokenizerKind(cloud.rules().model(), cloud.rules().pre(), cloud.vocabulary())),
        recipe.map(known -> known.about().fileBytes()).orElse(Long.MAX_VALUE),
        Optional.of(draft -> misfit(draft, cloud)));
  }

  private static Optional<String> misfit(Tokenizer draft, CloudDescription cloud) {
    try {
      TargetTokenizer.of(draft, cloud);
      return Optional.empty();
    } catch (SessionException e) {
      return Optional.of(e.getMessage().replace("; " + Tokenizer.REMEDY, ""));
    }
  }

  private int ofModel(DraftFinder finder, Models models) {
    Optional<ModelPair> pair =
        Catalog.pairs().stream()
            .filter(
                one -> one.name().equals(target) || one.target().source().toString().equals(target))
            .findFirst();
    Optional<Path> file =
        pair.isPresent()
            ? models.find(pair.get().target())
            : models.named(Models.TARGET, target).file();
    if (file.isEmpty()) {
      return pair.map(known -> tell(finder, absent(known)))
          .orElseThrow(
              () ->
                  new ModelException(
                      "target "
                          + target
                          + " is no pair's name and not here, and its header is needed; "
                          + models.named(Models.TARGET, target).remedy()));
    }
    Path path = file.get();
    GgufFile header = GgufFile.open(path);
    Optional<ModelRecipe> recipe = pair.map(ModelPair::target).or(() -> models.recipe(path));
    String name = recipe.map(one -> one.about().name()).orElseGet(() -> models.title(path));
    long bytes = path.toFile().length();
    if (finder.engine().isEmpty()) {
      return tell(
          finder, new Wanted(name, recipe, TokenizerKind.of(header), bytes, Optional.empty()));
    }
    try (FileTokenizer opened = finder.engine().get().tokenizer(path)) {
      Tokenizer large = opened.tokenizer();
      return tell(
          finder,
          new Wanted(
              name,
              recipe,
              TokenizerKind.of(header),
              bytes,
              Optional.of(
                  draft ->
                      TokenizerDifference.first(draft, large)
                          .map(TokenizerDifference::description))));
    }
  }

  private static Wanted absent(ModelPair pair) {
    return new Wanted(
        pair.target().about().name(),
        Optional.of(pair.target()),
        pair.tokenizer(),
        pair.target().about().fileBytes(),
        Optional.empty());
  }

  private int tell(DraftFinder finder, Wanted wanted) {
    List<Found> found = finder.find(wanted);
    boolean usable = found.stream().anyMatch(Found::isUsable);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.write(json(wanted, found)));
      out.flush();
      return usable ? 0 : Failure.FAILED;
    }
    if (!usable) {
      throw new ModelException(
          "no draft for "
              + wanted.name()
              + wanted.kind().map(kind -> " (" + kind + ")").orElse("")
              + " in the catalog or the cache; take the smallest model of its family and look at the two"
              + " with `draftwire pair check`, or train one as models/stories-draft/README.md does");
    }
    out.println(Shown.text(wanted.name() + wanted.kind().map(kind -> ", " + kind).orElse("")));
    found.forEach(one -> out.println(Shown.text(line(one))));
    if (wanted.misfit().isEmpty()) {
      out.println(
          "Nothing was compared: the target or the native engine is not here; `draftwire models pull` fetches either.");
    }
    out.flush();
    return 0;
  }

  private static String line(Found found) {
    return String.format(
        Locale.ROOT,
        "  %-7s  %-30s %7s  %-34s %s",
        word(found),
        found.draft().name(),
        Amounts.bytes(found.draft().bytes()),
        found.draft().file().isPresent()
            ? "here"
            : "`draftwire models pull " + found.draft().pull().orElse("") + "`",
        told(found));
  }

  private static String told(Found found) {
    if (!found.isUsable()) {
      return found.judged().differs();
    }
    return found.known().isEmpty() ? "acceptance not known" : FitCheck.told(found.known());
  }

  private static String word(Found found) {
    return found.judged().fit().name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, Object> json(Wanted wanted, List<Found> found) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("target", wanted.name());
    json.put("tokenizer", wanted.kind().map(TokenizerKind::toString).orElse(null));
    json.put("compared", wanted.misfit().isPresent());
    json.put("drafts", found.stream().map(ModelsFindCommand::json).toList());
    return json;
  }

  private static Map<String, Object> json(Found found) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", found.draft().name());
    json.put("fit", word(found));
    json.put("differs", found.judged().differs());
    json.put("bytes", found.draft().bytes());
    json.put("path", found.draft().file().map(Path::toString).orElse(null));
    json.put("pair", found.draft().pull().orElse(null));
    json.put(
        "acceptance",
        found.known().stream()
            .map(
                at -> {
                  Map<String, Object> row = new LinkedHashMap<>();
                  row.put("temperature", at.temperature());
                  row.put("optimum", at.optimum());
                  row.put("coupled", at.coupled());
                  row.put("source", at.source());
                  return row;
                })
            .toList());
    return json;
  }
}
