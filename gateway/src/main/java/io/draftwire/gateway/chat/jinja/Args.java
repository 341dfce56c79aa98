package io.draftwire.gateway.chat.jinja;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was passed to a function, a filter or a test. */
record Args(List<Object> values, Map<String, Object> named) {
  static final Args NONE = new Args(List.of(), Map.of());

  static Args of(Object... values) {
    return new Args(List.of(values), Map.of());
  }

  /**
   * The arguments by parameter, null where none was passed.
   *
   * @param what is called, for people
   * @param required how many of the parameters must be there
   * @throws JinjaException if one is missing, or is too much, or is not known
   */
  Object[] bind(String what, int required, String... parameters) {
    if (values.size() > parameters.length) {
      throw JinjaException.failed(
          what + " takes at most " + parameters.length + " arguments and got " + values.size());
    }
    Object[] bound = Arrays.copyOf(values.toArray(), parameters.length);
    List<String> known = Arrays.asList(parameters);
    named.forEach(
        (name, value) -> {
          int at = known.indexOf(name);
          if (at < 0 || bound[at] != null) {
            throw JinjaException.failed(
                what
                    + (at < 0 ? " knows no argument '" : " got twice the argument '")
                    + name
                    + "'");
          }
          bound[at] = value;
        });
    for (int i = 0; i < required; i++) {
      if (bound[i] == null) {
        throw JinjaException.failed(what + " wants an argument '" + parameters[i] + "'");
      }
    }
    return bound;
  }

  /** The positional arguments; there may be no others. */
  List<Object> positional(String what) {
    if (!named.isEmpty()) {
      throw JinjaException.failed(what + " takes no arguments by name");
    }
    return values;
  }

  /** Without the first so many positional arguments. */
  Args behind(int count) {
    return new Args(values.subList(count, values.size()), named);
  }

  /** With one more by name. */
  Args with(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(named);
    if (more.put(name, value) != null) {
      throw JinjaException.failed("the argument '" + name + "' is there twice");
    }
    return new Args(new ArrayList<>(values), more);
  }
}
