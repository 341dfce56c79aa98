package io.draftwire.cli;

/** Whether a person is looking. */
final class Terminal {
  private Terminal() {}

  /** True where standard output is a terminal that wants colours. */
  static boolean colours() {
    boolean wanted = System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM"));
    return wanted && interactive();
  }

  /** What stands out, where a person is looking. */
  static String bold(String text) {
    return colours() ? "\u001b[1m" + text + "\u001b[0m" : text;
  }

  static boolean interactive() {
    return System.console() != null && System.console().isTerminal();
  }
}
