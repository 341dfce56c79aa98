package io.draftwire.gateway.chat;

/** A conversation could not be written as a prompt. */
public final class ChatTemplateException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean raised;

  ChatTemplateException(boolean raised, String message) {
    super(message);
    this.raised = raised;
  }

  /**
   * True where the template itself refuses the conversation (a role it does not know, two user
   * messages in a row); false where the template does not work.
   */
  public boolean raised() {
    return raised;
  }
}
