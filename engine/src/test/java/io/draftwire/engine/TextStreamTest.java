package io.draftwire.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextStreamTest {

  /** Token t has the bytes of pieces[t]; like SentencePiece it may put a space in front. */
  private record Pieces(boolean prefixesSpace, byte[]... pieces) implements Tokenizer {
    static Pieces of(boolean prefixesSpace, String... pieces) {
      byte[][] bytes = new byte[pieces.length][];
      for (int i = 0; i < pieces.length; i++) {
        bytes[i] = pieces[i].getBytes(StandardCharsets.UTF_8);
      }
      return new Pieces(prefixesSpace, bytes);
    }

    @Override
    public int vocabularySize() {
      return pieces.length;
    }

    @Override
    public int[] encode(String text, boolean addSpecial, boolean parseSpecial) {
      throw new UnsupportedOperationException("only bytes are asked for here");
    }

    @Override
    public byte[] bytes(int token) {
      return pieces[token].clone();
    }

    @Override
    public boolean endsText(int token) {
      return false;
    }

    @Override
    public int bos() {
      return 0;
    }

    @Override
    public String fingerprint() {
      return "";
    }
  }

  /** One token a byte, as in a byte-fallback vocabulary. */
  private static Pieces everyByte() {
    byte[][] pieces = new byte[256][];
    for (int b = 0; b < 256; b++) {
      pieces[b] = new byte[] {(byte) b};
    }
    return new Pieces(false, pieces);
  }

  @Test
  void holdsBackACharacterUntilItsLastByte() {
    TextStream stream = TextStream.continuing(everyByte());
    assertThat(stream.feed('a')).isEqualTo("a");
    assertThat(stream.feed(0xF0)).isEmpty();
    assertThat(stream.feed(0x9F)).isEmpty();
    assertThat(stream.feed(0xA6)).isEmpty();
    assertThat(stream.pending()).isEqualTo(3);
    assertThat(stream.feed(0x8A)).isEqualTo("🦊");
    assertThat(stream.pending()).isZero();
    assertThat(stream.flush()).isEmpty();
  }

  @Test
  void piecesMayCutCharactersAnywhere() {
    byte[] text = "é日🦊".getBytes(StandardCharsets.UTF_8);
    for (int cut = 0; cut <= text.length; cut++) {
      byte[] left = java.util.Arrays.copyOf(text, cut);
      byte[] right = java.util.Arrays.copyOfRange(text, cut, text.length);
      TextStream stream = TextStream.continuing(new Pieces(false, left, right));
      assertThat(stream.feed(0) + stream.feed(1) + stream.flush()).isEqualTo("é日🦊");
    }
  }

  @Test
  void flushGivesWhatIsHeldBackAsReplacement() {
    TextStream stream = TextStream.continuing(everyByte());
    assertThat(stream.feed(0xE6)).isEmpty();
    assertThat(stream.feed(0x97)).isEmpty();
    assertThat(stream.flush()).isEqualTo("\uFFFD");
    assertThat(stream.feed('x')).as("a new text begins").isEqualTo("x");
  }

  @Test
  void badBytesReadAsJavaReadsThem() {
    Random random = new Random(11);
    for (int round = 0; round < 2_000; round++) {
      byte[] bytes = new byte[random.nextInt(12)];
      for (int i = 0; i < bytes.length; i++) {
        // Mostly lead and continuation bytes, so that near misses are common.
        bytes[i] =
            (byte) (random.nextInt(4) == 0 ? random.nextInt(128) : 128 + random.nextInt(128));
      }
      TextStream stream = TextStream.continuing(everyByte());
      StringBuilder text = new StringBuilder();
      for (byte b : bytes) {
        text.append(stream.feed(b & 0xff));
      }
      text.append(stream.flush());
      assertThat(text.toString())
          .as("bytes %s", java.util.HexFormat.of().formatHex(bytes))
          .isEqualTo(new String(bytes, StandardCharsets.UTF_8));
    }
  }

  @Test
  void onlyTheTokenizersOwnSpaceIsTakenOff() {
    Pieces spaced = Pieces.of(true, "", " Hi", " there", "  two");
    assertThat(TextStream.decode(spaced, new int[] {0, 1, 2})).isEqualTo("Hi there");
    assertThat(TextStream.decode(spaced, new int[] {3})).isEqualTo(" two");
    TextStream going = TextStream.continuing(spaced);
    assertThat(going.feed(0) + going.feed(2)).isEqualTo(" there");
    Pieces plain = Pieces.of(false, "", " Hi");
    assertThat(TextStream.decode(plain, new int[] {0, 1})).isEqualTo(" Hi");
  }

  @Test
  void longPiecesGrowTheBuffers() {
    String piece = "日本".repeat(500);
    assertThat(TextStream.decode(Pieces.of(false, piece), new int[] {0, 0}))
        .isEqualTo(piece + piece);
  }
}
