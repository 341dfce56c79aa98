package io.draftwire.lab.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.core.JacksonException;

/**
 * How the rows of a folder came to be: {@code manifest.json}. The page is written without it, and
 * then says that command, version and hardware are unknown.
 *
 * @param values as the file has them; empty where there is no file
 */
record SweepOrigin(Map<String, Object> values) {

  /**
   * @throws IllegalArgumentException naming the file where it is no manifest
   */
  static SweepOrigin read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return new SweepOrigin(Map.of());
    }
    try {
      return new SweepOrigin(RowReader.object(Files.readString(file)));
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          file + ": is not one JSON object: " + e.getOriginalMessage());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage());
    }
  }

  boolean missing() {
    return values.isEmpty();
  }

  /** The value under the keys, one object inside the other, as text; null where there is none. */
  String text(String... path) {
    Object value = at(path);
    return value == null ? null : value.toString();
  }

  /** The value under the keys, or null. */
  Object at(String... path) {
    Object value = values;
    for (String key : path) {
      value = value instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return value;
  }
}
