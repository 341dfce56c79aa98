package io.draftwire.engine.llama;

import io.draftwire.engine.ModelException;
import io.draftwire.engine.PromptText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Cuts a text with seams as llama.cpp cuts one without: it looks for the special tokens, the
 * longest first, and cuts what lies between them, except that no control token is found across a
 * seam. Native code knows no seams, so the search is done here and native code cuts the rest, which
 * it reads piece by piece in just the same way.
 */
final class SewnText {
  private static final int TEXT = -1;

  /**
   * @param token that was found, or {@link #TEXT} for characters from {@code from} to {@code to}
   */
  private record Fragment(int token, int from, int to) {}

  private final LlamaVocabulary vocabulary;
  private final PromptText text;

  SewnText(LlamaVocabulary vocabulary, PromptText text) {
    this.vocabulary = vocabulary;
    this.text = text;
  }

  /**
   * @throws ModelException if people's words come out as a control token all the same
   */
  int[] tokens() {
    IntStream.Builder tokens = IntStream.builder();
    for (Fragment fragment : fragments()) {
      if (fragment.token != TEXT) {
        tokens.add(fragment.token);
        continue;
      }
      for (int token : vocabulary.cut(text.text().substring(fragment.from, fragment.to), false)) {
        if (vocabulary.isControl(token)) {
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

  private List<Fragment> fragments() {
    List<Fragment> fragments = new ArrayList<>();
    if (!text.text().isEmpty()) {
      fragments.add(new Fragment(TEXT, 0, text.text().length()));
    }
    for (LlamaVocabulary.Special special : vocabulary.specials()) {
      if (text.text().contains(special.text())) {
        List<Fragment> finer = new ArrayList<>();
        for (Fragment fragment : fragments) {
          if (fragment.token == TEXT) {
            split(fragment, special, finer);
          } else {
            finer.add(fragment);
          }
        }
        fragments = finer;
      }
    }
    return fragments;
  }

  private void split(Fragment fragment, LlamaVocabulary.Special special, List<Fragment> into) {
    int from = fragment.from;
    int at = find(special, from, fragment.to);
    while (at >= 0) {
      int left = special.stripsLeft() ? strippedEnd(from, at) : at;
      if (left > from) {
        into.add(new Fragment(TEXT, from, left));
      }
      into.add(new Fragment(special.token(), at, at + special.text().length()));
      from = at + special.text().length();
      if (special.stripsRight()) {
        from = strippedStart(from, fragment.to);
      }
      at = find(special, from, fragment.to);
    }
    if (from < fragment.to) {
      into.add(new Fragment(TEXT, from, fragment.to));
    }
  }

  /** Where the token comes first, not across a seam unless it is an ordinary word; -1 for none. */
  private int find(LlamaVocabulary.Special special, int from, int to) {
    int length = special.text().length();
    int at = text.text().indexOf(special.text(), from, to);
    while (at >= 0 && special.control() && text.crossed(at, at + length)) {
      at = text.text().indexOf(special.text(), at + 1, to);
    }
    return at;
  }

  private int strippedEnd(int from, int end) {
    int at = end;
    while (at > from && isSpace(text.text().charAt(at - 1))) {
      at--;
    }
    return at;
  }

  private int strippedStart(int start, int to) {
    int at = start;
    while (at < to && isSpace(text.text().charAt(at))) {
      at++;
    }
    return at;
  }

  /** As C's isspace. */
  private static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }
}
