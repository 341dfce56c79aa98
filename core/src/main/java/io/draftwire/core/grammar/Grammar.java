package io.draftwire.core.grammar;

import java.util.Arrays;
import java.util.List;

/**
 * A context-free grammar over characters, ready to be run: its rules' alternatives one behind the
 * other as elements, each a set of characters, a reference to a rule, or an alternative's end.
 *
 * <p>Rules never refer to themselves before they have read a character, so what can be open at once
 * without one is bounded by their number.
 */
public final class Grammar {
  /** What an element is. */
  enum Kind {
    END,
    CHARACTERS,
    RULE
  }

  /** Any text will do. */
  public static final Grammar NONE =
      new Grammar("", new Kind[0], new int[0], new int[0][], 0, new Utf8Sets());

  private final String text;
  private final Kind[] kinds;
  private final int[] arguments;

  /** By rule: where its alternatives begin. */
  private final int[][] alternatives;

  private final int root;
  private final Utf8Sets sets;

  Grammar(
      String text, Kind[] kinds, int[] arguments, int[][] alternatives, int root, Utf8Sets sets) {
    this.text = text;
    this.kinds = kinds;
    this.arguments = arguments;
    this.alternatives = alternatives;
    this.root = root;
    this.sets = sets;
  }

  /**
   * Reads a grammar in GBNF, the notation of llama.cpp's {@code grammars/README.md}: rules {@code
   * name ::= ...}, of which {@code root} is what a whole text has to be.
   *
   * @throws GrammarException if it is none, refers to itself on the left, or is too large
   */
  public static Grammar of(String gbnf) {
    return new GbnfReader(gbnf).grammar();
  }

  /** As it was read. */
  public String text() {
    return text;
  }

  /** Whether this is {@link #NONE}. */
  public boolean isNone() {
    return text.isEmpty();
  }

  /** Two of one text are equal. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Grammar grammar && text.equals(grammar.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** It may be of any length, and others wrote it. */
  @Override
  public String toString() {
    return isNone() ? "no grammar" : "a grammar of " + text.length() + " characters";
  }

  int root() {
    return root;
  }

  int[] alternatives(int rule) {
    return alternatives[rule];
  }

  Kind kind(int element) {
    return kinds[element];
  }

  /** The first byte node of a set, or the rule that is referred to. */
  int argument(int element) {
    return arguments[element];
  }

  Utf8Sets sets() {
    return sets;
  }

  /** Rules by number, as lists of lists of elements, laid out one behind the other. */
  static Grammar laidOut(String text, List<List<List<Element>>> rules, int root, Utf8Sets sets) {
    int size = 0;
    for (List<List<Element>> rule : rules) {
      for (List<Element> alternative : rule) {
        size += alternative.size() + 1;
      }
    }
    Kind[] kinds = new Kind[size];
    Arrays.fill(kinds, Kind.END);
    int[] arguments = new int[size];
    int[][] alternatives = new int[rules.size()][];
    int at = 0;
    for (int r = 0; r < rules.size(); r++) {
      List<List<Element>> rule = rules.get(r);
      alternatives[r] = new int[rule.size()];
      for (int a = 0; a < rule.size(); a++) {
        alternatives[r][a] = at;
        for (Element element : rule.get(a)) {
          kinds[at] = element.kind();
          arguments[at++] = element.argument();
        }
        at++;
      }
    }
    return new Grammar(text, kinds, arguments, alternatives, root, sets);
  }

  /** One symbol of an alternative. */
  record Element(Kind kind, int argument) {}
}
