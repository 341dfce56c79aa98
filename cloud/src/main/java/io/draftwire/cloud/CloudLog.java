package io.draftwire.cloud;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * What the cloud says of failures. Never throws: where the heap is full, or an exception cannot say
 * what it is, whoever logs has a session to end, and a thread to keep.
 */
final class CloudLog {
  private static final System.Logger LOG = System.getLogger("draftwire.cloud");

  private static final LastWords UNSPEAKABLE =
      new LastWords("a session failed, and there was no room to log why");

  private CloudLog() {}

  /**
   * Makes a line that nobody sees, so that all that a line takes is loaded: a first one that comes
   * when no file can be opened any more would want the time zones, and its error would end the
   * thread that only wanted to say that no connection can be accepted.
   */
  static void prepare() {
    LOG.isLoggable(System.Logger.Level.WARNING);
    LogRecord line = new LogRecord(Level.WARNING, "nothing");
    line.setThrown(new IllegalStateException("nothing"));
    for (Handler handler : Logger.getLogger("").getHandlers()) {
      if (handler.getFormatter() != null) {
        handler.getFormatter().format(line);
      }
    }
  }

  static void failure(String what, Throwable e) {
    try {
      LOG.log(System.Logger.Level.WARNING, what, e);
    } catch (Throwable again) {
      UNSPEAKABLE.say();
    }
  }

  /** What it is, as far as it can be said. */
  static String named(Throwable e) {
    try {
      return e.toString();
    } catch (Throwable again) {
      return "no reason can be given";
    }
  }
}
