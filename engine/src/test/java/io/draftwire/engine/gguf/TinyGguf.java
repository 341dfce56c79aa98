package io.draftwire.engine.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A GGUF file of a few kilobytes with every kind of value a model carries. */
public final class TinyGguf {
  private TinyGguf() {}

  /** Writes a file with {@code vocab} tokens and two tensors. */
  public static Path write(Path target, int vocab) throws IOException {
    byte[][] pieces = new byte[vocab][];
    float[] scores = new float[vocab];
    int[] types = new int[vocab];
    for (int i = 0; i < vocab; i++) {
      pieces[i] = ("p" + i).getBytes(StandardCharsets.UTF_8);
      scores[i] = -i;
      types[i] = 1;
    }
    pieces[vocab - 1] = new byte[] {(byte) 0xff, (byte) 0xfe}; // a piece need not be UTF-8
    new GgufWriter()
        .string("general.architecture", "llama")
        .uint32("llama.block_count", 1)
        .float32("llama.rope.freq_base", 10000f)
        .string("tokenizer.ggml.model", "llama")
        .strings("tokenizer.ggml.tokens", pieces)
        .floats("tokenizer.ggml.scores", scores)
        .ints("tokenizer.ggml.token_type", types)
        .bool("tokenizer.ggml.add_bos_token", true)
        .uint32("tokenizer.ggml.bos_token_id", 1)
        .tensor("token_embd.weight", TensorType.F32, counting(8 * vocab), 8, vocab)
        .tensor("output_norm.weight", TensorType.F32, counting(3), 3)
        .tensor("last.weight", TensorType.F32, counting(8), 8)
        .write(target);
    return target;
  }

  static GgufWriter.TensorData counting(int floats) {
    return out -> floats(out, floats);
  }

  private static void floats(WritableByteChannel out, int count) throws IOException {
    ByteBuffer data = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      data.putFloat(i);
    }
    GgufWriter.writeFully(out, data.flip());
  }
}
