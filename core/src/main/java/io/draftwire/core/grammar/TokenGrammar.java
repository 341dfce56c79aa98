package io.draftwire.core.grammar;

import java.util.Arrays;

/**
 * A grammar over the tokens of a vocabulary: which may come next, and where each leads. A text of
 * the grammar's may be any cut of it into tokens; an end of text may come where the grammar's text
 * is whole. Safe for use by several threads, one at a time: sessions with one grammar share it.
 *
 * <p>Below a token that may not come nothing is forbidden: no text gets there, and its rows need a
 * law all the same.
 */
public final class TokenGrammar {
  private final Automaton automaton;
  private final TokenTrie trie;
  private final GrammarState start;
  private final GrammarState[] way;

  /**
   * @throws GrammarException if no text of the grammar's could be begun within the limits
   */
  public TokenGrammar(Grammar grammar, TokenTrie trie) {
    this(new Automaton(grammar), trie);
  }

  TokenGrammar(Automaton automaton, TokenTrie trie) {
    this.automaton = automaton;
    this.trie = trie;
    this.start = automaton.start();
    this.way = new GrammarState[trie.deepest() + 1];
  }

  /** The state of an empty text. */
  public GrammarState start() {
    return start;
  }

  /**
   * Where a token leads; a dead state where it may not come, and behind an end of text.
   *
   * @throws GrammarException if the grammar takes more than it may
   */
  public synchronized GrammarState after(GrammarState state, int token) {
    if (trie.endsText(token)) {
      return GrammarState.DEAD;
    }
    byte[] bytes = trie.bytes(token);
    GrammarState at = bytes.length == 0 ? GrammarState.DEAD : state;
    automaton.beginSteps();
    for (int i = 0; i < bytes.length && !at.dead(); i++) {
      at = automaton.next(at, bytes[i] & 0xff);
    }
    return at;
  }

  /** Whether a token may come next. */
  public synchronized boolean allows(GrammarState state, int token) {
    return state.dead() || (allowed(state)[token >> 6] >>> token & 1) != 0;
  }

  /**
   * Forbids in a row of logits what may not come.
   *
   * @throws GrammarException if nothing may, or the grammar takes more than it may
   */
  public synchronized void mask(GrammarState state, float[] logits, int offset) {
    if (state.dead()) {
      return;
    }
    long[] allowed = allowed(state);
    for (int word = 0; word < allowed.length; word++) {
      long forbidden = ~allowed[word];
      int base = word << 6;
      int here = Math.min(64, trie.vocabulary() - base);
      if (forbidden == -1) {
        Arrays.fill(logits, offset + base, offset + base + here, Float.NEGATIVE_INFINITY);
        continue;
      }
      while (forbidden != 0) {
        int bit = Long.numberOfTrailingZeros(forbidden);
        if (bit >= here) {
          break;
        }
        logits[offset + base + bit] = Float.NEGATIVE_INFINITY;
        forbidden &= forbidden - 1;
      }
    }
  }

  /** Finds out which tokens may come next, so that whoever asks is answered at once. */
  public synchronized void prepare(GrammarState state) {
    try {
      if (!state.dead()) {
        allowed(state);
      }
    } catch (GrammarException e) {
      // Told to whoever asks.
    }
  }

  /** The tokens that may come next, 64 a word. */
  private long[] allowed(GrammarState state) {
    if (state.allowed == null) {
      long[] allowed = walked(state);
      automaton.remember(allowed.length);
      state.allowed = allowed;
      return allowed;
    }
    return state.allowed;
  }

  private long[] walked(GrammarState state) {
    long[] allowed = new long[(trie.vocabulary() + 63) / 64];
    boolean any = false;
    automaton.beginSteps();
    way[0] = state;
    for (int node = 0; node < trie.nodes(); ) {
      int depth = trie.depth(node);
      GrammarState at = automaton.next(way[depth - 1], trie.octet(node));
      if (at.dead()) {
        node = trie.end(node);
        continue;
      }
      way[depth] = at;
      node++;
      for (int i = trie.firstToken(node - 1); i < trie.firstToken(node); i++) {
        set(allowed, trie.token(i));
        any = true;
      }
    }
    if (state.whole()) {
      for (int token : trie.endOfText()) {
        set(allowed, token);
        any = true;
      }
    }
    if (!any) {
      throw new GrammarException(
          state.whole()
              ? "the grammar's text is whole and the vocabulary has no end of text"
              : "no token of the vocabulary goes on with a text of the grammar; change the grammar");
    }
    return allowed;
  }

  private static void set(long[] allowed, int token) {
    allowed[token >> 6] |= 1L << token;
  }
}
