package io.draftwire.cli;

import java.util.Map;

/** Whether a person is looking. */
final class Terminal {
  private Terminal() {}

  /** True where standard output is a terminal that wants colours. */
  static boolean colours() {
    return wanted(System.getenv()) && interactive();
  }

  /** By no-color.org an empty variable is none. */
  static boolean wanted(Map<String, String> environment) {
    return environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "").equals("dumb");
  }

  /** What stands out, where a person is looking. */
  static String bold(String text) {
    return colours() ? "\u001b[1m" + text + "\u001b[0m" : text;
  }

  static boolean interactive() {
    return System.console() != null && System.console().isTerminal();
  }
}
