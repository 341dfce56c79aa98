package io.draftwire.core.law;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is added to the logits of some tokens, whatever the text: OpenAI's {@code logit_bias}. -100
 * as good as forbids a token, and 100 as good as asks for it.
 *
 * @param byToken -100..100 by token id
 */
public record LogitBias(Map<Integer, Float> byToken) {
  /** Most tokens: what is edited of a row stays small beside V, and a hello small. */
  public static final int MOST = 1024;

  public static final float LARGEST = 100;

  public static final LogitBias NONE = new LogitBias(Map.of());

  /**
   * @throws IllegalArgumentException for too many, or a value outside its range, naming it
   */
  public LogitBias {
    if (byToken.size() > MOST) {
      throw new IllegalArgumentException(
          "logit bias names " + byToken.size() + " tokens; at most " + MOST);
    }
    byToken = Collections.unmodifiableMap(new TreeMap<>(byToken));
    byToken.forEach(
        (token, bias) -> {
          if (token < 0) {
            throw new IllegalArgumentException(
                "logit bias names token " + token + "; ids begin at 0");
          }
          if (!(Math.abs(bias) <= LARGEST)) {
            throw new IllegalArgumentException(
                "logit bias " + bias + " of token " + token + " is outside -100..100");
          }
        });
  }

  public boolean any() {
    return !byToken.isEmpty();
  }

  /**
   * Checks the ids against a vocabulary.
   *
   * @throws IllegalArgumentException naming the first that is outside
   */
  public void checkFits(int vocabulary) {
    for (int token : byToken.keySet()) {
      if (token >= vocabulary) {
        throw new IllegalArgumentException(
            "logit bias names token " + token + ", outside the vocabulary of " + vocabulary);
      }
    }
  }
}
