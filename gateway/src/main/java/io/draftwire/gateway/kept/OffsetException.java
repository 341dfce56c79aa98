package io.draftwire.gateway.kept;

/** A reader wants events that a stream does not have: not any more, or never had. */
public final class OffsetException extends Exception {
  private static final long serialVersionUID = 1L;

  private final long oldest;

  private OffsetException(long oldest, String message) {
    super(message);
    this.oldest = oldest;
  }

  static OffsetException gone(long wanted, long oldest) {
    return new OffsetException(
        oldest,
        "event "
            + wanted
            + " is not held any more; take the stream up from "
            + oldest
            + ", the oldest that is");
  }

  static OffsetException beyond(long wanted, long oldest, long next) {
    return new OffsetException(
        oldest,
        "event " + wanted + " is beyond this stream, whose next is " + next + "; begin there");
  }

  /** The number of the oldest event that is held. */
  public long oldest() {
    return oldest;
  }
}
