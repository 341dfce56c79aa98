package io.draftwire.cloud;

/**
 * What the cloud says of failures. Never throws: where the heap is full, or an exception cannot say
 * what it is, whoever logs has a session to end, and a thread to keep.
 */
final class CloudLog {
  private static final System.Logger LOG = System.getLogger("draftwire.cloud");

  private static final LastWords UNSPEAKABLE =
      new LastWords("a session failed, and there was no room to log why");

  private CloudLog() {}

  /** Ready to be needed. */
  static void prepare() {
    LOG.isLoggable(System.Logger.Level.WARNING);
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
