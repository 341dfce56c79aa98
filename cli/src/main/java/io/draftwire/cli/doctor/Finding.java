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
   * semicolon that is in no brackets.
   */
  static Finding bad(String name, String message) {
    String line = String.valueOf(message).strip().replaceAll("\\s*\\R\\s*", " ");
    int at = remedyIn(line);
    return at < 0 ? bad(name, line, "") : bad(name, line.substring(0, at), line.substring(at + 2));
  }

  /** What stands in brackets is somebody else's words. */
  private static int remedyIn(String line) {
    int depth = 0;
    int found = -1;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth == 0 && line.startsWith("; ", i)) {
        found = i;
      }
    }
    return found;
  }

  /** With the remedy behind it. */
  public String line() {
    return remedy.isEmpty() ? found : found + "; " + remedy;
  }
}
