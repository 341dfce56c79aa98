package io.draftwire.gateway.chat.jinja;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The filter {@code tojson} of Hugging Face's libraries, which is Python's {@code json.dumps}. */
final class Json {
  private final Rendering rendering;
  private final TextBuilder into;
  private final boolean ascii;
  private final boolean sorted;

  /** What a level is indented by; null for everything in one line. */
  private final String indent;

  private final Text between;
  private final Text colon;

  private Json(
      Rendering rendering, boolean ascii, boolean sorted, String indent, Text between, Text colon) {
    this.rendering = rendering;
    this.into = new TextBuilder(rendering.budget());
    this.ascii = ascii;
    this.sorted = sorted;
    this.indent = indent;
    this.between = between;
    this.colon = colon;
  }

  static Object filter(Rendering rendering, Object value, Args args) {
    Object[] a = args.bind("tojson", 0, "ensure_ascii", "indent", "separators", "sort_keys");
    String indent =
        switch (a[1]) {
          case null -> null;
          case None none -> null;
          case Text text -> text.plain();
          default -> spaces(rendering, Values.index(a[1]));
        };
    Text between = Text.of(indent == null ? ", " : ",");
    Text colon = Text.of(": ");
    if (a[2] != null && a[2] != None.NONE) {
      List<Object> separators = Values.list(rendering.budget(), a[2]);
      if (separators.size() != 2) {
        throw JinjaException.failed("tojson wants two separators");
      }
      between = Values.text(separators.get(0));
      colon = Values.text(separators.get(1));
    }
    Json json =
        new Json(
            rendering,
            a[0] != null && Values.truth(a[0]),
            a[3] != null && Values.truth(a[3]),
            indent,
            between,
            colon);
    json.write(value, 0);
    return json.into.text();
  }

  private static String spaces(Rendering rendering, int count) {
    rendering.budget().characters(Math.max(0, count));
    return " ".repeat(Math.max(0, count));
  }

  private void write(Object value, int level) {
    rendering.budget().enter();
    switch (value) {
      case None none -> into.append("null");
      case Boolean b -> into.append(b ? "true" : "false");
      case Long l -> into.append(l.toString());
      case Double d -> into.append(number(d));
      case Text text -> string(text);
      case Tuple tuple -> list(tuple.items(), level);
      case Range range -> throw unwritable(range);
      case Collection<?> list -> list(list, level);
      case Dict dict -> mapping(dict, level);
      default -> throw unwritable(value);
    }
    rendering.budget().leave();
  }

  private static JinjaException unwritable(Object value) {
    return JinjaException.failed("a " + Values.typeName(value) + " cannot be written as JSON");
  }

  private static String number(double value) {
    String written = Numbers.written(value);
    return switch (written) {
      case "nan" -> "NaN";
      case "inf" -> "Infinity";
      case "-inf" -> "-Infinity";
      default -> written;
    };
  }

  private void list(Collection<?> items, int level) {
    if (items.isEmpty()) {
      into.append("[]");
      return;
    }
    into.append("[");
    boolean first = true;
    for (Object item : items) {
      if (!first) {
        into.append(between);
      }
      first = false;
      newLine(level + 1);
      write(item, level + 1);
    }
    newLine(level);
    into.append("]");
  }

  private void mapping(Dict dict, int level) {
    if (dict.size() == 0) {
      into.append("{}");
      return;
    }
    List<Object> keys = new ArrayList<>(dict.keys());
    if (sorted) {
      Sorting.sort(rendering.budget(), keys, key -> key);
    }
    into.append("{");
    boolean first = true;
    for (Object key : keys) {
      if (!first) {
        into.append(between);
      }
      first = false;
      newLine(level + 1);
      string(name(key));
      into.append(colon);
      write(dict.get(key), level + 1);
    }
    newLine(level);
    into.append("}");
  }

  private static Text name(Object key) {
    return switch (key) {
      case Text text -> text;
      case Long l -> Text.of(l.toString());
      case Double d -> Text.of(number(d));
      case Boolean b -> Text.of(b ? "true" : "false");
      case None none -> Text.of("null");
      default -> throw unwritable(key);
    };
  }

  private void newLine(int level) {
    if (indent != null) {
      into.append("\n");
      into.repeat(Text.of(indent), level);
    }
  }

  private void string(Text text) {
    String plain = text.plain();
    into.append("\"");
    int done = 0;
    for (int i = 0; i < plain.length(); i++) {
      String escape = escape(plain.charAt(i));
      if (escape != null) {
        into.append(text, done, i).append(escape, text, i, i + 1);
        done = i + 1;
      }
    }
    into.append(text, done, plain.length()).append("\"");
  }

  private String escape(char c) {
    return switch (c) {
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      case '\f' -> "\\f";
      case '\b' -> "\\b";
      default -> c < 0x20 || (ascii && c > 0x7e) ? String.format("\\u%04x", (int) c) : null;
    };
  }
}
