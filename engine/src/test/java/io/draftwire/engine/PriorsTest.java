package io.draftwire.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.coding.TokenCoder;
import io.draftwire.core.coding.TokenPrior;
import org.junit.jupiter.api.Test;

class PriorsTest {
  private static final String LLAMA_2 =
      "ad0fe78a347939e40548a6a030566521eecefb4790f16291022db118db2daf4d";

  /**
   * BOS and "Once upon a time, there was a little girl named Lily. She loved to play outside in the
   * park." in Llama 2's ids.
   */
  private static final int[] STORY = {
    1, 9038, 2501, 263, 931, 29892, 727, 471, 263, 2217, 7826, 4257, 365, 2354, 29889, 2296, 18012,
    304, 1708, 5377, 297, 278, 14089, 29889
  };

  @Test
  void knowsStoriesInLlama2() {
    TokenPrior prior = Priors.of(new Named(LLAMA_2));
    assertThat(prior.digest()).isNotZero();
    assertThat(prior).isSameAs(Priors.of(new Named(LLAMA_2)));
    assertThat(bitsAToken(prior)).isLessThan(4);
    assertThat(bitsAToken(TokenPrior.NONE)).isGreaterThan(10);
  }

  @Test
  void knowsNothingOfOthers() {
    assertThat(Priors.of(new TableTokenizer(300))).isSameAs(TokenPrior.NONE);
    assertThat(Priors.of(new Named("00" + LLAMA_2.substring(2)))).isSameAs(TokenPrior.NONE);
  }

  private static double bitsAToken(TokenPrior prior) {
    TokenCoder coder = new TokenCoder(32_000, prior);
    double bits = 0;
    for (int token : STORY) {
      bits += coder.bits(token);
      coder.committed(token);
    }
    return bits / STORY.length;
  }

  /** Only the fingerprint matters. */
  private record Named(String fingerprint) implements Tokenizer {
    @Override
    public int vocabularySize() {
      return 32_000;
    }

    @Override
    public int[] encode(String text, boolean addSpecial, boolean parseSpecial) {
      throw new UnsupportedOperationException();
    }

    @Override
    public byte[] bytes(int token) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean endsText(int token) {
      return false;
    }

    @Override
    public int bos() {
      return 1;
    }
  }
}
