package io.draftwire.cli.doctor;

/**
 * What a check found, in one line.
 *
 * @param name of what was looked at
 * @param remedy what to do about it; empty where nothing has to be done
 */
public record Finding(String name, State state, String found, String remedy) {
  /** How much it matters. */
  public enum State {
    GOOD,
    /** Works, and could be better, or cannot be known. */
    NOTE,
    /** Something will not work. */
    BAD
  }

  static Finding good(String name, String found) {
    return new Finding(name, State.GOOD, found, "");
  }

  static Finding note(String name, String found, String remedy) {
    return new Finding(name, State.NOTE, found, remedy);
  }

  static Finding bad(String name, String found, String remedy) {
    return new Finding(name, State.BAD, found, remedy);
  }

  /**
   * What went wrong, from a message that ends with its remedy as all of ours do: behind the last
   * semicolon.
   */
  static Finding bad(String name, String message) {
    String line = String.valueOf(message).strip().replaceAll("\\s*\\R\\s*", " ");
    int at = line.lastIndexOf("; ");
    return at < 0 ? bad(name, line, "") : bad(name, line.substring(0, at), line.substring(at + 2));
  }

  /** With the remedy behind it. */
  public String line() {
    return remedy.isEmpty() ? found : found + "; " + remedy;
  }
}
