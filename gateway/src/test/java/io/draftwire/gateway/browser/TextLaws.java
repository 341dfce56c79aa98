package io.draftwire.gateway.browser;

import io.draftwire.engine.TableModel;
import io.draftwire.engine.Tokenizer;

/**
 * Laws that write like a given text: the next byte is drawn as often as it followed the last two
 * there. What comes out reads almost like words, keeps characters of several bytes whole, and holds
 * whatever markup the text held.
 */
final class TextLaws {
  /** Of table models whose vocabulary is bytes. */
  static final int VOCABULARY = 258;

  private static final double NEVER = 1e-9;

  private TextLaws() {}

  static TableModel.Laws like(String text) {
    Tokenizer tokenizer = TableModel.seeded(VOCABULARY, 0).tokenizer();
    int[] tokens = tokenizer.encode(text, false, false);
    int[][] after = new int[VOCABULARY * VOCABULARY][];
    int[] anywhere = new int[VOCABULARY];
    for (int i = 0; i < tokens.length; i++) {
      // The text is a ring, so that every pair in it has something after it.
      int beforeLast = tokens[(i + tokens.length - 2) % tokens.length];
      int last = tokens[(i + tokens.length - 1) % tokens.length];
      int pair = beforeLast * VOCABULARY + last;
      after[pair] = after[pair] == null ? new int[VOCABULARY] : after[pair];
      after[pair][tokens[i]]++;
      anywhere[tokens[i]]++;
    }
    return (beforeLast, last, out, offset) -> {
      int[] counts = beforeLast < 0 ? null : after[beforeLast * VOCABULARY + last];
      int[] seen = counts == null ? firstOfSentence(after, anywhere, tokenizer) : counts;
      for (int t = 0; t < VOCABULARY; t++) {
        out[offset + t] = (float) Math.log(seen[t] + NEVER);
      }
    };
  }

  /** Behind what the text never had, it begins a sentence. */
  private static int[] firstOfSentence(int[][] after, int[] anywhere, Tokenizer tokenizer) {
    int[] stop = tokenizer.encode(". ", false, false);
    int[] counts = after[stop[0] * VOCABULARY + stop[1]];
    return counts == null ? anywhere : counts;
  }
}
