package io.draftwire.cli;

import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;

/** The root command. */
@Command(
    name = "draftwire",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description =
        "Edge-cloud speculative decoding: the edge drafts, the cloud verifies, few bits travel.",
    subcommands = {
      DemoCommand.class,
      GenerateCommand.class,
      ChatCommand.class,
      CloudCommand.class,
      EdgeCommand.class,
      UpCommand.class,
      BitsCommand.class,
      ModelsCommand.class,
      PresetsCommand.class,
      DoctorCommand.class,
      TokenCommand.class,
      TlsCommand.class,
      PairCommand.class,
      ProveCommand.class,
      LabCommand.class,
      CalibrateCommand.class,
      TrainExitsCommand.class,
      BenchCommand.class,
      CompletionCommand.class
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  public static void main(String[] args) {
    StandardError.takeBack();
    // What is printed is English, and read by programs: no country's digits, commas and letters.
    Locale.setDefault(Locale.ROOT);
    LibraryLogs.quieten();
    System.exit(unreadable(args) ? Failure.USAGE : run(args));
  }

  /**
   * Says so where an argument has bytes that are no characters in the terminal's encoding: Java has
   * put U+FFFD in their place by now, and a prompt would silently be another.
   */
  static boolean unreadable(String... args) {
    for (String arg : args) {
      if (arg.indexOf('\uFFFD') >= 0) {
        System.err.println(
            "draftwire: argument '"
                + arg.replace('\uFFFD', '?')
                + "' has bytes that are no characters in this terminal's encoding, "
                + System.getProperty("sun.jnu.encoding")
                + "; set LC_ALL=C.UTF-8, or give a prompt in a UTF-8 file with -f");
        return true;
      }
    }
    return false;
  }

  /** Runs one command line; returns its exit status, whatever happens. */
  static int run(String... args) {
    return run(new CommandLine(new Main()).setOut(StandardOutput.writer()), args);
  }

  static int run(CommandLine line, String... args) {
    Shown.logs();
    line.setOut(Shown.writer(line.getOut()))
        .setErr(Shown.writer(line.getErr()))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(Failure::badArguments)
        .setExecutionStrategy(Main::execute)
        .setExecutionExceptionHandler((e, command, parsed) -> Failure.report(e, command));
    try {
      int status = line.execute(args);
      line.getOut().flush();
      return status;
    } catch (RuntimeException | Error e) {
      // Picocli lets errors pass; without an exit the process would wait for its other threads.
      return Failure.report(e, line);
    }
  }

  /** Picocli prints a help text outside of any command, where no handler hears of a failure. */
  private static int execute(ParseResult parsed) {
    try {
      return new RunLast().execute(parsed);
    } catch (StandardOutput.Lost e) {
      throw new ExecutionException(parsed.commandSpec().commandLine(), e.toString(), e);
    }
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given");
  }

  /** The build's version, from the jar's manifest. */
  static String version() {
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "(built from classes)" : version;
  }

  /** Says it. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"draftwire " + version()};
    }
  }
}
