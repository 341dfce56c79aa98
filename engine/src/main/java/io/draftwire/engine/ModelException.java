package io.draftwire.engine;

/** A model cannot be loaded or run. The message is one line that names the value and the remedy. */
public final class ModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ModelException(String message) {
    super(message);
  }

  public ModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
