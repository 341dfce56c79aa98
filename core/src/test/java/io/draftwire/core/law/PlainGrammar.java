package io.draftwire.core.law;

import io.draftwire.core.grammar.GrammarBook;
import io.draftwire.core.grammar.TokenTrie;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a grammar forbids, by a regular expression that says the same, over a vocabulary of single
 * letters.
 */
public final class PlainGrammar {
  private PlainGrammar() {}

  /** Token 0 is the letter a. */
  public static GrammarBook book(int vocabulary, IntPredicate endsText) {
    return new GrammarBook(
        () -> new TokenTrie(vocabulary, token -> new byte[] {(byte) letter(token)}, endsText));
  }

  private static char letter(int token) {
    return (char) ('a' + token);
  }

  /** Edits the row behind {@code text[0, length)}, of which the first tokens are the prompt's. */
  public static void forbid(
      float[] row, int[] text, int length, int prompt, Pattern held, IntPredicate endsText) {
    StringBuilder answer = new StringBuilder();
    for (int i = prompt; i < length; i++) {
      answer.append(letter(text[i]));
    }
    for (int token = 0; token < row.length; token++) {
      boolean may;
      if (endsText.test(token)) {
        may = held.matcher(answer).matches();
      } else {
        Matcher longer = held.matcher(answer + String.valueOf(letter(token)));
        may = longer.matches() || longer.hitEnd();
      }
      if (!may) {
        row[token] = Float.NEGATIVE_INFINITY;
      }
    }
  }
}
