package io.draftwire.cli;

import java.util.Map;

/**
 * One way in a race, and what came of it.
 *
 * @param options what it was asked for with
 */
record Lane(String name, AnswerOptions options, AskedFor asked, String text) {

  /** For tools, with the name that it has in the race. */
  Map<String, Object> figures() {
    Map<String, Object> figures = options.figures(asked, text);
    figures.put("scheme", name);
    return figures;
  }
}
