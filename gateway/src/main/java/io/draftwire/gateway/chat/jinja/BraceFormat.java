package io.draftwire.gateway.chat.jinja;

/** Python's {@code str.format}, with members of values as templates may use them. */
final class BraceFormat {
  private final Rendering rendering;
  private final Text format;
  private final Args args;
  private int counted;

  private BraceFormat(Rendering rendering, Text format, Args args) {
    this.rendering = rendering;
    this.format = format;
    this.args = args;
  }

  static Text format(Rendering rendering, Text format, Args args) {
    BraceFormat run = new BraceFormat(rendering, format, args);
    return run.filled(0, format.plain().length(), 2);
  }

  /**
   * @param levels of fields within fields that may follow
   */
  private Text filled(int from, int to, int levels) {
    if (levels < 0) {
      throw JinjaException.failed("a format has a field in a field's field");
    }
    String plain = format.plain();
    TextBuilder filled = new TextBuilder(rendering.budget());
    int done = from;
    for (int i = from; i < to; i++) {
      char c = plain.charAt(i);
      if (c != '{' && c != '}') {
        continue;
      }
      filled.append(format, done, i);
      if (i + 1 < to && plain.charAt(i + 1) == c && levels == 2) {
        filled.append(format, i, i + 1);
        i++;
      } else if (c == '{') {
        int end = end(i, to);
        filled.append(field(i + 1, end, levels));
        i = end;
      } else {
        throw JinjaException.failed("a format has a '}' without a '{'");
      }
      done = i + 1;
    }
    return filled.append(format, done, to).text();
  }

  private int end(int open, int to) {
    int depth = 0;
    for (int i = open; i < to; i++) {
      char c = format.plain().charAt(i);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    throw JinjaException.failed("a format has a '{' without a '}'");
  }

  private Text field(int from, int to, int levels) {
    String plain = format.plain();
    int end = from;
    while (end < to && plain.charAt(end) != ':' && plain.charAt(end) != '!') {
      end = plain.charAt(end) == '[' ? Math.max(end + 1, plain.indexOf(']', end)) : end + 1;
    }
    Object value = value(plain.substring(from, Math.min(end, to)));
    if (end < to && plain.charAt(end) == '!') {
      String conversion = plain.substring(end + 1, Math.min(end + 2, to));
      value =
          switch (conversion) {
            case "r" -> Printer.repr(rendering, value);
            case "s" -> Printer.str(rendering, value);
            default -> throw JinjaException.failed("unknown conversion '" + conversion + "'");
          };
      end += 2;
      if (end < to && plain.charAt(end) != ':') {
        throw JinjaException.failed("a format wants ':' behind a conversion");
      }
    }
    String spec = end < to ? filled(end + 1, to, levels - 1).plain() : "";
    Text text =
        spec.isEmpty()
            ? Printer.str(rendering, value)
            : FormatSpec.of(spec).apply(rendering, value);
    boolean escapes = format.markup() && !(value instanceof Text marked && marked.markup());
    return escapes ? Markup.escape(rendering, text) : text;
  }

  private Object value(String path) {
    int end = 0;
    while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
      end++;
    }
    Object value = first(path.substring(0, end));
    while (end < path.length()) {
      if (path.charAt(end) == '.') {
        int next = end + 1;
        while (next < path.length() && path.charAt(next) != '.' && path.charAt(next) != '[') {
          next++;
        }
        value = Members.attribute(rendering, value, path.substring(end + 1, next));
        end = next;
      } else {
        int close = path.indexOf(']', end);
        if (close < 0) {
          throw JinjaException.failed("a format has a '[' without a ']'");
        }
        String key = path.substring(end + 1, close);
        Long index =
            key.chars().allMatch(c -> c >= '0' && c <= '9') ? Numbers.integer(key, 10) : null;
        value = Members.element(rendering, value, index == null ? Text.of(key) : index);
        end = close + 1;
      }
    }
    return value;
  }

  private Object first(String name) {
    boolean number = name.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!number) {
      Object value = args.named().get(name);
      if (value == null) {
        throw JinjaException.failed("a format wants a value " + Values.brief(name));
      }
      return value;
    }
    Long index = name.isEmpty() ? Long.valueOf(counted++) : Numbers.integer(name, 10);
    if (index == null || index >= args.values().size()) {
      throw JinjaException.failed("a format wants more values than there are");
    }
    return args.values().get(index.intValue());
  }
}
