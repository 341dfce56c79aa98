package io.draftwire.core.session;

/**
 * The two ends' texts have come apart, as one message has shown, and nothing of it was committed
 * here: what is committed still stands, and a session that is taken up goes on behind it.
 */
public final class DivergedException extends SessionException {
  private static final long serialVersionUID = 1;

  public DivergedException(String message) {
    super(Refusal.Code.ROUND, message);
  }
}
