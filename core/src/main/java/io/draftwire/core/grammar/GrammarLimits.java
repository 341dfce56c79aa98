package io.draftwire.core.grammar;

/** What a grammar may take, whoever sent it. An honest one is far below all of these. */
public final class GrammarLimits {
  /** Longest text of a grammar, in bytes of UTF-8. */
  public static final int TEXT_BYTES = 64 << 10;

  /**
   * Most elements (characters, sets, references) that its rules have once repetitions are spelt
   * out.
   */
  static final int ELEMENTS = 1 << 18;

  /** Most steps of the automata that read its sets of characters as UTF-8. */
  static final int BYTE_NODES = 1 << 18;

  /** Deepest nesting of groups in the text. */
  static final int GROUPS = 64;

  /** Largest number in a repetition. */
  static final int REPEATS = 4096;

  /**
   * Deepest nesting of a text: rules that are open at once. Deeper texts are not in the language.
   */
  static final int DEPTH = 512;

  /** Most ways in which one text may be read at once. */
  static final int READINGS = 2048;

  /** Most steps for one token's mask, or for one token's way through the automaton. */
  static final int STEPS = 1 << 18;

  /** What an automaton may remember, in machine words; beyond it begins to remember anew. */
  static final int REMEMBERED_WORDS = 1 << 19;

  private GrammarLimits() {}
}
