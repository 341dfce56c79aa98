package io.draftwire.cli;

import tools.jackson.databind.ObjectMapper;

/** One JSON object on one line. */
final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }
}
