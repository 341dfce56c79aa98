package io.draftwire.gateway.chat.jinja;

import java.util.List;

/** Python's tuple. A list is a {@code java.util.List} that nobody changes. */
record Tuple(List<Object> items) {
  static Tuple of(Object... items) {
    return new Tuple(List.of(items));
  }
}
