package io.draftwire.core.grammar;

/** A grammar that is none, or takes more than it may; says what and where, in one line. */
public final class GrammarException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  GrammarException(String message) {
    super(message);
  }
}
