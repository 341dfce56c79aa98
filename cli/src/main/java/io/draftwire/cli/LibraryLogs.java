package io.draftwire.cli;

import java.util.logging.Level;
import java.util.logging.Logger;

/** What this process logs: a line each, and of libraries only what nobody is told otherwise. */
final class LibraryLogs {
  private static final String FORMAT = "java.util.logging.SimpleFormatter.format";

  /**
   * Held on to, since the log manager does not: the HTTP server's greetings are nobody's business.
   */
  private static final Logger HTTP = Logger.getLogger("io.helidon");

  /** A failed call has a status, which we tell; a host without an address is a stack trace here. */
  private static final Logger RPC = Logger.getLogger("io.grpc");

  private LibraryLogs() {}

  static void quieten() {
    if (System.getProperty(FORMAT) == null) {
      System.setProperty(FORMAT, "draftwire: %5$s%6$s%n");
    }
    HTTP.setLevel(Level.WARNING);
    RPC.setLevel(Level.SEVERE);
  }
}
