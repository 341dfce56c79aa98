package io.draftwire.cli;

import java.io.PrintWriter;
import java.io.Writer;

/** Where text goes that nobody asked to see. */
final class Silence {
  private Silence() {}

  static PrintWriter writer() {
    return new PrintWriter(Writer.nullWriter());
  }
}
