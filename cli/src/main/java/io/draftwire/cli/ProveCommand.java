package io.draftwire.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the proofs. */
@Command(
    name = "prove",
    mixinStandardHelpOptions = true,
    description = "Run the exactness and codec proofs and print a table; exit 0 iff all hold.")
final class ProveCommand implements Callable<Integer> {
  @Option(
      names = "--draws",
      paramLabel = "N",
      description = "Draws of each statistical case (default: ${DEFAULT-VALUE}).")
  private long draws = 1_000_000;

  @Option(names = "--json", description = "Print one JSON object instead of a table.")
  private boolean json;

  @Override
  public Integer call() {
    return 0;
  }
}
