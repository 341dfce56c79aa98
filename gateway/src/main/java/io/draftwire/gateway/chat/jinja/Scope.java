package io.draftwire.gateway.chat.jinja;

import java.util.HashMap;
import java.util.Map;

/** Variables, in the scope that surrounds them. Assignments stay in the innermost. */
final class Scope {
  private final Scope outer;
  private final Map<String, Object> variables = new HashMap<>(8);

  Scope(Scope outer) {
    this.outer = outer;
  }

  /** Undefined where nobody has it. */
  Object get(String name) {
    for (Scope scope = this; scope != null; scope = scope.outer) {
      Object value = scope.variables.get(name);
      if (value != null) {
        return value;
      }
    }
    return Undefined.name(name);
  }

  void set(String name, Object value) {
    variables.put(name, value);
  }

  /** The template's own, outside of loops and macros. */
  Scope outermost() {
    Scope scope = this;
    while (scope.outer != null && scope.outer.outer != null) {
      scope = scope.outer;
    }
    return scope;
  }
}
