package io.draftwire.gateway.chat.jinja;

import java.util.LinkedHashMap;
import java.util.Map;

/** Jinja's namespace: the only thing whose members a template may set. */
record Namespace(Map<String, Object> members) {
  Namespace() {
    this(new LinkedHashMap<>());
  }
}
