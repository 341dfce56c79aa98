package io.draftwire.cli;

import io.draftwire.lab.experiment.Experiment;
import io.draftwire.lab.experiment.ExperimentFile;
import io.draftwire.lab.experiment.Prompts;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Experiments. */
@Command(
    name = "lab",
    mixinStandardHelpOptions = true,
    subcommands = {
      LabRunCommand.class,
      LabReportCommand.class,
      LabCompareCommand.class,
      LabCapacityCommand.class,
      LabValidateCommand.class,
      LabFaultsCommand.class,
      LabCommand.ListCommand.class
    },
    description = {
      "Compare schemes, settings and links side by side, with every published baseline.",
      "The same sessions run in virtual time, over live models or recorded laws, or for real."
    })
final class LabCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no lab command given");
  }

  /** Says what there is to run. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List the experiments that come with Draftwire, and the prompts there are.")
  static final class ListCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      for (String name : ExperimentFile.shipped()) {
        Experiment experiment = ExperimentFile.shipped(name);
        out.printf(
            Locale.ROOT,
            "%-10s %s (%s; %,d rows, %,d with --quick)%n           %s%n",
            name,
            experiment.title(),
            experiment.mode().label(),
            experiment.points().size(),
            experiment.quick().points().size(),
            experiment.question());
      }
      out.printf(
          "%-10s %s%n",
          LabCapacityCommand.EXPERIMENT,
          "How many users one target serves (virtual; `lab capacity` asks it with more settings).");
      Prompts prompts =
          new Prompts(
              reference -> {
                throw new IllegalStateException("listing fetches nothing");
              });
      out.println();
      out.println("prompts: " + String.join(", ", prompts.names()));
      out.flush();
      return 0;
    }
  }
}
