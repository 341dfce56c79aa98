package io.draftwire.core.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCoderTest {
  private final PayloadWriter writer = new PayloadWriter();
  private final PayloadReader reader = new PayloadReader();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 20, 32_000, 151_936})
  void twoCodersInStepAgreeWhateverIsThrownAway(int vocabulary) throws Exception {
    Random random = new Random(vocabulary);
    for (int[] text :
        new int[][] {
          Texts.uniform(vocabulary, 700, random), Texts.skewed(vocabulary, 700, random)
        }) {
      TokenCoder edge = new TokenCoder(vocabulary, TokenPrior.NONE);
      TokenCoder cloud = new TokenCoder(vocabulary, TokenPrior.NONE);
      for (int at = 0; at < text.length; ) {
        int[] drafts = Arrays.copyOfRange(text, at, Math.min(text.length, at + 6));
        int kept = random.nextInt(drafts.length + 1);
        for (int i = kept; i < drafts.length; i++) {
          drafts[i] = random.nextInt(vocabulary);
        }
        assertThat(read(cloud, drafts.length, write(edge, drafts))).isEqualTo(drafts);
        int committed = Math.min(text.length, at + kept + 1);
        for (; at < committed; at++) {
          edge.committed(text[at]);
          cloud.committed(text[at]);
        }
        assertThat(cloud.digest()).isEqualTo(edge.digest());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 20, 257})
  void everyTokenOfASmallVocabularyHasItsCode(int vocabulary) throws Exception {
    TokenCoder coder = new TokenCoder(vocabulary, TokenPrior.NONE);
    for (int token : Texts.skewed(vocabulary, 500, new Random(1))) {
      coder.committed(token);
    }
    double share = 0;
    for (int token = 0; token < vocabulary; token++) {
      assertThat(read(coder, 1, write(coder, token))).containsExactly(token);
      coder.begin();
      share += Math.pow(2, -coder.bits(token));
      assertThat(coder.bits(token)).isBetween(0.0, coder.mostBits());
    }
    assertThat(share).as("Kraft").isLessThan(1.02);
  }

  @Test
  void bitsAreWhatIsWritten() {
    for (int vocabulary : new int[] {5, 32_000}) {
      for (int[] text :
          new int[][] {
            Texts.uniform(vocabulary, 3_000, new Random(2)),
            Texts.skewed(vocabulary, 3_000, new Random(2))
          }) {
        TokenCoder coder = new TokenCoder(vocabulary, TokenPrior.NONE);
        Arrays.stream(text).limit(1_500).forEach(coder::committed);
        writer.reset();
        coder.begin();
        double stated = 0;
        for (int token : text) {
          stated += coder.bits(token);
          coder.write(token, writer);
        }
        assertThat((double) writer.bits()).isCloseTo(stated, within(1 + 0.0005 * stated));
      }
    }
  }

  @Test
  void noTokenIsDearerThanStatedEvenAfterATextOfAnother() {
    int vocabulary = 32_000;
    TokenCoder coder = new TokenCoder(vocabulary, TokenPrior.NONE);
    for (int i = 0; i < 5_000; i++) {
      coder.committed(7);
    }
    coder.begin();
    assertThat(coder.bits(7)).isLessThan(0.1);
    double dearest = 0;
    for (int token = 0; token < vocabulary; token++) {
      dearest = Math.max(dearest, coder.bits(token));
    }
    assertThat(dearest).isBetween(15.0, coder.mostBits());
    assertThat(coder.mostBits()).isLessThan(Math.ceil(Math.log(vocabulary) / Math.log(2)) + 7);
  }

  @Test
  void learnsWhatRepeats() {
    int vocabulary = 32_000;
    int[] text = Texts.skewed(vocabulary, 4_000, new Random(3));
    int[] phrase = {5, 31_000, 17, 9_000, 23, 12_345, 8, 700};
    TokenCoder coder = new TokenCoder(vocabulary, TokenPrior.NONE);
    for (int i = 0; i < 20; i++) {
      for (int token : phrase) {
        coder.committed(token);
      }
    }
    assertThat(bits(coder, phrase)).isLessThan(4.0 * phrase.length);
    coder.forget();
    assertThat(bits(coder, phrase)).isGreaterThan(13.0 * phrase.length);
    Arrays.stream(text).forEach(coder::committed);
    assertThat(bits(coder, Arrays.copyOf(text, 500))).isLessThan(12.0 * 500);
  }

  @Test
  void draftsLeaveNoTrace() {
    int vocabulary = 500;
    int[] text = Texts.skewed(vocabulary, 300, new Random(4));
    TokenCoder drafting = new TokenCoder(vocabulary, TokenPrior.NONE);
    TokenCoder plain = new TokenCoder(vocabulary, TokenPrior.NONE);
    for (int token : text) {
      write(drafting, 1, 2, 3, token, 499);
      drafting.committed(token);
      plain.committed(token);
    }
    assertThat(drafting.digest()).isEqualTo(plain.digest());
    assertThat(write(drafting, 4, 5)).isEqualTo(write(plain, 4, 5));
  }

  @Test
  void toldAgainIsTheSameAsLivedThrough() {
    int vocabulary = 32_000;
    int[] text = Texts.skewed(vocabulary, 2_000, new Random(5));
    TokenCoder lived = new TokenCoder(vocabulary, TokenPrior.NONE);
    Arrays.stream(text).forEach(lived::committed);
    int digest = lived.digest();
    byte[] payload = write(lived, 3, 1, 4, 1, 5);
    Arrays.stream(text).limit(77).forEach(lived::committed);
    assertThat(lived.digest()).isNotEqualTo(digest);
    lived.forget();
    Arrays.stream(text).forEach(lived::committed);
    assertThat(lived.digest()).isEqualTo(digest);
    assertThat(write(lived, 3, 1, 4, 1, 5)).isEqualTo(payload);
  }

  @Test
  void anotherHistoryIsAnotherDigest() {
    int[] text = Texts.skewed(300, 200, new Random(6));
    TokenCoder coder = new TokenCoder(300, TokenPrior.NONE);
    Arrays.stream(text).forEach(coder::committed);
    int digest = coder.digest();
    for (int at = 0; at < text.length; at++) {
      int[] other = text.clone();
      other[at] = (other[at] + 1) % 300;
      coder.forget();
      Arrays.stream(other).forEach(coder::committed);
      assertThat(coder.digest()).as("token %d differs", at).isNotEqualTo(digest);
    }
    coder.forget();
    Arrays.stream(text).skip(1).forEach(coder::committed);
    assertThat(coder.digest()).as("one token fewer").isNotEqualTo(digest);
  }

  @Test
  void aLongTextStaysWithinItsMemoryAndInStep() throws Exception {
    int vocabulary = 151_936;
    TokenCoder edge = new TokenCoder(vocabulary, TokenPrior.NONE);
    TokenCoder cloud = new TokenCoder(vocabulary, TokenPrior.NONE);
    int[] text = Texts.uniform(vocabulary, 20_000, new Random(7));
    for (int token : text) {
      edge.committed(token);
      cloud.committed(token);
    }
    // A table that was full before must let the same go as one that grows for the first time.
    edge.forget();
    Arrays.stream(text).forEach(edge::committed);
    assertThat(cloud.digest()).isEqualTo(edge.digest());
    assertThat(read(cloud, 3, write(edge, 1, 151_935, 2))).containsExactly(1, 151_935, 2);
  }

  /** Any bytes are tokens whose code is those bytes, or are refused; nothing else comes out. */
  @ParameterizedTest
  @ValueSource(ints = {5, 20, 32_000, 151_936})
  void anyBytesAreTokensOrRefused(int vocabulary) {
    Random random = new Random(8 + vocabulary);
    TokenCoder coder = new TokenCoder(vocabulary, TokenPrior.NONE);
    Arrays.stream(Texts.skewed(vocabulary, 400, random)).forEach(coder::committed);
    int digest = coder.digest();
    int read = 0;
    for (int trial = 0; trial < 4_000; trial++) {
      int count = 1 + random.nextInt(3);
      byte[] bytes = new byte[random.nextInt(2 + count * 3)];
      random.nextBytes(bytes);
      int[] tokens;
      try {
        tokens = read(coder, count, bytes);
      } catch (MalformedPayloadException refused) {
        continue;
      }
      read++;
      assertThat(write(coder, tokens)).as("bytes %s", Arrays.toString(bytes)).isEqualTo(bytes);
    }
    assertThat(read).isGreaterThan(10);
    assertThat(coder.digest()).isEqualTo(digest);
  }

  @Test
  void refusesTokensOutsideTheVocabulary() {
    TokenCoder coder = new TokenCoder(20, TokenPrior.NONE);
    assertThatThrownBy(() -> coder.committed(20))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("token 20 is outside the vocabulary 0..19");
    assertThatThrownBy(() -> coder.bits(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TokenCoder(0, TokenPrior.NONE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private byte[] write(TokenCoder coder, int... tokens) {
    writer.reset();
    coder.begin();
    for (int token : tokens) {
      coder.write(token, writer);
    }
    return writer.toByteArray();
  }

  private int[] read(TokenCoder coder, int count, byte[] payload) throws MalformedPayloadException {
    reader.reset(payload);
    coder.begin();
    int[] tokens = new int[count];
    for (int i = 0; i < count; i++) {
      tokens[i] = coder.read(reader);
    }
    reader.end();
    return tokens;
  }

  private double bits(TokenCoder coder, int[] tokens) {
    writer.reset();
    coder.begin();
    for (int token : tokens) {
      coder.write(token, writer);
    }
    return writer.bits();
  }
}
