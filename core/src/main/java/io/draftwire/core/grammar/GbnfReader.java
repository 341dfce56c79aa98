package io.draftwire.core.grammar;

import io.draftwire.core.grammar.Grammar.Element;
import io.draftwire.core.grammar.Grammar.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads GBNF, the notation of llama.cpp's grammars: every text that is read here is read there, and
 * means the same. Not read are its references to tokens by name or number, and rules that are
 * defined twice.
 *
 * <p>What the notation has beyond plain rules becomes rules: a group, and a repetition, which is
 * spelt out: {@code x{1,3}} is {@code x a} with {@code a ::= x b | ""} and {@code b ::= x | ""}.
 */
final class GbnfReader {
  private static final String ROOT = "root";

  private final String text;
  private final GbnfScanner in;
  private final Utf8Sets sets = new Utf8Sets();
  private final Map<String, Integer> names = new LinkedHashMap<>();

  /** By rule: where it was first referred to, for those that have a name. */
  private final Map<Integer, Integer> used = new HashMap<>();

  /** By rule; null for one that is referred to and not defined yet. */
  private final List<List<List<Element>>> rules = new ArrayList<>();

  private int elements;
  private int groups;

  GbnfReader(String text) {
    this.text = text;
    this.in = new GbnfScanner(text);
  }

  Grammar grammar() {
    in.space(true);
    while (!in.atEnd()) {
      rule();
    }
    Integer root = names.get(ROOT);
    if (root == null) {
      throw new GrammarException("the grammar has no rule 'root'; name the whole text so");
    }
    for (Map.Entry<String, Integer> name : names.entrySet()) {
      if (rules.get(name.getValue()) == null) {
        throw in.fault(used.get(name.getValue()), "rule '" + name.getKey() + "' is not defined");
      }
    }
    new LeftRecursion(rules).refuse(this::nameOf);
    return Grammar.laidOut(text, rules, root, sets);
  }

  private void rule() {
    int start = in.at();
    String name = in.name();
    int rule = named(name);
    if (rules.get(rule) != null) {
      throw in.fault(start, "rule '" + name + "' is defined twice");
    }
    in.space(false);
    in.expect("::=");
    in.space(true);
    rules.set(rule, alternatives(false));
    in.lineEnd();
    in.space(true);
  }

  private int named(String name) {
    return names.computeIfAbsent(
        name,
        n -> {
          used.put(rules.size(), in.at());
          rules.add(null);
          return rules.size() - 1;
        });
  }

  private int unnamed(List<List<Element>> alternatives) {
    rules.add(alternatives);
    return rules.size() - 1;
  }

  private List<List<Element>> alternatives(boolean nested) {
    List<List<Element>> alternatives = new ArrayList<>();
    alternatives.add(sequence(nested));
    while (in.take('|')) {
      in.space(true);
      alternatives.add(sequence(nested));
    }
    return alternatives;
  }

  private List<Element> sequence(boolean nested) {
    List<Element> sequence = new ArrayList<>();
    while (true) {
      int from = sequence.size();
      if (in.take('"')) {
        while (!in.take('"')) {
          sequence.add(characters(CodePoints.of(in.character())));
        }
      } else if (in.take('[')) {
        sequence.add(characters(set()));
      } else if (in.take('.')) {
        sequence.add(characters(CodePoints.all()));
      } else if (in.take('(')) {
        sequence.add(reference(group()));
      } else if (in.atName()) {
        sequence.add(reference(named(in.name())));
      } else {
        in.refuseTokens();
        count(1);
        return sequence;
      }
      in.space(nested);
      repeat(sequence, from, nested);
    }
  }

  private CodePoints set() {
    int start = in.at();
    boolean others = in.take('^');
    List<CodePoints.Range> ranges = new ArrayList<>();
    while (!in.take(']')) {
      int from = in.character();
      int to = in.takeRange() ? in.character() : from;
      if (to < from) {
        throw in.fault(start, "a range of characters goes backwards");
      }
      ranges.add(new CodePoints.Range(from, to));
    }
    CodePoints set = CodePoints.of(ranges);
    return others ? set.complement() : set;
  }

  private int group() {
    if (++groups > GrammarLimits.GROUPS) {
      throw in.fault(in.at(), "groups nest deeper than " + GrammarLimits.GROUPS);
    }
    in.space(true);
    int rule = unnamed(alternatives(true));
    if (!in.take(')')) {
      throw in.fault(in.at(), "a group is not closed; expected ')'");
    }
    groups--;
    return rule;
  }

  /** What stands behind a symbol repeats it, and may stand there more than once. */
  private void repeat(List<Element> sequence, int from, boolean nested) {
    int[] times = in.repetition(nested);
    while (times != null) {
      List<Element> symbol = new ArrayList<>(sequence.subList(from, sequence.size()));
      sequence.subList(from, sequence.size()).clear();
      repeat(sequence, symbol, times[0], times[1]);
      in.space(nested);
      times = in.repetition(nested);
    }
  }

  /**
   * @param most below 0 for any number
   */
  private void repeat(List<Element> sequence, List<Element> symbol, int least, int most) {
    List<Element> one = symbol;
    if (symbol.size() > 1 && least + Math.abs(most) > 1) {
      one = List.of(reference(unnamed(List.of(symbol))));
    }
    for (int i = 0; i < least; i++) {
      count(one.size());
      sequence.addAll(one);
    }
    if (most < 0) {
      int rule = unnamed(null);
      rules.set(rule, List.of(joined(one, reference(rule)), List.of()));
      sequence.add(reference(rule));
      return;
    }
    Element rest = null;
    for (int i = least; i < most; i++) {
      rest = reference(unnamed(List.of(rest == null ? one : joined(one, rest), List.of())));
    }
    if (rest != null) {
      sequence.add(rest);
    }
  }

  private List<Element> joined(List<Element> symbol, Element behind) {
    count(symbol.size() + 2);
    List<Element> joined = new ArrayList<>(symbol);
    joined.add(behind);
    return joined;
  }

  private Element characters(CodePoints set) {
    if (set.isEmpty()) {
      throw in.fault(in.at(), "a set has no character, so that no text could go on");
    }
    count(1);
    return new Element(Kind.CHARACTERS, sets.root(set));
  }

  private Element reference(int rule) {
    count(1);
    return new Element(Kind.RULE, rule);
  }

  private void count(int more) {
    elements += more;
    if (elements > GrammarLimits.ELEMENTS) {
      throw in.fault(
          in.at(), "the grammar has more than " + GrammarLimits.ELEMENTS + " elements so far");
    }
  }

  private String nameOf(int rule) {
    return names.entrySet().stream()
        .filter(name -> name.getValue() == rule)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("of a group or repetition");
  }
}
