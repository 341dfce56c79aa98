package io.draftwire.engine.store;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.time.Duration;

/** An attempt at a download failed in a way that another attempt may not. */
final class TransientFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Duration after;

  TransientFailure(String message) {
    this(message, Duration.ZERO);
  }

  /**
   * @param after what the server asks to wait
   */
  TransientFailure(String message, Duration after) {
    super(message);
    this.after = after;
  }

  TransientFailure(IOException cause) {
    super(reason(cause), cause);
    this.after = Duration.ZERO;
  }

  /** How long to wait at least before another attempt. */
  Duration after() {
    return after;
  }

  /** Whether not even a connection came about. */
  boolean isNoConnection() {
    return getCause() instanceof ConnectException;
  }

  /** What {@code e} has to say, in one line. */
  static String reason(IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
        return "no such host";
      }
    }
    String message = e.getMessage();
    if (message == null || message.isBlank()) {
      return e instanceof ConnectException ? "no connection" : e.getClass().getSimpleName();
    }
    String line = message.lines().findFirst().orElse(message);
    // The system names the file only, where it is clear to programmers what about it.
    return switch (e) {
      case AccessDeniedException _ -> line + ": no permission";
      case FileAlreadyExistsException _ -> line + ": there already, and no directory";
      default -> line;
    };
  }
}
