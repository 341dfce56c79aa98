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
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufFileTest {
  @TempDir Path dir;
  private Path file;
  private byte[] valid;

  @BeforeEach
  void writeValid() throws IOException {
    file = TinyGguf.write(dir.resolve("tiny.gguf"), 7);
    valid = Files.readAllBytes(file);
  }

  @Test
  void readsBackWhatTheWriterWrote() {
    GgufFile gguf = GgufFile.open(file);

    assertThat(gguf.version()).isEqualTo(3);
    assertThat(gguf.architecture()).isEqualTo("llama");
    assertThat(gguf.integer("llama.block_count")).hasValue(1);
    assertThat(gguf.real("llama.rope.freq_base")).hasValue(10000);
    assertThat(gguf.bool("tokenizer.ggml.add_bos_token")).contains(true);
    assertThat(gguf.arrayLength("tokenizer.ggml.tokens")).hasValue(7);
    byte[][] pieces = gguf.strings("tokenizer.ggml.tokens").orElseThrow();
    assertThat(pieces[0]).isEqualTo("p0".getBytes(StandardCharsets.UTF_8));
    assertThat(pieces[6]).isEqualTo(new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThat(gguf.floats("tokenizer.ggml.scores").orElseThrow())
        .containsExactly(0, -1, -2, -3, -4, -5, -6);
    assertThat(gguf.ints("tokenizer.ggml.token_type").orElseThrow()).containsOnly(1).hasSize(7);
  }

  @Test
  void locatesTensorsAlignedAndInsideTheFile() {
    GgufFile gguf = GgufFile.open(file);

    assertThat(gguf.tensors())
        .extracting(GgufTensor::name)
        .containsExactly("token_embd.weight", "output_norm.weight", "last.weight");
    GgufTensor embedding = gguf.tensor("token_embd.weight").orElseThrow();
    assertThat(embedding.dims()).isEqualTo(List.of(8L, 7L));
    ByteBuffer bytes = ByteBuffer.wrap(valid).order(ByteOrder.LITTLE_ENDIAN);
    for (GgufTensor tensor : gguf.tensors()) {
      assertThat(tensor.position() % 32).isZero();
      // The test file counts up from zero in every tensor.
      assertThat(bytes.getFloat((int) tensor.position() + 8)).isEqualTo(2f);
    }
  }

  @Test
  void answersEmptyForAnotherTypeOrNoKey() {
    GgufFile gguf = GgufFile.open(file);

    assertThat(gguf.string("llama.block_count")).isEmpty();
    assertThat(gguf.integer("general.architecture")).isEmpty();
    assertThat(gguf.floats("tokenizer.ggml.tokens")).isEmpty();
    assertThat(gguf.string("absent")).isEmpty();
  }

  @Test
  void refusesWhatIsNoGguf() {
    assertRefused(new byte[0], "the magic number");
    assertRefused("PK\3\4 something else".getBytes(StandardCharsets.UTF_8), "not 'GGUF'");
    assertRefused(patchInt(4, 1), "the version is 1");
    assertRefused(patchInt(4, 0x03000000), "big endian");
    assertRefused(patchInt(4, 4), "the version is 4");
  }

  @Test
  void refusesForgedCounts() {
    assertRefused(patchLong(8, Long.MAX_VALUE), "the number of tensors");
    assertRefused(patchLong(16, -1), "18446744073709551615");
    assertRefused(patchLong(24, 1L << 40), "metadata key 0 is 1099511627776 bytes long");
    assertRefused(patchLong(indexOf("tokenizer.ggml.scores") + 21 + 8, 1L << 27), "tokenizer.ggml");
    assertRefused(patchLong(indexOf("tokenizer.ggml.tokens") + 21 + 8, 1L << 20), "tokenizer.ggml");
  }

  @Test
  void refusesTensorTypesThatCrashNativeCode() {
    int type = indexOf("last.weight") + 11 + 4 + 8;
    assertRefused(patchInt(type, TensorType.F64.id()), "tensor last.weight is stored as F64");
    assertRefused(patchInt(type, TensorType.I32.id()), "tensor last.weight is stored as I32");
    assertRefused(patchInt(type, 4), "unknown tensor type 4");
    assertRefused(patchInt(type, 4711), "unknown tensor type 4711");
    assertRefused(patchInt(type, TensorType.Q4_0.id()), "not a multiple of the 32 values");
  }

  @Test
  void refusesTensorsOutOfPlace() {
    int offset = indexOf("last.weight") + 11 + 4 + 8 + 4;
    assertRefused(patchLong(offset, 0), "tensor last.weight has offset 0");
    assertRefused(patchLong(offset, 1), "tensor last.weight has offset 1");
    assertRefused(patchLong(offset - 12, 1L << 40), "larger than the file");
    assertRefused(patchLong(offset - 12, -8), "dimension 0 of -8");
    assertRefused(patchInt(offset - 16, 5), "5 dimensions");
    assertRefused(Arrays.copyOf(valid, valid.length - 1), "is the download complete?");
  }

  @Test
  void refusesRepeatedNames() {
    int first = indexOf("llama.block_count");
    byte[] bytes = valid.clone();
    // Same length, so only the name changes.
    byte[] other = "llama.rope.freq_base".getBytes(StandardCharsets.UTF_8);
    int at = indexOf("general.architecture");
    System.arraycopy(other, 0, bytes, at, other.length);
    assertThat(first).isPositive();
    assertRefused(bytes, "metadata key llama.rope.freq_base appears twice");
  }

  @Test
  void refusesTokenizerArraysOfUnequalLength() throws IOException {
    Path target = dir.resolve("short-scores.gguf");
    new GgufWriter()
        .strings("tokenizer.ggml.tokens", new byte[][] {{1}, {2}, {3}})
        .floats("tokenizer.ggml.scores", new float[2])
        .write(target);
    assertThatThrownBy(() -> GgufFile.open(target))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("tokenizer.ggml.scores is 2 of FLOAT32, not an array of 3 FLOAT32");
  }

  @Test
  void refusesOneShardOfSeveral() throws IOException {
    Path target = dir.resolve("shard.gguf");
    new GgufWriter().uint32("split.count", 3).write(target);
    assertThatThrownBy(() -> GgufFile.open(target))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("one of 3 shards");
  }

  @Test
  void namesAMissingFile() {
    assertThatThrownBy(() -> GgufFile.open(dir.resolve("absent.gguf")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("absent.gguf: no such file");
  }

  /** 12 000 damaged files: each is accepted or refused by the one exception, in one line. */
  @Test
  void survivesDamage() throws IOException {
    SplittableRandom random = new SplittableRandom(20261123);
    int headerBytes = (int) GgufFile.open(file).tensors().get(0).position();
    Path target = dir.resolve("damaged.gguf");
    int refused = 0;
    for (int i = 0; i < 12_000; i++) {
      byte[] bytes = damage(random, headerBytes);
      Files.write(target, bytes);
      try {
        GgufFile gguf = GgufFile.open(target);
        readEverything(gguf);
      } catch (ModelException e) {
        refused++;
        assertThat(e.getMessage()).startsWith(target.toString()).doesNotContain("\n");
      } catch (RuntimeException | Error e) {
        throw new AssertionError("damaged file: " + HexFormat.of().formatHex(bytes), e);
      }
    }
    // Most damage hits a length, a type or an offset; a parser that checks nothing fails here.
    assertThat(refused).isGreaterThan(4_800).isLessThan(12_000);
  }

  static void readEverything(GgufFile gguf) {
    for (String key : gguf.keys()) {
      gguf.string(key);
      gguf.integer(key);
      gguf.real(key);
      gguf.bool(key);
      gguf.strings(key);
      gguf.floats(key);
      gguf.ints(key);
      gguf.encodedValue(key);
    }
    for (GgufTensor tensor : gguf.tensors()) {
      assertThat(tensor.position()).isPositive();
    }
  }

  private byte[] damage(SplittableRandom random, int headerBytes) {
    byte[] bytes = valid.clone();
    int times = 1 + random.nextInt(3);
    for (int i = 0; i < times; i++) {
      int at = random.nextInt(headerBytes - 8);
      ByteBuffer view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt();
        case 2 -> view.putInt(at, random.nextInt());
        case 3 -> view.putLong(at, random.nextLong() >>> random.nextInt(64));
        case 4 -> System.arraycopy(bytes, random.nextInt(headerBytes - 8), bytes, at, 8);
        default -> {
          if (random.nextInt(4) == 0) {
            return Arrays.copyOf(bytes, random.nextInt(bytes.length));
          }
        }
      }
    }
    return bytes;
  }

  private void assertRefused(byte[] bytes, String reason) {
    Path target = dir.resolve("bad.gguf");
    try {
      Files.write(target, bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    assertThatThrownBy(() -> GgufFile.open(target))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(target.toString())
        .hasMessageContaining("at byte ")
        .hasMessageContaining(reason)
        .hasMessageNotContaining("\n");
  }

  private byte[] patchInt(int at, int value) {
    byte[] bytes = valid.clone();
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
    return bytes;
  }

  private byte[] patchLong(int at, long value) {
    byte[] bytes = valid.clone();
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(at, value);
    return bytes;
  }

  private int indexOf(String text) {
    return new String(valid, StandardCharsets.ISO_8859_1).indexOf(text);
  }
}
