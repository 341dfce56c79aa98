package io.draftwire.engine.store;

/** A download that will not come by trying again at once; the message is one line. */
final class DownloadException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What kind of trouble, so that a caller with another way can decide to take it. */
  enum Kind {
    /** No connection, or none that lasts. */
    UNREACHABLE,
    /** The server wants other credentials. */
    REFUSED,
    /** The server does not have it. */
    MISSING,
    /** What came is not what was asked for. */
    CORRUPT,
    /** This machine cannot store it. */
    LOCAL
  }

  private final Kind kind;

  DownloadException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  DownloadException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }
}
