package io.draftwire.core.coding;

/**
 * A payload was not coded by a coder in the state of the one that reads it, or is damaged: the two
 * look alike. Telling both coders the committed text again repairs the first.
 */
public final class CoderStateException extends MalformedPayloadException {
  private static final long serialVersionUID = 1L;

  public CoderStateException(String message, int bitPosition) {
    super(message, bitPosition);
  }
}
