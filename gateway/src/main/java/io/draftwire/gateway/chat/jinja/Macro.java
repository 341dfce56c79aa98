package io.draftwire.gateway.chat.jinja;

import io.draftwire.gateway.chat.jinja.Stmt.MacroBody;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A macro in the scope that it was defined in. */
record Macro(MacroBody body, Scope scope) implements Function {
  private static final String CALLER = "caller";

  @Override
  public Object call(Rendering rendering, Args args) {
    rendering.budget().enter();
    Scope inside = new Scope(scope);
    bind(rendering, args, inside);
    Text text = rendering.executor().captured(body.body(), inside);
    rendering.budget().leave();
    return text;
  }

  private void bind(Rendering rendering, Args args, Scope inside) {
    List<String> parameters = body.parameters();
    Map<String, Object> named = new LinkedHashMap<>(args.named());
    int without = parameters.size() - body.defaults().size();
    for (int i = 0; i < parameters.size(); i++) {
      String name = parameters.get(i);
      Object value = i < args.values().size() ? args.values().get(i) : named.remove(name);
      if (value == null) {
        value =
            i < without
                ? new Undefined("parameter '" + name + "' was not provided")
                : rendering.evaluator().value(body.defaults().get(i - without), inside);
      }
      inside.set(name, value);
    }
    rest(args, named, inside);
  }

  private void rest(Args args, Map<String, Object> named, Scope inside) {
    int taken = Math.min(args.values().size(), body.parameters().size());
    if (body.specials().contains(CALLER) && !body.parameters().contains(CALLER)) {
      Object caller = named.remove(CALLER);
      inside.set(CALLER, caller == null ? new Undefined("No caller defined") : caller);
    }
    if (body.specials().contains("kwargs")) {
      Dict rest = new Dict();
      named.forEach((name, value) -> rest.put(Text.of(name), value));
      inside.set("kwargs", rest);
    } else if (!named.isEmpty()) {
      throw JinjaException.failed(
          written() + " knows no argument '" + named.keySet().iterator().next() + "'");
    }
    if (body.specials().contains("varargs")) {
      inside.set(
          "varargs",
          new Tuple(new ArrayList<>(args.values().subList(taken, args.values().size()))));
    } else if (args.values().size() > taken) {
      throw JinjaException.failed(written() + " takes at most " + taken + " arguments");
    }
  }

  String written() {
    return body.name() == null ? "<Macro anonymous>" : "<Macro '" + body.name() + "'>";
  }
}
