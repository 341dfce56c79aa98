package io.draftwire.core.grammar;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The grammars that one vocabulary's texts are held to. The latest are kept: whoever asks for one
 * of those finds what others have learnt of it. Safe for use by several threads.
 */
public final class GrammarBook {
  /** Of a vocabulary that nobody knows. */
  public static final GrammarBook NONE =
      new GrammarBook(
          () -> {
            throw new GrammarException("answers are not held to grammars here; leave it out");
          });

  private static final int KEPT = 8;

  private final Supplier<TokenTrie> vocabulary;
  private final Map<Grammar, TokenGrammar> kept = new LinkedHashMap<>(16, 0.75f, true);
  private TokenTrie trie;

  /**
   * @param vocabulary asked once, when the first grammar comes
   */
  public GrammarBook(Supplier<TokenTrie> vocabulary) {
    this.vocabulary = vocabulary;
  }

  /**
   * A grammar over the vocabulary.
   *
   * @throws GrammarException if no text of it could be begun
   */
  public synchronized TokenGrammar of(Grammar grammar) {
    TokenGrammar known = kept.get(grammar);
    if (known != null) {
      return known;
    }
    trie = trie == null ? vocabulary.get() : trie;
    TokenGrammar made = new TokenGrammar(grammar, trie);
    kept.put(grammar, made);
    if (kept.size() > KEPT) {
      kept.remove(kept.keySet().iterator().next());
    }
    return made;
  }
}
