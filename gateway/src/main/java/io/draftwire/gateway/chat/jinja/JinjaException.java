package io.draftwire.gateway.chat.jinja;

/** A template that cannot be read or rendered, in one line that says why. */
public final class JinjaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Kind {
    /** The template is no Jinja, or asks for a filter or a test that does not exist. */
    SYNTAX,
    /** The template refused what it was given, by {@code raise_exception}. */
    RAISED,
    /** The template did what Jinja refuses. */
    FAILED,
    /** The template wanted more steps, memory or depth than one may have. */
    LIMIT
  }

  private final Kind kind;

  /** A template may say anything, and say it to a terminal. */
  private static final int MOST_MESSAGE = 500;

  private JinjaException(Kind kind, String message) {
    super(oneLine(message));
    this.kind = kind;
  }

  private static String oneLine(String message) {
    String line = message.lines().findFirst().orElse("");
    String cut = line.length() > MOST_MESSAGE ? line.substring(0, MOST_MESSAGE) + "..." : line;
    StringBuilder clean = new StringBuilder(cut);
    for (int i = 0; i < cut.length(); i++) {
      if (Character.isISOControl(cut.charAt(i))) {
        clean.setCharAt(i, '\uFFFD');
      }
    }
    return clean.toString();
  }

  static JinjaException syntax(String message, int line) {
    return new JinjaException(Kind.SYNTAX, "line " + line + ": " + message);
  }

  static JinjaException raised(String message) {
    return new JinjaException(Kind.RAISED, message);
  }

  static JinjaException failed(String message) {
    return new JinjaException(Kind.FAILED, message);
  }

  static JinjaException limit(String message) {
    return new JinjaException(Kind.LIMIT, message);
  }

  /**
   * The same with the line of the template where it happened; what a template says stays as it is.
   */
  JinjaException at(int line) {
    if (kind == Kind.RAISED || kind == Kind.SYNTAX) {
      return this;
    }
    JinjaException placed = new JinjaException(kind, "line " + line + ": " + getMessage());
    placed.initCause(this);
    return placed;
  }

  public Kind kind() {
    return kind;
  }
}
