package io.draftwire.gateway.chat.jinja;

import io.draftwire.gateway.chat.jinja.Filters.Filter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** Filters that give a string. */
final class TextFilters {
  static final Map<String, Filter> ALL = new HashMap<>();

  static {
    ALL.put("string", (r, v, a) -> none(a, "string", soft(r, v)));
    ALL.put("safe", (r, v, a) -> none(a, "safe", soft(r, v).marked(true)));
    ALL.put("escape", (r, v, a) -> none(a, "escape", Markup.escape(r, soft(r, v))));
    ALL.put("e", ALL.get("escape"));
    ALL.put(
        "forceescape",
        (r, v, a) -> none(a, "forceescape", Markup.escape(r, soft(r, v).marked(false))));
    ALL.put("upper", mapped("upper", Letters::upper));
    ALL.put("lower", mapped("lower", Letters::lower));
    ALL.put("capitalize", mapped("capitalize", Letters::capitalized));
    ALL.put("title", (r, v, a) -> none(a, "title", Letters.titleByWords(r, soft(r, v))));
    ALL.put("trim", TextFilters::trim);
    ALL.put("replace", TextFilters::replace);
    ALL.put("join", TextFilters::join);
    ALL.put("indent", TextFilters::indent);
    ALL.put("center", TextFilters::center);
    ALL.put("truncate", TextFilters::truncate);
    ALL.put("format", TextFilters::format);
    ALL.put("urlencode", TextFilters::urlencode);
    ALL.put("wordcount", (r, v, a) -> none(a, "wordcount", words(r, soft(r, v))));
  }

  private TextFilters() {}

  /** A string as it is, markup included, and anything else as it is written. */
  private static Text soft(Rendering rendering, Object value) {
    return value instanceof Text text ? text : Printer.str(rendering, value);
  }

  private static Object none(Args args, String name, Object result) {
    args.bind(name, 0);
    return result;
  }

  private static Filter mapped(String name, BiFunction<Rendering, Text, Text> by) {
    return (r, v, a) -> {
      Text text = soft(r, v);
      return none(a, name, by.apply(r, text).marked(text.markup()));
    };
  }

  private static Object trim(Rendering rendering, Object value, Args args) {
    Object chars = args.bind("trim", 0, "chars")[0];
    Text text = soft(rendering, value);
    Text which = chars == null || chars == None.NONE ? null : Values.text(chars);
    which = which != null && text.markup() ? Markup.escape(rendering, which) : which;
    return Strings.strip(rendering, text, which, true, true);
  }

  private static Object replace(Rendering rendering, Object value, Args args) {
    Object[] a = args.bind("replace", 2, "old", "new", "count");
    long most = a[2] == null || a[2] == None.NONE ? -1 : Values.index(a[2]);
    return Strings.replace(
        rendering,
        Printer.str(rendering, value),
        Printer.str(rendering, a[0]),
        Printer.str(rendering, a[1]),
        most);
  }

  private static Object join(Rendering rendering, Object value, Args args) {
    Object[] a = args.bind("join", 0, "d", "attribute");
    List<Text> parts = new ArrayList<>();
    for (Object item : Values.list(rendering.budget(), value)) {
      Object part = a[1] == null ? item : Attributes.of(rendering, a[1]).get(item);
      parts.add(Printer.str(rendering, part));
    }
    return Strings.join(rendering, a[0] == null ? Text.EMPTY : Printer.str(rendering, a[0]), parts);
  }

  private static Object indent(Rendering rendering, Object value, Args args) {
    Object[] a = args.bind("indent", 0, "width", "first", "blank");
    Text text = Values.text(value);
    Text indention =
        a[0] instanceof Text given
            ? given
            : new TextBuilder(rendering.budget())
                .repeat(Text.of(" "), a[0] == null ? 4 : Values.index(a[0]))
                .text();
    boolean first = a[1] != null && Values.truth(a[1]);
    boolean blank = a[2] != null && Values.truth(a[2]);
    Text ended = new TextBuilder(rendering.budget()).append(text).append("\n").text();
    TextBuilder indented = new TextBuilder(rendering.budget());
    List<Object> lines = Strings.lines(rendering, ended, false);
    for (int i = 0; i < lines.size(); i++) {
      Text line = (Text) lines.get(i);
      if (i > 0) {
        indented.append("\n");
      }
      if (i == 0 ? first : blank || !line.isEmpty()) {
        indented.append(indention);
      }
      indented.append(line);
    }
    return indented.text().marked(text.markup());
  }

