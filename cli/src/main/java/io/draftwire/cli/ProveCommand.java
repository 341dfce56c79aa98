package io.draftwire.cli;

import io.draftwire.core.law.Sampling;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.store.Catalog;
import io.draftwire.engine.store.ModelPair;
import io.draftwire.lab.proof.ProofRow;
import io.draftwire.lab.proof.Proofs;
import io.draftwire.lab.proof.TreeRounding;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the proofs. */
@Command(
    name = "prove",
    mixinStandardHelpOptions = true,
    description = {
      "Run the exactness and codec proofs and print a table; exit 0 iff all hold.",
      "Correct code fails with probability at most 0.001 over the whole table."
    })
final class ProveCommand implements Callable<Integer> {
  private static final String OPENING = "Once upon a time, there was a little girl who";

  @Spec private CommandSpec spec;

  @Option(
      names = "--draws",
      paramLabel = "N",
      description = "Draws of each statistical case, at least 1000 (default: ${DEFAULT-VALUE}).")
  private long draws = Proofs.FULL_DRAWS;

  @Option(names = "--json", description = "Print one JSON object instead of a table.")
  private boolean json;

  @Option(
      names = "--rounding-tokens",
      paramLabel = "N",
      description =
          "Tokens drawn twice from each target that is here, from one-token passes and from tree passes, to count those that rounding makes differ; 0 for none (default: ${DEFAULT-VALUE}; a fiftieth for a model of a billion parameters).")
  private int roundingTokens = 10_000;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    List<Map<String, Object>> rows = new ArrayList<>();
    boolean holds =
        Proofs.run(
            draws,
            row -> {
              if (json) {
                rows.add(json(row));
              } else {
                print(out, row);
              }
            });
    List<Map<String, Object>> rounding = rounding(out);
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("rounding", rounding);
      object.put("holds", holds);
      object.put("draws", draws);
      object.put("family_level", Proofs.FAMILY_LEVEL);
      object.put("rows", rows);
      out.println(Json.write(object));
    } else {
      out.println(
          (holds ? "all hold" : "NOT all hold")
              + "; correct code fails somewhere in this table with probability at most "
              + Proofs.FAMILY_LEVEL);
    }
    out.flush();
    return holds ? 0 : Failure.FAILED;
  }

  /** What rounding does to "same seed, same text" is no proof's matter, but never hidden. */
  private List<Map<String, Object>> rounding(PrintWriter out) {
    List<Map<String, Object>> found = new ArrayList<>();
    if (roundingTokens == 0) {
      return found;
    }
    try (ProgressLine progress = new ProgressLine(System.err, Terminal.interactive())) {
      Models models = new Models(progress, new ModelOptions());
      for (ModelPair pair : List.of(Catalog.STORIES, Catalog.TINYLLAMA)) {
        String name = pair.target().file();
        Optional<Path> file = models.find(pair.target());
        if (file.isEmpty()) {
          tell(out, "skip  rounding of tree passes, " + name + ": the model is not here");
          continue;
        }
        boolean large = pair == Catalog.TINYLLAMA;
        int tokens = Math.max(1, large ? roundingTokens / 50 : roundingTokens);
        try (LanguageModel target = models.target(file.get(), 1)) {
          TreeRounding.Result result =
              TreeRounding.measure(
                  target, target.tokenizer().prompt(OPENING), Sampling.at(.8), tokens, 1);
          tell(
              out,
              String.format(
                  Locale.ROOT,
                  "told  rounding of tree passes, %s: %.1f of 10,000 tokens differ from one-token passes (%d of %d); largest difference of a logit %.2g",
                  name,
                  result.perTenThousand(),
                  result.differing(),
                  result.tokens(),
                  result.largest()));
          found.add(json(name, result));
        }
      }
    }
    return found;
  }

  private void tell(PrintWriter out, String line) {
    if (!json) {
      out.println(line);
      out.flush();
    }
  }

  private static Map<String, Object> json(String model, TreeRounding.Result result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("model", model);
    json.put("tokens", result.tokens());
    json.put("differing", result.differing());
    json.put("per_ten_thousand", result.perTenThousand());
    json.put("largest_logit_difference", result.largest());
    return json;
  }

  private static void print(PrintWriter out, ProofRow row) {
    out.printf(
        Locale.ROOT,
        "%-5s %-52s %s: %.4g %s %.4g  (%,d cases, %,d draws)%s%n",
        row.holds() ? "holds" : "FAILS",
        row.name(),
        row.measure(),
        row.statistic(),
        row.relation(),
        row.bound(),
        row.cases(),
        row.draws(),
        row.holds() ? "" : "  worst: " + row.worst());
    out.flush();
  }

  private static Map<String, Object> json(ProofRow row) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", row.name());
    json.put("measure", row.measure());
    json.put("cases", row.cases());
    json.put("draws", row.draws());
    json.put("statistic", row.statistic());
    json.put("relation", row.relation());
    json.put("bound", row.bound());
    json.put("holds", row.holds());
    json.put("worst", row.worst());
    return json;
  }
}
