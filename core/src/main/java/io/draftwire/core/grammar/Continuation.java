package io.draftwire.core.grammar;

/**
 * What is to be read once the present character is whole: an element, and behind its alternative
 * the same of the rule that referred to it. Those that are equal are one object, as far as their
 * automaton remembers.
 *
 * @param parent null where the text may end behind the alternative
 * @param serial tells those of one automaton apart; from 1
 */
record Continuation(int element, Continuation parent, int depth, long serial) {
  /** 0 for none. */
  static long serial(Continuation continuation) {
    return continuation == null ? 0 : continuation.serial;
  }

  static int depth(Continuation continuation) {
    return continuation == null ? 0 : continuation.depth;
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(serial);
  }

  @Override
  public String toString() {
    return element + (parent == null ? "" : " " + parent);
  }
}
