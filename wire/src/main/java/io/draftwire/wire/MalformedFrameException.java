package io.draftwire.wire;

import io.draftwire.core.session.Refusal;

/**
 * A frame that no peer of this version writes. The only exception that decoding a frame lets out,
 * whatever the peer sent. The message is one line that names the field and its value.
 */
public final class MalformedFrameException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Refusal refusal;

  MalformedFrameException(Refusal.Code code, String message) {
    super(message);
    this.refusal = new Refusal(code, message);
  }

  /** What to end the session with. */
  public Refusal refusal() {
    return refusal;
  }
}
