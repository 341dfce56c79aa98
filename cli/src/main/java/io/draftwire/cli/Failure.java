package io.draftwire.cli;

import io.draftwire.core.session.SessionException;
import io.draftwire.engine.ModelException;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * How a failure reaches the user: one line that names the value and the remedy, and an exit status.
 */
final class Failure {
  /** What was asked for could not be done. */
  static final int FAILED = 1;

  /** What was asked for makes no sense. */
  static final int USAGE = 2;

  private static final int INTERRUPTED = 130;

  private Failure() {}

  static int badArguments(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    line(
        command,
        oneLine(e.getMessage())
            + "; see `"
            + command.getCommandSpec().qualifiedName()
            + " --help`");
    return USAGE;
  }

  static int report(Throwable e, CommandLine command) {
    return switch (e) {
      case IllegalArgumentException usage -> {
        line(command, oneLine(usage.getMessage()));
        yield USAGE;
      }
      case SessionException refused -> {
        line(command, oneLine(refused.getMessage()));
        yield FAILED;
      }
      case InterruptedException interrupted -> {
        line(command, "interrupted; the answer above is not whole");
        yield INTERRUPTED;
      }
      case ModelException model -> {
        line(command, oneLine(model.getMessage()));
        yield FAILED;
      }
      case IOException io -> {
        line(command, oneLine(io.getMessage() == null ? io.toString() : io.getMessage()));
        yield FAILED;
      }
      default -> {
        line(command, "internal error, please report it: " + e);
        e.printStackTrace(command.getErr());
        yield FAILED;
      }
    };
  }

  private static void line(CommandLine command, String message) {
    PrintWriter err = command.getErr();
    err.println("draftwire: " + Shown.text(message));
    err.flush();
  }

  private static String oneLine(String message) {
    return message.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
