package io.draftwire.gateway.chat.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What is different about the methods of a string that is markup: it escapes, and stays markup. */
final class MarkupMethods {
  private static final Set<String> ESCAPING =
      Set.of(
          "replace",
          "ljust",
          "rjust",
          "lstrip",
          "rstrip",
          "center",
          "strip",
          "zfill",
          "partition",
          "rpartition",
          "format");

  private static final Set<String> STAY_PLAIN = Set.of("removeprefix", "removesuffix", "casefold");

  private MarkupMethods() {}

  static Args args(Rendering rendering, String name, Args args) {
    if (!ESCAPING.contains(name)) {
      return args;
    }
    return new Args(
        new ArrayList<>(args.values().stream().map(v -> escaped(rendering, v)).toList()),
        args.named().entrySet().stream()
            .collect(Collectors.toMap(e -> e.getKey(), e -> escaped(rendering, e.getValue()))));
  }

  private static Object escaped(Rendering rendering, Object value) {
    return value instanceof Text text ? Markup.escape(rendering, text) : value;
  }

  static Object result(String name, Object result) {
    if (STAY_PLAIN.contains(name)) {
      return result instanceof Text text ? text.marked(false) : result;
    }
    return switch (result) {
      case Text text -> text.marked(true);
      case List<?> list -> list.stream().map(part -> (Object) ((Text) part).marked(true)).toList();
      case Tuple tuple ->
          new Tuple(
              tuple.items().stream().map(part -> (Object) ((Text) part).marked(true)).toList());
      default -> result;
    };
  }
}
