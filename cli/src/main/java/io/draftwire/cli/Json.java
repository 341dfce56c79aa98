package io.draftwire.cli;

import java.util.Locale;
import tools.jackson.databind.ObjectMapper;

/** One JSON object on one line. */
final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  static String write(Object value) {
    return escaped(MAPPER.writeValueAsString(value));
  }

  /** A terminal obeys some characters that JSON leaves as they are; they are in strings only. */
  private static String escaped(String json) {
    StringBuilder out = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (Shown.isHarmless(c)) {
        out.append(c);
      } else {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      }
    }
    return out.toString();
  }
}
