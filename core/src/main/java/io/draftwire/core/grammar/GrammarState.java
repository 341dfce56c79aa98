package io.draftwire.core.grammar;

import java.util.Arrays;

/**
 * Where a text stands in a grammar: all ways in which it may be read, each as the byte node within
 * its present character and what follows that. Immutable, but for what its automaton remembers with
 * it; confined to the automaton's thread.
 */
public final class GrammarState {
  /** Of a text that the grammar does not have. */
  public static final GrammarState DEAD = new GrammarState(new int[0], new Continuation[0], false);

  private final int[] nodes;
  private final Continuation[] behind;
  private final boolean whole;
  private final int hash;

  /** By class of bytes, where it is known; null where nothing is. */
  GrammarState[] next;

  /** Tokens that may come next, 64 a word; null where it is not known. */
  long[] allowed;

  /**
   * @param nodes in an order that is the same for equal states
   * @param whole whether the text may end here
   */
  GrammarState(int[] nodes, Continuation[] behind, boolean whole) {
    this.nodes = nodes;
    this.behind = behind;
    this.whole = whole;
    this.hash = 31 * (31 * Arrays.hashCode(nodes) + Arrays.hashCode(behind)) + (whole ? 1 : 0);
  }

  int readings() {
    return nodes.length;
  }

  int node(int reading) {
    return nodes[reading];
  }

  Continuation behind(int reading) {
    return behind[reading];
  }

  /** Whether the text so far is one of the grammar's. */
  public boolean whole() {
    return whole;
  }

  /** Whether no text that begins so is one of the grammar's. */
  public boolean dead() {
    return nodes.length == 0 && !whole;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GrammarState state
        && hash == state.hash
        && whole == state.whole
        && Arrays.equals(nodes, state.nodes)
        && Arrays.equals(behind, state.behind);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
