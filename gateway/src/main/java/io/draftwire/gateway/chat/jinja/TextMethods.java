package io.draftwire.gateway.chat.jinja;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The methods of Python's strings. */
final class TextMethods {
  private interface Method {
    Object call(Rendering rendering, Text text, Args args);
  }

  /** Those that Python has and no template needs: it is told that they are missing. */
  private static final Set<String> MISSING =
      Set.of(
          "encode",
          "translate",
          "maketrans",
          "expandtabs",
          "isidentifier",
          "unescape",
          "striptags",
          "istitle",
          "isprintable");

  private static final Map<String, Method> METHODS = new HashMap<>();

  static {
    METHODS.put("upper", (r, t, a) -> plain(a, "upper", Letters.upper(r, t)));
    METHODS.put("lower", (r, t, a) -> plain(a, "lower", Letters.lower(r, t)));
    METHODS.put(
        "casefold", (r, t, a) -> plain(a, "casefold", Letters.lower(r, Letters.upper(r, t))));
    METHODS.put("swapcase", (r, t, a) -> plain(a, "swapcase", Letters.swapped(r, t)));
    METHODS.put("capitalize", (r, t, a) -> plain(a, "capitalize", Letters.capitalized(r, t)));
    METHODS.put("title", (r, t, a) -> plain(a, "title", Letters.titleByLetters(r, t)));
    METHODS.put("strip", (r, t, a) -> strip(r, t, a, true, true));
    METHODS.put("lstrip", (r, t, a) -> strip(r, t, a, true, false));
    METHODS.put("rstrip", (r, t, a) -> strip(r, t, a, false, true));
    METHODS.put("split", (r, t, a) -> split(r, t, a, false));
    METHODS.put("rsplit", (r, t, a) -> split(r, t, a, true));
    METHODS.put(
        "splitlines",
        (r, t, a) -> {
          Object keep = a.bind("splitlines", 0, "keepends")[0];
          return Strings.lines(r, t, keep != null && Values.truth(keep));
        });
    METHODS.put(
        "replace",
        (r, t, a) -> {
          Object[] b = a.bind("replace", 2, "old", "new", "count");
          long most = b[2] == null ? -1 : Values.index(b[2]);
          return Strings.replace(r, t, Values.text(b[0]), Values.text(b[1]), most);
        });
    METHODS.put("startswith", (r, t, a) -> affix(r, t, a, "startswith"));
    METHODS.put("endswith", (r, t, a) -> affix(r, t, a, "endswith"));
    METHODS.put("find", (r, t, a) -> find(r, t, a, "find", false, false));
    METHODS.put("rfind", (r, t, a) -> find(r, t, a, "rfind", true, false));
    METHODS.put("index", (r, t, a) -> find(r, t, a, "index", false, true));
    METHODS.put("rindex", (r, t, a) -> find(r, t, a, "rindex", true, true));
    METHODS.put("count", TextMethods::count);
    METHODS.put("join", TextMethods::join);
    METHODS.put("partition", (r, t, a) -> partition(r, t, a, false));
    METHODS.put("rpartition", (r, t, a) -> partition(r, t, a, true));
    METHODS.put("removeprefix", (r, t, a) -> remove(r, t, a, true));
    METHODS.put("removesuffix", (r, t, a) -> remove(r, t, a, false));
    METHODS.put("ljust", (r, t, a) -> padded(r, t, a, "ljust"));
    METHODS.put("rjust", (r, t, a) -> padded(r, t, a, "rjust"));
    METHODS.put("center", (r, t, a) -> padded(r, t, a, "center"));
    METHODS.put("zfill", TextMethods::zeros);
    METHODS.put("format", (r, t, a) -> BraceFormat.format(r, t, a));
    METHODS.put(
        "format_map",
        (r, t, a) -> {
          if (!(a.bind("format_map", 1, "mapping")[0] instanceof Dict dict)) {
            throw JinjaException.failed("format_map wants a mapping");
          }
          Map<String, Object> named = new HashMap<>();
          dict.keys().forEach(key -> named.put(Values.text(key).plain(), dict.get(key)));
          return BraceFormat.format(r, t, new Args(List.of(), named));
        });
    METHODS.put("isupper", (r, t, a) -> is(a, Letters.all(t, true)));
    METHODS.put("islower", (r, t, a) -> is(a, Letters.all(t, false)));
    METHODS.put("isspace", (r, t, a) -> is(a, Letters.all(t, Python::isSpace)));
    METHODS.put("isalpha", (r, t, a) -> is(a, Letters.all(t, Character::isLetter)));
    METHODS.put("isdigit", (r, t, a) -> is(a, Letters.all(t, Character::isDigit)));
    METHODS.put("isdecimal", (r, t, a) -> is(a, Letters.all(t, Character::isDigit)));
    METHODS.put("isnumeric", (r, t, a) -> is(a, Letters.all(t, Character::isDigit)));
    METHODS.put("isalnum", (r, t, a) -> is(a, Letters.all(t, Character::isLetterOrDigit)));
    METHODS.put("isascii", (r, t, a) -> is(a, t.plain().codePoints().allMatch(c -> c < 128)));
  }

