package io.draftwire.gateway.chat.jinja;

import java.util.List;
import java.util.Set;

/**
 * {@code a.b} and {@code a[b]}. A value has its type's methods and its own elements, and nothing of
 * Java's; what would change a value may not be used.
 */
final class Members {
  private static final Set<String> CHANGE_LISTS =
      Set.of("append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort");
  private static final Set<String> CHANGE_MAPPINGS =
      Set.of("clear", "pop", "popitem", "setdefault", "update");

  private static final Set<String> MISSING_OF_MACROS =
      Set.of("name", "arguments", "caller", "catch_kwargs", "catch_varargs", "explicit_caller");
  private static final Set<String> MISSING_OF_NUMBERS =
      Set.of(
          "real",
          "imag",
          "numerator",
          "denominator",
          "conjugate",
          "bit_length",
          "bit_count",
          "hex",
          "as_integer_ratio",
          "is_integer",
          "to_bytes",
          "from_bytes",
          "fromhex");

  private Members() {}

  /** A method before an element of that name, as Jinja has it. */
  static Object attribute(Rendering rendering, Object of, String name) {
    if (of instanceof Undefined undefined) {
      throw undefined.error();
    }
    Object member = member(of, name);
    if (member != null) {
      return member;
    }
    Object element = of instanceof Dict dict ? dict.get(Text.of(name)) : null;
    return element == null ? Undefined.member(of, name) : element;
  }

  /** An element before a method of that name. */
  static Object element(Rendering rendering, Object of, Object key) {
    if (of instanceof Undefined undefined) {
      throw undefined.error();
    }
    Object element =
        switch (of) {
          case Dict dict -> hashable(key) ? dict.get(key) : null;
          case Text text -> character(rendering, text, key);
          case Tuple tuple -> at(tuple.items(), key);
          case List<?> list -> at(list, key);
          default -> null;
        };
    if (element == null && key instanceof Text name) {
      element = member(of, name.plain());
    }
    return element == null ? Undefined.member(of, key) : element;
  }

  private static boolean hashable(Object key) {
    return !(key instanceof List<?> || key instanceof Dict || key instanceof Namespace);
  }

  private static Object at(List<?> list, Object key) {
    if (!(key instanceof Long || key instanceof Boolean)) {
      return null;
    }
    int index = Values.index(key);
    int at = index < 0 ? index + list.size() : index;
    return at < 0 || at >= list.size() ? null : list.get(at);
  }

  private static Object character(Rendering rendering, Text text, Object key) {
    if (!(key instanceof Long || key instanceof Boolean)) {
      return null;
    }
    rendering.budget().read(text.plain().length());
    int index = Values.index(key);
    int size = text.length();
    int at = index < 0 ? index + size : index;
    return at < 0 || at >= size ? null : text.slice(text.offset(at), text.offset(at + 1));
  }

  /** Null if the type has no such member. */
  private static Object member(Object of, String name) {
    if (name.startsWith("__")) {
      return Undefined.forbidden(of, name);
    }
    return switch (of) {
      case Text text -> TextMethods.of(text, name);
      case Dict dict ->
          CHANGE_MAPPINGS.contains(name) ? Undefined.forbidden(of, name) : method(dict, name);
      case Range range -> method((List<?>) range, name);
      case List<?> list -> {
        if (CHANGE_LISTS.contains(name)) {
          yield Undefined.forbidden(of, name);
        }
        yield name.equals("copy")
            ? (Function) (rendering, args) -> Values.list(rendering.budget(), list)
            : method(list, name);
      }
      case Tuple tuple -> method(tuple.items(), name);
      case Loop loop -> loop.member(name);
      case Namespace namespace -> {
        Object member = namespace.members().get(name);
        yield member != null && name.startsWith("_") ? Undefined.forbidden(of, name) : member;
      }
      case Macro macro -> missing(macro, name, MISSING_OF_MACROS);
      case Long l -> missing(l, name, MISSING_OF_NUMBERS);
      case Double d -> missing(d, name, MISSING_OF_NUMBERS);
      case Boolean b -> missing(b, name, MISSING_OF_NUMBERS);
      default -> null;
    };
  }

  /** Python has it, no template needs it, and a silent nothing would be a lie. */
  private static Object missing(Object of, String name, Set<String> names) {
    if (names.contains(name)) {
      throw JinjaException.failed(
          "'" + name + "' of a " + Values.typeName(of) + " is not supported");
    }
    return null;
  }

  private static Function method(Dict dict, String name) {
    return switch (name) {
      case "get" ->
          (rendering, args) -> {
            Object[] a = args.bind("get", 1, "key", "default");
            Object value = dict.get(a[0]);
            return value != null ? value : a[1] != null ? a[1] : None.NONE;
          };
      case "keys" -> (rendering, args) -> view("dict_keys", dict.keys(), args);
      case "values" -> (rendering, args) -> view("dict_values", dict.values(), args);
      case "items" -> (rendering, args) -> view("dict_items", dict.items(), args);
      case "copy" ->
          (rendering, args) -> {
            args.bind(name, 0);
            rendering.budget().mapping(dict.size());
            Dict copy = new Dict();
            copy.putAll(dict);
            return copy;
          };
      default -> null;
    };
  }

  private static Object view(String name, java.util.Collection<Object> elements, Args args) {
    args.bind(name, 0);
    return new Dict.View(name, elements);
  }

  private static Function method(List<?> list, String name) {
    return switch (name) {
      case "count" ->
          (rendering, args) -> {
            Object wanted = args.bind(name, 1, "value")[0];
            return list.stream()
                .filter(item -> Comparison.equal(rendering.budget(), item, wanted))
                .count();
          };
      case "index" ->
          (rendering, args) -> {
            Object wanted = args.bind(name, 1, "value")[0];
            for (int i = 0; i < list.size(); i++) {
              if (Comparison.equal(rendering.budget(), list.get(i), wanted)) {
                return (long) i;
              }
            }
            throw JinjaException.failed("index() found no such value");
          };
      default -> null;
    };
  }
}
