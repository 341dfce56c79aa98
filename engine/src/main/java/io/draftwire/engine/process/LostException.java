package io.draftwire.engine.process;

/** The process that runs the model is gone, and what it was asked for has not been done. */
final class LostException extends Exception {
  private static final long serialVersionUID = 1L;

  LostException(Throwable cause) {
    super(cause.getMessage(), cause);
  }
}