  private TextMethods() {}

  /** A string's method, bound to it; null if strings have none of that name. */
  static Function of(Text text, String name) {
    Method method = METHODS.get(name);
    if (method == null) {
      return MISSING.contains(name)
          ? (rendering, args) -> {
            throw JinjaException.failed("the method '" + name + "' of a str is not supported");
          }
          : null;
    }
    if (!text.markup()) {
      return (rendering, args) -> {
        rendering.budget().read(text.plain().length());
        return method.call(rendering, text, args);
      };
    }
    return (rendering, args) -> {
      rendering.budget().read(text.plain().length());
      return MarkupMethods.result(
          name, method.call(rendering, text, MarkupMethods.args(rendering, name, args)));
    };
  }

  private static Object plain(Args args, String name, Text result) {
    args.bind(name, 0);
    return result;
  }

  private static boolean is(Args args, boolean result) {
    args.bind("a question about a str", 0);
    return result;
  }

  private static Text orNull(Object value) {
    return value == null || value == None.NONE ? null : Values.text(value);
  }

  private static Object strip(Rendering r, Text text, Args args, boolean left, boolean right) {
    return Strings.strip(r, text, orNull(args.bind("strip", 0, "chars")[0]), left, right);
  }

  private static Object split(Rendering r, Text text, Args args, boolean fromRight) {
    Object[] a = args.bind("split", 0, "sep", "maxsplit");
    Text separator = orNull(a[0]);
    if (separator != null && separator.isEmpty()) {
      throw JinjaException.failed("split wants a separator that is not empty");
    }
    long most = a[1] == null ? -1 : Values.index(a[1]);
    return fromRight
        ? Strings.splitFromRight(r, text, separator, most)
        : Strings.split(r, text, separator, most);
  }

  /** The part that the last two arguments of a search choose. */
  private static int[] bounds(Text text, Object from, Object to) {
    int size = text.length();
    int[] bounds = {0, size};
    for (int i = 0; i < 2; i++) {
      Object bound = i == 0 ? from : to;
      if (bound != null && bound != None.NONE) {
        int index = Values.index(bound);
        bounds[i] = Math.max(0, index < 0 ? index + size : index);
      }
    }
    bounds[1] = Math.min(bounds[1], size);
    return bounds;
  }

  private static Object affix(Rendering r, Text text, Args args, String name) {
    Object[] a = args.bind(name, 1, "affix", "start", "end");
    int[] bounds = bounds(text, a[1], a[2]);
    if (bounds[0] > bounds[1]) {
      return false;
    }
    String part = text.plain().substring(text.offset(bounds[0]), text.offset(bounds[1]));
    List<?> wanted = a[0] instanceof Tuple tuple ? tuple.items() : List.of(a[0]);
    for (Object each : wanted) {
      String affix = Values.text(each).plain();
      r.budget().read(affix.length());
      if (name.equals("startswith") ? part.startsWith(affix) : part.endsWith(affix)) {
        return true;
      }
    }
    return false;
  }

