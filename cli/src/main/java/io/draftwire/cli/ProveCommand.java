package io.draftwire.cli;

import io.draftwire.lab.proof.ProofRow;
import io.draftwire.lab.proof.Proofs;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
  @Spec private CommandSpec spec;

  @Option(
      names = "--draws",
      paramLabel = "N",
      description = "Draws of each statistical case, at least 1000 (default: ${DEFAULT-VALUE}).")
  private long draws = Proofs.FULL_DRAWS;

  @Option(names = "--json", description = "Print one JSON object instead of a table.")
  private boolean json;

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
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
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
