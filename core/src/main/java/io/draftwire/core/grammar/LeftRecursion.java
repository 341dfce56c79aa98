package io.draftwire.core.grammar;

import io.draftwire.core.grammar.Grammar.Element;
import io.draftwire.core.grammar.Grammar.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Finds a rule that comes to itself without a character in between: an automaton that goes from
 * left to right would not get past it. Takes time in proportion to the grammar.
 */
final class LeftRecursion {
  private final List<List<List<Element>>> rules;
  private final boolean[] nullable;

  LeftRecursion(List<List<List<Element>>> rules) {
    this.rules = rules;
    this.nullable = new boolean[rules.size()];
    findNullable();
  }

  /** An alternative of nothing but rules, and how many of those are not known to be nullable. */
  private static final class Pending {
    private final int rule;
    private int open;

    Pending(int rule, int open) {
      this.rule = rule;
      this.open = open;
    }
  }

  private void findNullable() {
    List<List<Pending>> waiting = new ArrayList<>();
    rules.forEach(rule -> waiting.add(new ArrayList<>()));
    ArrayDeque<Integer> found = new ArrayDeque<>();
    for (int r = 0; r < rules.size(); r++) {
      for (List<Element> alternative : rules.get(r)) {
        if (alternative.stream().anyMatch(element -> element.kind() != Kind.RULE)) {
          continue;
        }
        Pending pending = new Pending(r, alternative.size());
        alternative.forEach(element -> waiting.get(element.argument()).add(pending));
        if (alternative.isEmpty()) {
          found.add(r);
        }
      }
    }
    while (!found.isEmpty()) {
      int rule = found.remove();
      if (nullable[rule]) {
        continue;
      }
      nullable[rule] = true;
      for (Pending pending : waiting.get(rule)) {
        if (--pending.open == 0) {
          found.add(pending.rule);
        }
      }
    }
  }

  /**
   * @param names what messages call a rule
   * @throws GrammarException if there is such a rule
   */
  void refuse(IntFunction<String> names) {
    // 0 not seen, 1 on the way that is being gone, 2 done.
    byte[] seen = new byte[rules.size()];
    for (int start = 0; start < seen.length; start++) {
      if (seen[start] == 0) {
        go(start, seen, names);
      }
    }
  }

  /** A way through rules, without recursion: grammars may be a chain of ten thousands. */
  private void go(int start, byte[] seen, IntFunction<String> names) {
    ArrayDeque<Integer> way = new ArrayDeque<>();
    ArrayDeque<ArrayDeque<Integer>> ahead = new ArrayDeque<>();
    seen[start] = 1;
    way.push(start);
    ahead.push(leftmost(start));
    while (!way.isEmpty()) {
      Integer next = ahead.peek().poll();
      if (next == null) {
        seen[way.pop()] = 2;
        ahead.pop();
      } else if (seen[next] == 1) {
        throw new GrammarException(
            "the grammar's rule '"
                + names.apply(next)
                + "' begins with itself; have it read a character first");
      } else if (seen[next] == 0) {
        seen[next] = 1;
        way.push(next);
        ahead.push(leftmost(next));
      }
    }
  }

  /** The rules that may stand first in this one. */
  private ArrayDeque<Integer> leftmost(int rule) {
    ArrayDeque<Integer> first = new ArrayDeque<>();
    for (List<Element> alternative : rules.get(rule)) {
      for (Element element : alternative) {
        if (element.kind() != Kind.RULE) {
          break;
        }
        first.add(element.argument());
        if (!nullable[element.argument()]) {
          break;
        }
      }
    }
    return first;
  }
}
