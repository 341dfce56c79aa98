package io.draftwire.wire.access;

/** Whoever calls is nobody that this server serves; the message is one line with the remedy. */
public final class LoginException extends Exception {
  LoginException(String message) {
    super(message, null, false, false); // Strangers bring these about; a trace would say nothing.
  }
}
