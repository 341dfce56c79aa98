package io.draftwire.cloud.access;

/** Whoever calls is nobody that this cloud serves; the message is one line with the remedy. */
public final class LoginException extends Exception {
  LoginException(String message) {
    super(message, null, false, false); // Strangers bring these about; a trace would say nothing.
  }
}