  private static Object find(
      Rendering r, Text text, Args args, String name, boolean last, boolean must) {
    Object[] a = args.bind(name, 1, "sub", "start", "end");
    int[] bounds = bounds(text, a[1], a[2]);
    String wanted = Values.text(a[0]).plain();
    int at = -1;
    if (bounds[0] <= bounds[1]) {
      int from = text.offset(bounds[0]);
      String part = text.plain().substring(from, text.offset(bounds[1]));
      at = last ? part.lastIndexOf(wanted) : part.indexOf(wanted);
      at = at < 0 ? -1 : at + from;
    }
    if (must && at < 0) {
      throw JinjaException.failed(name + " found no such text");
    }
    return at < 0 ? -1L : (long) text.count(at);
  }

  private static Object count(Rendering r, Text text, Args args) {
    Object[] a = args.bind("count", 1, "sub", "start", "end");
    int[] bounds = bounds(text, a[1], a[2]);
    String wanted = Values.text(a[0]).plain();
    if (bounds[0] > bounds[1]) {
      return 0L;
    }
    if (wanted.isEmpty()) {
      return (long) bounds[1] - bounds[0] + 1;
    }
    String part = text.plain().substring(text.offset(bounds[0]), text.offset(bounds[1]));
    long count = 0;
    for (int at = part.indexOf(wanted); at >= 0; at = part.indexOf(wanted, at + wanted.length())) {
      count++;
    }
    return count;
  }

  private static Object join(Rendering r, Text text, Args args) {
    List<Text> parts = new ArrayList<>();
    for (Object part : Values.list(r.budget(), args.bind("join", 1, "iterable")[0])) {
      Text each = text.markup() ? Markup.escape(r, Printer.str(r, part)) : Values.text(part);
      parts.add(part instanceof Text marked && marked.markup() ? marked : each);
    }
    return Strings.join(r, text, parts);
  }

  private static Object partition(Rendering r, Text text, Args args, boolean last) {
    Text separator = Values.text(args.bind("partition", 1, "sep")[0]);
    if (separator.isEmpty()) {
      throw JinjaException.failed("partition wants a separator that is not empty");
    }
    String plain = text.plain();
    r.budget().characters(plain.length());
    int at = last ? plain.lastIndexOf(separator.plain()) : plain.indexOf(separator.plain());
    if (at < 0) {
      return last ? Tuple.of(Text.EMPTY, Text.EMPTY, text) : Tuple.of(text, Text.EMPTY, Text.EMPTY);
    }
    int end = at + separator.plain().length();
    return Tuple.of(text.slice(0, at), text.slice(at, end), text.slice(end, plain.length()));
  }

  private static Object remove(Rendering r, Text text, Args args, boolean prefix) {
    String affix = Values.text(args.bind("removeprefix", 1, "affix")[0]).plain();
    int size = text.plain().length();
    r.budget().characters(size);
    if (prefix) {
      return text.plain().startsWith(affix) ? text.slice(affix.length(), size) : text;
    }
    return text.plain().endsWith(affix) ? text.slice(0, size - affix.length()) : text;
  }

  private static Object padded(Rendering r, Text text, Args args, String name) {
    Object[] a = args.bind(name, 1, "width", "fillchar");
    String fill = a[1] == null ? " " : Values.text(a[1]).plain();
    if (fill.codePointCount(0, fill.length()) != 1) {
      throw JinjaException.failed(name + " wants one character to fill with");
    }
    long width = Values.index(a[0]);
    long missing = Math.max(0, width - text.length());
    long left =
        switch (name) {
          case "ljust" -> 0;
          case "rjust" -> missing;
          default -> missing / 2 + (missing & width & 1);
        };
    return Strings.padded(r, text, width, fill.codePointAt(0), left);
  }

  private static Object zeros(Rendering r, Text text, Args args) {
    long width = Values.index(args.bind("zfill", 1, "width")[0]);
    boolean signed = text.plain().startsWith("-") || text.plain().startsWith("+");
    int sign = signed ? 1 : 0;
    Text digits = text.slice(sign, text.plain().length());
    Text padded = Strings.padded(r, digits, width - sign, '0', Math.max(0, width - text.length()));
    return new TextBuilder(r.budget()).append(text, 0, sign).append(padded).text();
  }
}
