package io.draftwire.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measurements of whole systems; the launcher hands those of hot paths to JMH. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    subcommands = ServeCommand.class,
    description = {
      "Measure: bench serve says how many users one cloud serves.",
      "With any other arguments it is the benchmarks of the hot paths, and they are JMH's."
    })
final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no bench command given; there is serve");
  }
}
