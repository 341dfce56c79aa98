package io.draftwire.core.session;

/** The session ended without a whole answer; what was committed so far is not passed off as one. */
public class SessionException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Refusal refusal;

  public SessionException(Refusal refusal) {
    super(refusal.message());
    this.refusal = refusal;
  }

  public SessionException(Refusal.Code code, String message) {
    this(new Refusal(code, message));
  }

  public Refusal refusal() {
    return refusal;
  }
}
