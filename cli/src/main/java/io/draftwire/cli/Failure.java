package io.draftwire.cli;

import io.draftwire.core.session.SessionException;
import io.draftwire.engine.ModelException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
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
      case StandardOutput.Lost lost -> {
        if (!lost.readerLeft()) {
          line(
              command,
              "standard output cannot be written ("
                  + told(lost.getCause())
                  + "); what stands there is not whole");
        }
        yield FAILED;
      }
      case UncheckedIOException unchecked -> report(unchecked.getCause(), command);
      case IOException io -> {
        line(command, oneLine(told(io)));
        yield FAILED;
      }
      default -> {
        line(command, "internal error, please report it: " + e);
        e.printStackTrace(command.getErr());
        yield FAILED;
      }
    };
  }

  /** Also where Java says no more than the file's name. */
  private static String told(IOException io) {
    return switch (io) {
      case NoSuchFileException gone -> gone.getFile() + " does not exist; check the path";
      case FileAlreadyExistsException file ->
          file.getFile() + " exists and is no folder; give another path";
      case AccessDeniedException denied ->
          denied.getFile() + " may not be accessed; check its permissions, or give another path";
      case FileSystemException other when other.getReason() != null ->
          other.getFile() + ": " + other.getReason() + "; give another path, or make room";
      case IOException other -> other.getMessage() == null ? other.toString() : other.getMessage();
    };
  }

  /** Says it, as all that fails is said. */
  static void line(CommandLine command, String message) {
    PrintWriter err = command.getErr();
    err.println("draftwire: " + Shown.text(message));
    err.flush();
  }

  private static String oneLine(String message) {
    return message.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
