package io.draftwire.core.session;

/**
 * Why a session cannot go on.
 *
 * @param message one line for people: the value and the remedy
 * @param retryMillis when asking again may help, from now; 0 where nobody knows
 * @param claim to show when asking again, by which a cloud knows who has been asking for long;
 *     {@link #NO_CLAIM} for none
 */
public record Refusal(Code code, String message, int retryMillis, long claim) {
  /** Of somebody who was never turned away, or whom nobody remembers. */
  public static final long NO_CLAIM = 0;

  public Refusal {
    if (retryMillis < 0) {
      throw new IllegalArgumentException("a refusal for " + retryMillis + " ms; write 0 or more");
    }
  }

  /** One that says nothing of when to ask again. */
  public Refusal(Code code, String message) {
    this(code, message, 0);
  }

  /** One that nobody is remembered by. */
  public Refusal(Code code, String message, int retryMillis) {
    this(code, message, retryMillis, NO_CLAIM);
  }

  public enum Code {
    /** The two ends speak different protocol versions. */
    PROTOCOL,
    /** The two models do not share a tokenizer. */
    TOKENIZER,
    /** A setting in the hello is out of range or not supported exactly. */
    SETTINGS,
    /** The prompt does not fit the target's context. */
    CONTEXT,
    /** The payload is not what an edge writes. */
    PAYLOAD,
    /** A round is stale, out of order, of another epoch or follows another prefix. */
    ROUND,
    /** A message came that this state does not expect. */
    STATE,
    /** No sequence is free. */
    BUSY,
    /**
     * The cloud is about to stop, or is without its target for now. Nothing is said against the
     * session, which any other takes up.
     */
    DRAINING,
    /** The target failed. */
    INTERNAL
  }
}
