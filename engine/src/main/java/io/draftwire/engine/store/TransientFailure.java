package io.draftwire.engine.store;

import java.io.IOException;
import java.net.ConnectException;

/** An attempt at a download failed in a way that another attempt may not. */
final class TransientFailure extends Exception {
  private static final long serialVersionUID = 1L;

  TransientFailure(String message) {
    super(message);
  }

  TransientFailure(IOException cause) {
    super(reason(cause), cause);
  }

  /** Whether not even a connection came about. */
  boolean isNoConnection() {
    return getCause() instanceof ConnectException;
  }

  /** What {@code e} has to say, in one line. */
  static String reason(IOException e) {
    String message = e.getMessage();
    return message == null || message.isBlank()
        ? e instanceof ConnectException ? "no connection" : e.getClass().getSimpleName()
        : message.lines().findFirst().orElse(message);
  }
}