  private static Object center(Rendering rendering, Object value, Args args) {
    Object width = args.bind("center", 0, "width")[0];
    Text text = soft(rendering, value);
    Args by = Args.of(width == null ? Long.valueOf(80) : width);
    return TextMethods.of(text, "center").call(rendering, by);
  }

  private static Object truncate(Rendering rendering, Object value, Args args) {
    Object[] a = args.bind("truncate", 0, "length", "killwords", "end", "leeway");
    Text end = a[2] == null ? Text.of("...") : Values.text(a[2]);
    int length = a[0] == null ? 255 : Values.index(a[0]);
    int leeway = a[3] == null || a[3] == None.NONE ? 5 : Values.index(a[3]);
    if (length < end.length() || leeway < 0) {
      throw JinjaException.failed("truncate wants a length of at least its end's");
    }
    if (Values.length(value) <= (long) length + leeway) {
      return value;
    }
    Text text = Values.text(value);
    int cut = text.offset(length - end.length());
    if (a[1] == null || !Values.truth(a[1])) {
      int space = text.plain().lastIndexOf(' ', cut - 1);
      cut = space < 0 ? cut : space;
    }
    return new TextBuilder(rendering.budget()).append(text, 0, cut).append(end).text();
  }

  private static Object format(Rendering rendering, Object value, Args args) {
    if (!args.values().isEmpty() && !args.named().isEmpty()) {
      throw JinjaException.failed("format takes values by position or by name");
    }
    Text text = soft(rendering, value);
    if (args.named().isEmpty()) {
      return PercentFormat.format(rendering, text, new Tuple(args.values()));
    }
    Dict named = new Dict();
    args.named().forEach((name, each) -> named.put(Text.of(name), each));
    return PercentFormat.format(rendering, text, named);
  }

  private static Object urlencode(Rendering rendering, Object value, Args args) {
    args.bind("urlencode", 0);
    if (value instanceof Text || !Values.isIterable(value)) {
      return quoted(rendering, Printer.str(rendering, value), false);
    }
    List<Text> pairs = new ArrayList<>();
    Object items = value instanceof Dict dict ? new ArrayList<>(dict.items()) : value;
    for (Object pair : Values.list(rendering.budget(), items)) {
      List<Object> both = Values.list(rendering.budget(), pair);
      if (both.size() != 2) {
        throw JinjaException.failed("urlencode wants pairs");
      }
      pairs.add(
          new TextBuilder(rendering.budget())
              .append(quoted(rendering, Printer.str(rendering, both.get(0)), true))
              .append("=")
              .append(quoted(rendering, Printer.str(rendering, both.get(1)), true))
              .text());
    }
    return Strings.join(rendering, Text.of("&"), pairs);
  }

  private static Text quoted(Rendering rendering, Text text, boolean query) {
    TextBuilder quoted = new TextBuilder(rendering.budget());
    String plain = text.plain();
    for (int i = 0; i < plain.length(); ) {
      int c = plain.codePointAt(i);
      int end = i + Character.charCount(c);
      boolean stays =
          c < 128
              && (Character.isLetterOrDigit(c) || "_.-~".indexOf(c) >= 0 || (!query && c == '/'));
      StringBuilder written = new StringBuilder();
      if (stays) {
        written.append((char) c);
      } else if (query && c == ' ') {
        written.append('+');
      } else {
        for (byte b : plain.substring(i, end).getBytes(StandardCharsets.UTF_8)) {
          written.append(String.format("%%%02X", b));
        }
      }
      quoted.append(written.toString(), text, i, end);
      i = end;
    }
    return quoted.text();
  }

  private static Object words(Rendering rendering, Text text) {
    rendering.budget().read(text.plain().length());
    long words = 0;
    boolean inside = false;
    for (int c : text.plain().codePoints().toArray()) {
      boolean word = c == '_' || Character.isLetterOrDigit(c);
      words += word && !inside ? 1 : 0;
      inside = word;
    }
    return words;
  }
}
