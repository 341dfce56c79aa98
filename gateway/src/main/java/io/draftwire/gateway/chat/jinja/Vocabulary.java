package io.draftwire.gateway.chat.jinja;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The names that a template uses, as far as the parser has to judge them. A filter or a test that
 * does not exist is an error of the template, but for one inside a condition, which may be there
 * for a renderer that has it.
 */
final class Vocabulary {
  private final List<JinjaException> unknown = new ArrayList<>();
  private Set<String> specials = new HashSet<>();

  void filter(String name, int line) {
    if (!Filters.exists(name)) {
      unknown.add(JinjaException.syntax("there is no filter '" + name + "'", line));
    }
  }

  void test(String name, int line) {
    if (!Tests.exists(name)) {
      unknown.add(JinjaException.syntax("there is no test '" + name + "'", line));
    }
  }

  /** A variable is read. */
  void variable(String name) {
    if (name.equals("varargs") || name.equals("kwargs") || name.equals("caller")) {
      specials.add(name);
    }
  }

  /** Where the unknown names of what comes begin. */
  int mark() {
    return unknown.size();
  }

  /** What came since the mark stands inside a condition. */
  void forgive(int mark) {
    unknown.subList(mark, unknown.size()).clear();
  }

  /**
   * What came since the mark stands in a body of its own.
   *
   * @throws JinjaException for the first unknown name
   */
  void judge(int mark) {
    if (unknown.size() > mark) {
      throw unknown.get(mark);
    }
  }

  /** A macro's body begins; gives what {@link #endMacro} wants. */
  Set<String> beginMacro() {
    Set<String> outer = specials;
    specials = new HashSet<>();
    return outer;
  }

  /** The special variables that the macro asks for, those of macros inside it included. */
  Set<String> endMacro(Set<String> outer) {
    Set<String> own = specials;
    specials = outer;
    specials.addAll(own);
    return Set.copyOf(own);
  }
}
