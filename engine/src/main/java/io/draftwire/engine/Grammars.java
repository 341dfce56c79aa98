package io.draftwire.engine;

import io.draftwire.core.grammar.GrammarBook;
import io.draftwire.core.grammar.TokenTrie;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The grammars that texts of a tokenizer are held to. Tokenizers of one fingerprint share them; the
 * tokens are looked through when the first grammar comes, in some tenths of a second.
 */
public final class Grammars {
  /** Tokenizers of a process: an edge meets one or two clouds in its life. */
  private static final int KEPT = 4;

  private static final Map<String, GrammarBook> BOOKS = new LinkedHashMap<>(16, 0.75f, true);

  private Grammars() {}

  public static GrammarBook of(Tokenizer tokenizer) {
    synchronized (BOOKS) {
      GrammarBook known = BOOKS.get(tokenizer.fingerprint());
      if (known != null) {
        return known;
      }
      GrammarBook book =
          new GrammarBook(
              () ->
                  new TokenTrie(tokenizer.vocabularySize(), tokenizer::bytes, tokenizer::endsText));
      BOOKS.put(tokenizer.fingerprint(), book);
      if (BOOKS.size() > KEPT) {
        BOOKS.remove(BOOKS.keySet().iterator().next());
      }
      return book;
    }
  }
}
