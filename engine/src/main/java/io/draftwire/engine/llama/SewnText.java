package io.draftwire.engine.llama;

import io.draftwire.engine.ModelException;
import io.draftwire.engine.PromptText;
import java.util.stream.IntStream;

/**
 * Cuts a text, with seams or without, as llama.cpp cuts one without: it looks for the special
 * tokens, the longest first, and cuts what lies between them, except that no control token is found
 * across a seam. Native code knows no seams and takes quadratic time for the search, so that is
 * done here and native code cuts the rest, which it reads piece by piece in just the same way.
 */
final class SewnText {
  private final LlamaVocabulary vocabulary;
  private final PromptText text;
  private final boolean parse;

  /**
   * @param parse whether control tokens are looked for
   */
  SewnText(LlamaVocabulary vocabulary, PromptText text, boolean parse) {
    this.vocabulary = vocabulary;
    this.text = text;
    this.parse = parse;
  }

  /**
   * Stops between two pieces where its thread is interrupted: nobody waits any more.
   *
   * @throws ModelException if people's words come out as a control token all the same
   */
  int[] tokens() {
    IntStream.Builder tokens = IntStream.builder();
    for (Specials.Fragment fragment : vocabulary.specials().fragments(text, parse)) {
      if (Thread.currentThread().isInterrupted()) {
        throw new ModelException("interrupted while a text was cut into tokens");
      }
      if (fragment.token() != Specials.TEXT) {
        tokens.add(fragment.token());
        continue;
      }
      for (int token : vocabulary.cut(text.text().substring(fragment.from(), fragment.to()))) {
        if (!text.seams().isEmpty() && vocabulary.isControl(token)) {
          throw new ModelException(
              "the text spells the control token "
                  + token
                  + ", which this vocabulary cannot write as text; leave it out");
        }
        tokens.add(token);
      }
    }
    return tokens.build().toArray();
  }
}
