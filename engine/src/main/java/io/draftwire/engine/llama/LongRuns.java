package io.draftwire.engine.llama;

import io.draftwire.engine.ModelException;
import java.util.function.IntPredicate;

/**
 * Runs of one class of characters that llama.cpp would take minutes for: a few pre-tokenizers look
 * ahead to the end of the run from every place in it. Their bounds keep a text below a second or
 * so; real texts stay far below them. All other pre-tokenizers take time in proportion to a text.
 */
final class LongRuns {
  private LongRuns() {}

  /**
   * @param pre the name of the pre-tokenizer
   * @throws ModelException with the length of the first run that is too long
   */
  static void check(String pre, String text) {
    switch (pre) {
      case "superbpe" -> refuse(text, "digits", Character::isDigit, 1_000);
      case "tiny_aya", "cohere2moe" -> refuse(text, "digits", Character::isDigit, 16_000);
      case "jais-2" -> refuse(text, "white space", LongRuns::isSpace, 16_000);
      default -> {
        // No bound but the text's own.
      }
    }
  }

  private static boolean isSpace(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  private static void refuse(String text, String what, IntPredicate of, int most) {
    int run = 0;
    for (int i = 0; i < text.length(); i++) {
      run = of.test(text.charAt(i)) ? run + 1 : 0;
      if (run > most) {
        int end = i + 1;
        while (end < text.length() && of.test(text.charAt(end))) {
          end++;
        }
        throw new ModelException(
            "the text has a run of "
                + (run + end - i - 1)
                + " characters of "
                + what
                + ", which this model's tokenizer would take minutes for; at most "
                + most);
      }
    }
  }
}
