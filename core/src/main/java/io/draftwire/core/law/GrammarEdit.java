package io.draftwire.core.law;

import io.draftwire.core.grammar.GrammarException;
import io.draftwire.core.grammar.GrammarState;
import io.draftwire.core.grammar.TokenGrammar;

/**
 * Forbids what a grammar does not let follow: the law that comes out is the target's, restricted to
 * the tokens that may come and normalised again. The grammar is the answer's; the prompt may be
 * anything.
 */
final class GrammarEdit implements LogitEdit {
  private final TokenGrammar grammar;
  private final boolean lenient;
  private GrammarState state;

  /**
   * @param lenient whether a row is left alone where the grammar takes more than it may, or lets
   *     nothing follow: at an edge, where nothing hangs on it
   */
  GrammarEdit(TokenGrammar grammar, boolean lenient) {
    this.grammar = grammar;
    this.lenient = lenient;
    this.state = grammar.start();
  }

  @Override
  public void follow(int token, boolean answer) {
    if (answer) {
      state = after(state, token);
    }
  }

  @Override
  public void edit(int[] path, int length, float[] logits, int offset) {
    GrammarState at = state;
    for (int i = 0; i < length; i++) {
      at = after(at, path[i]);
    }
    try {
      grammar.mask(at, logits, offset);
    } catch (GrammarException e) {
      if (!lenient) {
        throw e;
      }
    }
  }

  @Override
  public Runnable ahead() {
    GrammarState at = state;
    return () -> grammar.prepare(at);
  }

  private GrammarState after(GrammarState at, int token) {
    try {
      return grammar.after(at, token);
    } catch (GrammarException e) {
      if (!lenient) {
        throw e;
      }
      return GrammarState.DEAD;
    }
  }
}
