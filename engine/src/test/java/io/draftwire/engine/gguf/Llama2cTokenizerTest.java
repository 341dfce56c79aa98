package io.draftwire.engine.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.engine.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Llama2cTokenizerTest {
  private static final int VOCAB = 262;

  @TempDir Path dir;

  @Test
  void spellsPiecesAsSentencePieceDoes() throws IOException {
    Llama2cTokenizer tokenizer = Llama2cTokenizer.read(file(bytes(VOCAB)), 0, VOCAB);

    assertThat(spelling(tokenizer, 0)).isEqualTo("<unk>");
    assertThat(spelling(tokenizer, 1)).isEqualTo("<s>");
    assertThat(spelling(tokenizer, 2)).isEqualTo("</s>");
    assertThat(spelling(tokenizer, 3)).isEqualTo("<0x00>");
    assertThat(spelling(tokenizer, 3 + 0xAB)).isEqualTo("<0xAB>");
    assertThat(spelling(tokenizer, 259)).isEqualTo("\u2581a259");
    assertThat(tokenizer.scores()[261]).isEqualTo(-261f);
  }

  @Test
  void readsFromAnOffset() throws IOException {
    byte[] whole = new byte[10 + bytes(VOCAB).length];
    System.arraycopy(bytes(VOCAB), 0, whole, 10, bytes(VOCAB).length);
    assertThat(spelling(Llama2cTokenizer.read(file(whole), 10, VOCAB), 261))
        .isEqualTo("\u2581a261");
  }

  @Test
  void refusesWhatIsNoVocabulary() throws IOException {
    byte[] whole = bytes(VOCAB);
    assertRefused(new byte[0], "its 0 bytes cannot hold 262 tokens");
    assertRefused(Arrays.copyOf(whole, whole.length - 1), "it ends before token 261");
    assertRefused(Arrays.copyOf(whole, whole.length + 3), "3 bytes follow token 261");
    byte[] long0 = whole.clone();
    long0[8] = 100;
    assertRefused(long0, "token 0 has a piece of 100 bytes");
    byte[] negative = whole.clone();
    negative[11] = (byte) 0x80;
    assertRefused(negative, "token 0 has a piece of -");
  }

  private void assertRefused(byte[] bytes, String fault) throws IOException {
    Path file = file(bytes);
    assertThatThrownBy(() -> Llama2cTokenizer.read(file, 0, VOCAB))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(fault)
        .hasMessageContaining("download it again");
  }

  private static String spelling(Llama2cTokenizer tokenizer, int token) {
    return new String(tokenizer.pieces()[token], StandardCharsets.UTF_8);
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(dir.resolve("tokenizer.bin"), bytes);
  }

  /** A vocabulary whose token n has the piece " an" and the score -n. */
  static byte[] bytes(int vocab) {
    ByteBuffer out = ByteBuffer.allocate(4 + 16 * vocab).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(8);
    for (int token = 0; token < vocab; token++) {
      byte[] piece = (" a" + token).getBytes(StandardCharsets.UTF_8);
      out.putFloat(-token).putInt(piece.length).put(piece);
    }
    return Arrays.copyOf(out.array(), out.position());
  }
}
