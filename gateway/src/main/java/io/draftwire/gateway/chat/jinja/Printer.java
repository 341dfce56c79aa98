package io.draftwire.gateway.chat.jinja;

import java.util.Collection;
import java.util.Iterator;

/** Values as Python prints them: {@code str} outside, {@code repr} inside of lists and mappings. */
final class Printer {
  private Printer() {}

  /** Python's {@code str}. */
  static Text str(Rendering rendering, Object value) {
    return switch (value) {
      case Text text -> text.marked(false);
      case Undefined undefined -> Text.EMPTY;
      default -> repr(rendering, value);
    };
  }

  /** Python's {@code repr}. */
  static Text repr(Rendering rendering, Object value) {
    if (value instanceof Long || value instanceof Double || value instanceof Boolean) {
      return Text.of(scalar(value));
    }
    TextBuilder text = new TextBuilder(rendering.budget());
    write(rendering, text, value);
    return text.text();
  }

  private static String scalar(Object value) {
    return switch (value) {
      case Boolean b -> b ? "True" : "False";
      case Double d -> Numbers.written(d);
      default -> value.toString();
    };
  }

  private static void write(Rendering rendering, TextBuilder into, Object value) {
    rendering.budget().enter();
    switch (value) {
      case Long l -> into.append(scalar(l));
      case Double d -> into.append(scalar(d));
      case Boolean b -> into.append(scalar(b));
      case None none -> into.append("None");
      case Text text -> quote(into, text);
      case Range range -> into.append(range.written());
      case Tuple tuple -> {
        String end = tuple.items().size() == 1 ? ",)" : ")";
        list(rendering, into, "(", tuple.items(), end);
      }
      case Collection<?> list -> list(rendering, into, "[", list, "]");
      case Dict dict -> mapping(rendering, into, dict);
      case Dict.View view -> list(rendering, into, view.name() + "([", view.elements(), "])");
      case Undefined undefined -> into.append("Undefined");
      case Namespace namespace -> {
        Dict members = new Dict();
        namespace.members().forEach((name, member) -> members.put(Text.of(name), member));
        into.append("<Namespace ");
        mapping(rendering, into, members);
        into.append(">");
      }
      case Macro macro -> into.append(macro.written());
      default -> throw JinjaException.failed("a " + Values.typeName(value) + " cannot be written");
    }
    rendering.budget().leave();
  }

  private static void list(
      Rendering rendering, TextBuilder into, String open, Collection<?> items, String close) {
    into.append(open);
    for (Iterator<?> i = items.iterator(); i.hasNext(); ) {
      write(rendering, into, i.next());
      if (i.hasNext()) {
        into.append(", ");
      }
    }
    into.append(close);
  }

  private static void mapping(Rendering rendering, TextBuilder into, Dict dict) {
    into.append("{");
    for (Iterator<Object> keys = dict.keys().iterator(); keys.hasNext(); ) {
      Object key = keys.next();
      write(rendering, into, key);
      into.append(": ");
      write(rendering, into, dict.get(key));
      if (keys.hasNext()) {
        into.append(", ");
      }
    }
    into.append("}");
  }

  /** In single quotes, or in double ones where that saves escapes. */
  private static void quote(TextBuilder into, Text text) {
    String plain = text.plain();
    char quote = plain.indexOf('\'') >= 0 && plain.indexOf('"') < 0 ? '"' : '\'';
    into.append(text.markup() ? "Markup(" + quote : String.valueOf(quote));
    int done = 0;
    for (int i = 0; i < plain.length(); ) {
      int c = plain.codePointAt(i);
      int end = i + Character.charCount(c);
      String escape = escape(c, quote);
      if (escape != null) {
        into.append(text, done, i).append(escape, text, i, end);
        done = end;
      }
      i = end;
    }
    into.append(text, done, plain.length())
        .append(text.markup() ? quote + ")" : String.valueOf(quote));
  }

  private static String escape(int c, char quote) {
    return switch (c) {
      case '\\' -> "\\\\";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> {
        if (c == quote) {
          yield "\\" + quote;
        }
        if (Python.isPrintable(c)) {
          yield null;
        }
        yield String.format(c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
      }
    };
  }
}
