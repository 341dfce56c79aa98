package io.draftwire.gateway.chat.jinja;

import java.util.List;

/** What every template is given: Jinja's functions and those of Hugging Face's libraries. */
final class Globals {
  private Globals() {}

  static Scope scope() {
    Scope scope = new Scope(null);
    scope.set("range", (Function) Globals::range);
    scope.set("dict", (Function) (rendering, args) -> dict(rendering, args));
    scope.set("namespace", (Function) Globals::namespace);
    scope.set("cycler", (Function) Globals::cycler);
    scope.set("joiner", (Function) Globals::joiner);
    scope.set("raise_exception", (Function) Globals::raise);
    scope.set("strftime_now", (Function) Globals::now);
    return scope;
  }

  private static Object range(Rendering rendering, Args args) {
    List<Object> bounds = args.positional("range");
    return switch (bounds.size()) {
      case 1 -> new Range(0, whole(bounds.get(0)), 1);
      case 2 -> new Range(whole(bounds.get(0)), whole(bounds.get(1)), 1);
      case 3 -> new Range(whole(bounds.get(0)), whole(bounds.get(1)), whole(bounds.get(2)));
      default -> throw JinjaException.failed("range takes one to three numbers");
    };
  }

  private static long whole(Object value) {
    return Values.index(value);
  }

  private static Dict dict(Rendering rendering, Args args) {
    rendering.budget().mapping(args.named().size());
    Dict dict = new Dict();
    if (args.values().size() > 1) {
      throw JinjaException.failed("dict takes at most one mapping");
    }
    for (Object given : args.values()) {
      if (given instanceof Dict other) {
        rendering.budget().mapping(other.size());
        dict.putAll(other);
        continue;
      }
      for (Object pair : Values.list(rendering.budget(), given)) {
        List<Object> both = Values.list(rendering.budget(), pair);
        if (both.size() != 2) {
          throw JinjaException.failed("dict wants pairs");
        }
        rendering.budget().mapping(1);
        dict.put(both.get(0), both.get(1));
      }
    }
    args.named().forEach((name, value) -> dict.put(Text.of(name), value));
    return dict;
  }

  private static Object namespace(Rendering rendering, Args args) {
    Namespace namespace = new Namespace();
    Dict members = dict(rendering, args);
    for (Object name : members.keys()) {
      namespace.members().put(Values.text(name).plain(), members.get(name));
    }
    return namespace;
  }

  private static Object cycler(Rendering rendering, Args args) {
    List<Object> items = args.positional("cycler");
    if (items.isEmpty()) {
      throw JinjaException.failed("cycler wants something to choose from");
    }
    Namespace cycler = new Namespace();
    cycler.members().put("current", items.getFirst());
    int[] at = {0};
    cycler
        .members()
        .put(
            "next",
            (Function)
                (r, none) -> {
                  Object now = items.get(at[0]);
                  at[0] = (at[0] + 1) % items.size();
                  cycler.members().put("current", items.get(at[0]));
                  return now;
                });
    cycler
        .members()
        .put(
            "reset",
            (Function)
                (r, none) -> {
                  at[0] = 0;
                  cycler.members().put("current", items.getFirst());
                  return None.NONE;
                });
    return cycler;
  }

  private static Object joiner(Rendering rendering, Args args) {
    Object separator = args.bind("joiner", 0, "sep")[0];
    boolean[] used = {false};
    return (Function)
        (r, none) -> {
          boolean before = used[0];
          used[0] = true;
          return !before ? Text.EMPTY : separator == null ? Text.of(", ") : separator;
        };
  }

  private static Object raise(Rendering rendering, Args args) {
    Object message = args.bind("raise_exception", 1, "message")[0];
    throw JinjaException.raised(Printer.str(rendering, message).plain());
  }

  private static Object now(Rendering rendering, Args args) {
    Text format = Values.text(args.bind("strftime_now", 1, "format")[0]);
    rendering.budget().characters(format.plain().length() * 64L);
    return Text.of(Strftime.format(format.plain(), rendering.now()));
  }
}
