package io.draftwire.engine.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.engine.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Llama2cCheckpointTest {
  private static final int DIM = 8;
  private static final int HIDDEN = 12;
  private static final int LAYERS = 2;
  private static final int HEADS = 2;
  private static final int KV_HEADS = 1;
  private static final int VOCAB = 7;
  private static final int CONTEXT = 5;
  private static final int HEAD_DIM = DIM / HEADS;
  private static final int KV_DIM = KV_HEADS * HEAD_DIM;

  @TempDir Path dir;
  private Llama2cTokenizer tokenizer;

  @BeforeEach
  void readTokenizer() throws IOException {
    Path file = Files.write(dir.resolve("tokenizer.bin"), Llama2cTokenizerTest.bytes(VOCAB));
    tokenizer = Llama2cTokenizer.read(file, 0, VOCAB);
  }

  @Test
  void placesEveryWeightUnderItsName() throws IOException {
    Path target = dir.resolve("draft.gguf");
    Llama2cCheckpoint.open(checkpoint(VOCAB))
        .writeGguf(target, "tiny", tokenizer, false, TensorType.F32);

    GgufFile gguf = GgufFile.open(target);
    assertThat(gguf.tensors()).hasSize(2 + 9 * LAYERS);
    // The checkpoint counts its floats from zero, so a tensor's first value is its place there.
    int at = 0;
    assertFirst(gguf, "token_embd.weight", at, DIM, VOCAB);
    at += VOCAB * DIM;
    assertFirst(gguf, "blk.0.attn_norm.weight", at, DIM);
    assertFirst(gguf, "blk.1.attn_norm.weight", at + DIM, DIM);
    at += LAYERS * DIM;
    assertFirst(gguf, "blk.1.attn_q.weight", at + DIM * DIM, DIM, DIM);
    at += LAYERS * DIM * DIM;
    assertFirst(gguf, "blk.1.attn_k.weight", at + DIM * KV_DIM, DIM, KV_DIM);
    at += LAYERS * DIM * KV_DIM;
    assertFirst(gguf, "blk.0.attn_v.weight", at, DIM, KV_DIM);
    at += LAYERS * DIM * KV_DIM;
    assertFirst(gguf, "blk.0.attn_output.weight", at, DIM, DIM);
    at += LAYERS * DIM * DIM;
    assertFirst(gguf, "blk.1.ffn_norm.weight", at + DIM, DIM);
    at += LAYERS * DIM;
    assertFirst(gguf, "blk.0.ffn_gate.weight", at, DIM, HIDDEN);
    at += LAYERS * DIM * HIDDEN;
    assertFirst(gguf, "blk.0.ffn_down.weight", at, HIDDEN, DIM);
    at += LAYERS * DIM * HIDDEN;
    assertFirst(gguf, "blk.1.ffn_up.weight", at + DIM * HIDDEN, DIM, HIDDEN);
    at += LAYERS * DIM * HIDDEN;
    assertFirst(gguf, "output_norm.weight", at, DIM);
    assertThat(gguf.tensor("output.weight")).isEmpty();
  }

  @Test
  void describesTheModelAndItsTokenizer() throws IOException {
    Path target = dir.resolve("draft.gguf");
    Llama2cCheckpoint.open(checkpoint(VOCAB))
        .writeGguf(target, "tiny", tokenizer, false, TensorType.F32);

    GgufFile gguf = GgufFile.open(target);
    assertThat(gguf.architecture()).isEqualTo("llama");
    assertThat(gguf.integer("llama.context_length")).hasValue(CONTEXT);
    assertThat(gguf.integer("llama.attention.head_count_kv")).hasValue(KV_HEADS);
    assertThat(gguf.integer("llama.rope.dimension_count")).hasValue(HEAD_DIM);
    assertThat(gguf.integer("tokenizer.ggml.eos_token_id")).hasValue(2);
    assertThat(gguf.integer("tokenizer.ggml.eot_token_id")).isEmpty();
    assertThat(gguf.arrayLength("tokenizer.ggml.tokens")).hasValue(VOCAB);
  }

  @Test
  void writesAnUntiedOutputBehindTheRotaryTables() throws IOException {
    Path target = dir.resolve("draft.gguf");
    Llama2cCheckpoint open = Llama2cCheckpoint.open(checkpoint(-VOCAB));
    open.writeGguf(target, "tiny", tokenizer, false, TensorType.F32);

    int floats = (int) (open.bytes() - 28) / 4;
    assertFirst(GgufFile.open(target), "output.weight", floats - VOCAB * DIM, DIM, VOCAB);
  }

  @Test
  void halvesMatricesButNotNorms() throws IOException {
    Path target = dir.resolve("draft.gguf");
    Llama2cCheckpoint.open(checkpoint(VOCAB))
        .writeGguf(target, "tiny", tokenizer, false, TensorType.F16);

    GgufFile gguf = GgufFile.open(target);
    GgufTensor embedding = gguf.tensor("token_embd.weight").orElseThrow();
    assertThat(embedding.type()).isEqualTo(TensorType.F16);
    ByteBuffer bytes = bytes(target);
    for (int i = 0; i < VOCAB * DIM; i++) {
      short half = bytes.getShort((int) embedding.position() + 2 * i);
      assertThat(Float.float16ToFloat(half)).isEqualTo(i);
    }
    assertFirst(gguf, "blk.0.attn_norm.weight", VOCAB * DIM, DIM);
  }

  @Test
  void readsTheTokenizerBehindTheWeights() throws IOException {
    Path file = checkpoint(VOCAB);
    Files.write(file, Llama2cTokenizerTest.bytes(VOCAB), StandardOpenOption.APPEND);
    Llama2cCheckpoint open = Llama2cCheckpoint.open(file);
    Path target = dir.resolve("target.gguf");
    open.writeGguf(target, "tiny", open.appendedTokenizer(), true, TensorType.F32);

    GgufFile gguf = GgufFile.open(target);
    assertThat(gguf.arrayLength("tokenizer.ggml.scores")).hasValue(VOCAB);
    assertThat(gguf.integer("tokenizer.ggml.eot_token_id")).hasValue(1);
  }

  @Test
  void refusesATokenizerOfAnotherSize() throws IOException {
    Path other = Files.write(dir.resolve("other.bin"), Llama2cTokenizerTest.bytes(VOCAB + 1));
    Llama2cTokenizer larger = Llama2cTokenizer.read(other, 0, VOCAB + 1);
    Llama2cCheckpoint open = Llama2cCheckpoint.open(checkpoint(VOCAB));
    assertThatThrownBy(
            () -> open.writeGguf(dir.resolve("x.gguf"), "tiny", larger, false, TensorType.F32))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("has 7 tokens but its tokenizer has 8");
  }

  @Test
  void refusesATruncatedOrForeignFile() throws IOException {
    Path whole = checkpoint(VOCAB);
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = Files.write(dir.resolve("cut.bin"), Arrays.copyOf(bytes, bytes.length - 1));
    assertThatThrownBy(() -> Llama2cCheckpoint.open(cut))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("its header calls for " + bytes.length);
    Path foreign = Files.write(dir.resolve("foreign.bin"), new byte[100]);
    assertThatThrownBy(() -> Llama2cCheckpoint.open(foreign))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("dim is 0");
    Path empty = Files.write(dir.resolve("empty.bin"), new byte[3]);
    assertThatThrownBy(() -> Llama2cCheckpoint.open(empty))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("ends at byte 3");
  }

  private static void assertFirst(GgufFile gguf, String name, int value, long... dims)
      throws IOException {
    GgufTensor tensor = gguf.tensor(name).orElseThrow();
    assertThat(tensor.dims()).as(name).isEqualTo(List.of(Arrays.stream(dims).boxed().toArray()));
    assertThat(bytes(gguf.path()).getFloat((int) tensor.position())).as(name).isEqualTo(value);
  }

  private static ByteBuffer bytes(Path path) throws IOException {
    return ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A checkpoint whose floats count up from zero. */
  private Path checkpoint(int vocab) throws IOException {
    int perLayer = 2 * DIM + 2 * DIM * DIM + 2 * DIM * KV_DIM + 3 * DIM * HIDDEN;
    int floats = VOCAB * DIM + LAYERS * perLayer + DIM + CONTEXT * HEAD_DIM;
    floats += vocab < 0 ? VOCAB * DIM : 0;
    ByteBuffer out = ByteBuffer.allocate(28 + 4 * floats).order(ByteOrder.LITTLE_ENDIAN);
    for (int field : new int[] {DIM, HIDDEN, LAYERS, HEADS, KV_HEADS, vocab, CONTEXT}) {
      out.putInt(field);
    }
    for (int i = 0; i < floats; i++) {
      out.putFloat(i);
    }
    return Files.write(dir.resolve("model.bin"), out.array());
  }
}
