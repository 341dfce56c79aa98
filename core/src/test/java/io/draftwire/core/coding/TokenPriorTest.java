package io.draftwire.core.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TokenPriorTest {
  private static final int VOCABULARY = 500;
  private static final int[] TEXT = Texts.passages(VOCABULARY, 8_000, new Random(1));

  private final PayloadWriter writer = new PayloadWriter();
  private final PayloadReader reader = new PayloadReader();

  @Test
  void comesBackFromItsBytes() throws Exception {
    TokenPrior prior = TokenPrior.of(VOCABULARY, TEXT);
    byte[] bytes = prior.toByteArray();
    TokenPrior read = TokenPrior.read(bytes, VOCABULARY);
    assertThat(read.digest()).isEqualTo(prior.digest()).isNotZero();
    assertThat(read.toByteArray()).isEqualTo(bytes);
    TokenCoder one = new TokenCoder(VOCABULARY, prior);
    TokenCoder other = new TokenCoder(VOCABULARY, read);
    for (int token : Texts.passages(VOCABULARY, 500, new Random(2))) {
      assertThat(write(one, token, 3)).isEqualTo(write(other, token, 3));
      one.committed(token);
      other.committed(token);
    }
    assertThat(one.digest()).isEqualTo(other.digest());
  }

  @Test
  void savesBitsOnTextsOfItsKindAndLosesFewOnOthers() {
    TokenPrior prior = TokenPrior.of(VOCABULARY, TEXT);
    int[] kin = Texts.passages(VOCABULARY, 300, new Random(3));
    int[] stranger = Texts.uniform(VOCABULARY, 300, new Random(3));
    assertThat(bits(prior, kin)).isLessThan(0.8 * bits(TokenPrior.NONE, kin));
    assertThat(bits(prior, stranger)).isLessThan(1.1 * bits(TokenPrior.NONE, stranger));
  }

  @Test
  void noCoderChangesIt() throws Exception {
    TokenPrior prior = TokenPrior.of(VOCABULARY, TEXT);
    byte[] fresh = write(new TokenCoder(VOCABULARY, prior), 1, 2, 3);
    TokenCoder busy = new TokenCoder(VOCABULARY, prior);
    Arrays.stream(TEXT).limit(3_000).map(t -> VOCABULARY - 1 - t).forEach(busy::committed);
    assertThat(write(new TokenCoder(VOCABULARY, prior), 1, 2, 3)).isEqualTo(fresh);
    busy.forget();
    assertThat(write(busy, 1, 2, 3)).isEqualTo(fresh);
    reader.reset(fresh);
    busy.begin();
    assertThat(new int[] {busy.read(reader), busy.read(reader), busy.read(reader)})
        .containsExactly(1, 2, 3);
  }

  /** The prior never saw these tokens; they sit deep in its tree. */
  @Test
  void unseenTokensStayWithinTheBound() {
    TokenPrior prior = TokenPrior.of(151_936, new int[] {0, 1, 2, 1, 2, 0, 1, 2});
    TokenCoder coder = new TokenCoder(151_936, prior);
    coder.begin();
    for (int token = 0; token < 151_936; token += 997) {
      assertThat(coder.bits(token)).isLessThanOrEqualTo(coder.mostBits());
    }
  }

  @Test
  void anotherTextIsAnotherDigest() {
    int[] other = TEXT.clone();
    other[other.length - 1] ^= 1;
    assertThat(TokenPrior.of(VOCABULARY, other).digest())
        .isNotEqualTo(TokenPrior.of(VOCABULARY, TEXT).digest());
    assertThat(TokenPrior.of(VOCABULARY + 1, TEXT).digest())
        .isNotEqualTo(TokenPrior.of(VOCABULARY, TEXT).digest());
    assertThat(TokenPrior.NONE.digest()).isZero();
  }

  @Test
  void anyDamageIsOneException() {
    byte[] bytes = TokenPrior.of(50, Texts.passages(50, 300, new Random(4))).toByteArray();
    for (int at = 0; at < bytes.length; at++) {
      byte[] flipped = bytes.clone();
      flipped[at] ^= 0x10;
      assertRefused(flipped, 50);
      assertRefused(Arrays.copyOf(bytes, at), 50);
    }
    assertRefused(Arrays.copyOf(bytes, bytes.length + 1), 50);
    assertRefused(bytes, 51);
  }

  /** Whoever can make a checksum gets no further than the typed exception. */
  @Test
  void anyPayloadBehindARightChecksumIsReadOrRefused() {
    Random random = new Random(5);
    int refused = 0;
    for (int trial = 0; trial < 300; trial++) {
      byte[] payload = new byte[random.nextInt(200)];
      random.nextBytes(payload);
      byte[] file = PriorFile.of(20, 1 + random.nextInt(300), payload);
      try {
        byte[] again = TokenPrior.read(file, 20).toByteArray();
        assertThat(again).isEqualTo(file);
      } catch (MalformedPayloadException malformed) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(200);
    assertRefused(PriorFile.of(20, 0, new byte[9]), 20);
    assertRefused(PriorFile.of(20, Integer.MAX_VALUE, new byte[9]), 20);
  }

  @Test
  void refusesWhatIsNoText() {
    assertThatThrownBy(() -> TokenPrior.of(20, new int[] {1, 20}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("token 20");
    assertThatThrownBy(() -> TokenPrior.of(20, new int[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TokenCoder(20, TokenPrior.of(VOCABULARY, TEXT)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("vocabulary of 500");
    assertThatThrownBy(() -> TokenPrior.NONE.toByteArray())
        .isInstanceOf(IllegalStateException.class);
  }

  private static void assertRefused(byte[] bytes, int vocabulary) {
    assertThatThrownBy(() -> TokenPrior.read(bytes, vocabulary))
        .isInstanceOf(MalformedPayloadException.class);
  }

  private byte[] write(TokenCoder coder, int... tokens) {
    writer.reset();
    coder.begin();
    for (int token : tokens) {
      coder.write(token, writer);
    }
    return writer.toByteArray();
  }

  private static double bits(TokenPrior prior, int[] text) {
    TokenCoder coder = new TokenCoder(VOCABULARY, prior);
    double bits = 0;
    for (int token : text) {
      coder.begin();
      bits += coder.bits(token);
      coder.committed(token);
    }
    return bits;
  }
}
