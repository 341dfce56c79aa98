package io.draftwire.core.law;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PenaltiesTest {
  @Test
  void whatIsOutsideItsRangeIsNamed() {
    refused(() -> new Penalties(2.1, 0, 1, 0), "presence penalty 2.1 is outside -2.0..2.0");
    refused(() -> new Penalties(Double.NaN, 0, 1, 0), "presence penalty NaN is outside");
    refused(() -> new Penalties(0, -2.1, 1, 0), "frequency penalty -2.1 is outside -2.0..2.0");
    refused(() -> new Penalties(0, 0, 0, 0), "repeat penalty 0.0 is outside 0.1..10.0");
    refused(() -> new Penalties(0, 0, 1, -1), "repeat-last-n -1 is negative");
    refused(() -> bias(4, 100.5f), "logit bias 100.5 of token 4 is outside -100..100");
    refused(() -> bias(4, Float.NaN), "logit bias NaN of token 4 is outside -100..100");
    refused(() -> bias(-1, 1), "logit bias names token -1");
    refused(() -> bias(9, 1).checkFits(9), "token 9, outside the vocabulary of 9");
    Map<Integer, Float> many = new HashMap<>();
    for (int i = 0; i <= LogitBias.MOST; i++) {
      many.put(i, 0f);
    }
    refused(() -> new LogitBias(many), "names 1025 tokens; at most 1024");
  }

  private static LogitBias bias(int token, float value) {
    return new LogitBias(Map.of(token, value));
  }

  private static void refused(Runnable what, String message) {
    assertThatThrownBy(what::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
