package io.draftwire.engine.gguf;

import io.draftwire.engine.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A checkpoint in the first ("legacy") format of Karpathy's llama2.c, and its conversion to a GGUF
 * file of architecture {@code llama}.
 *
 * <p>The format is seven little-endian 32-bit integers (dim, hidden dim, layers, heads, key-value
 * heads, vocabulary, context; a negative vocabulary says that the output matrix is not tied to the
 * embedding) followed by 32-bit floats: the embedding; for all layers the attention norms, then Q,
 * K, V and O; for all layers the feed-forward norms, then W1, W2 and W3; the final norm; two tables
 * of rotary frequencies, which are not needed; and the output matrix where it is not tied. Bytes
 * after that are no part of the checkpoint: some packages append the tokenizer there ({@link
 * Llama2cTokenizer}).
 *
 * <p>llama2.c rotates adjacent pairs of a head's values, as llama.cpp does for architecture {@code
 * llama}, so Q and K are copied as they are. Matrices are row-major with one row per output, which
 * is GGUF's layout with the innermost dimension named first. Tied output is expressed by leaving
 * {@code output.weight} out.
 *
 * @param dim values of one embedding
 * @param hiddenDim values of the feed-forward layer
 * @param layers transformer blocks
 * @param heads query heads
 * @param kvHeads key-value heads, a divisor of {@code heads}
 * @param vocab tokens
 * @param context positions the model was trained on
 * @param tied whether the output matrix is the embedding
 */
public record Llama2cCheckpoint(
    Path path,
    int dim,
    int hiddenDim,
    int layers,
    int heads,
    int kvHeads,
    int vocab,
    int context,
    boolean tied) {
  private static final int HEADER_BYTES = 7 * Integer.BYTES;
  private static final int CHUNK_FLOATS = 1 << 16;

  /** llama2.c has both in its code, not in the checkpoint. */
  private static final float ROPE_FREQUENCY_BASE = 10000f;

  private static final float RMS_EPSILON = 1e-5f;

  /** {@code general.file_type} as llama.cpp numbers it. */
  private static final int FILE_TYPE_F32 = 0;

  private static final int FILE_TYPE_F16 = 1;

  /**
   * Reads and checks the header.
   *
   * @throws ModelException if the file cannot be read, its header is out of range, or it is shorter
   *     than the header says
   */
  public static Llama2cCheckpoint open(Path path) {
    try (FileChannel in = FileChannel.open(path, StandardOpenOption.READ)) {
      ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      readFully(in, header, 0, path);
      header.flip();
      int dim = header.getInt();
      int hidden = header.getInt();
      int layers = header.getInt();
      int heads = header.getInt();
      int kvHeads = header.getInt();
      int vocab = header.getInt();
      int context = header.getInt();
      Llama2cCheckpoint result =
          new Llama2cCheckpoint(
              path, dim, hidden, layers, heads, kvHeads, Math.abs(vocab), context, vocab > 0);
      result.check(in.size());
      return result;
    } catch (IOException e) {
      throw new ModelException(path + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Writes the model as GGUF.
   *
   * @param target the file to write; what is there is replaced
   * @param name {@code general.name} of the result
   * @param tokenizer its vocabulary
   * @param endsAtBos whether BOS ends a text too: a target of llama2.c's training says it when it
   *     is done
   * @param matrices the type of the matrices, F32 or F16; norms stay F32
   * @throws ModelException if {@code tokenizer} has not one piece for each of the {@code vocab}
   *     tokens, or reading or writing fails
   */
  public void writeGguf(
      Path target,
      String name,
      Llama2cTokenizer tokenizer,
      boolean endsAtBos,
      TensorType matrices) {
    if (tokenizer.pieces().length != vocab) {
      throw new ModelException(
          path
              + ": has "
              + vocab
              + " tokens but its tokenizer has "
              + tokenizer.pieces().length
              + "; use the tokenizer it was trained with");
    }
    try (FileChannel in = FileChannel.open(path, StandardOpenOption.READ)) {
      GgufWriter writer = new GgufWriter();
      describe(writer, name, matrices);
      tokenizer.describe(writer, endsAtBos);
      addTensors(writer, in, matrices);
      writer.write(target);
    } catch (IOException e) {
      throw new ModelException(
          target + ": cannot be written from " + path + ": " + e.getMessage(), e);
    }
  }

  /** The vocabulary that lies behind the weights. */
  public Llama2cTokenizer appendedTokenizer() {
    return Llama2cTokenizer.read(path, bytes(), vocab);
  }

  private int headDim() {
    return dim / heads;
  }

  private long kvDim() {
    return (long) kvHeads * headDim();
  }

  /** Bytes of header and weights. */
  long bytes() {
    long perLayer = 2L * dim + 2L * dim * dim + 2L * dim * kvDim() + 3L * dim * hiddenDim;
    long floats = (long) vocab * dim + layers * perLayer + dim + (long) context * headDim();
    return HEADER_BYTES + Float.BYTES * (tied ? floats : floats + (long) vocab * dim);
  }

  private void check(long fileBytes) {
    requireRange("dim", dim, 1 << 16);
    requireRange("hidden dim", hiddenDim, 1 << 18);
    requireRange("layers", layers, 1 << 10);
    requireRange("heads", heads, dim);
    requireRange("kv heads", kvHeads, heads);
    requireRange("vocabulary", vocab, 1 << 22);
    requireRange("context", context, 1 << 22);
    if (dim % heads != 0 || heads % kvHeads != 0 || headDim() % 2 != 0) {
      throw new ModelException(
          path
              + ": not a llama2.c checkpoint: dim "
              + dim
              + ", heads "
              + heads
              + " and kv heads "
              + kvHeads
              + " do not divide; check the file");
    }
    if (fileBytes < bytes()) {
      throw new ModelException(
          path
              + ": has "
              + fileBytes
              + " bytes where its header calls for "
              + bytes()
              + "; download it again");
    }
  }

  private void requireRange(String what, int value, int limit) {
    if (value < 1 || value > limit) {
      throw new ModelException(
          path
              + ": not a llama2.c checkpoint: "
              + what
              + " is "
              + value
              + ", not from 1 to "
              + limit
              + "; check the file");
    }
  }

  private void describe(GgufWriter writer, String name, TensorType matrices) {
    writer
        .string("general.architecture", "llama")
        .string("general.name", name)
        .uint32("general.file_type", matrices == TensorType.F16 ? FILE_TYPE_F16 : FILE_TYPE_F32)
        .uint32("llama.context_length", context)
        .uint32("llama.embedding_length", dim)
        .uint32("llama.block_count", layers)
        .uint32("llama.feed_forward_length", hiddenDim)
        .uint32("llama.rope.dimension_count", headDim())
        .uint32("llama.attention.head_count", heads)
        .uint32("llama.attention.head_count_kv", kvHeads)
        .float32("llama.attention.layer_norm_rms_epsilon", RMS_EPSILON)
        .float32("llama.rope.freq_base", ROPE_FREQUENCY_BASE)
        .uint32("llama.vocab_size", vocab);
  }

  private void addTensors(GgufWriter writer, FileChannel in, TensorType matrices) {
    Cursor cursor = new Cursor(in);
    writer.tensor("token_embd.weight", matrices, cursor.take(matrices, dim, vocab), dim, vocab);
    addLayers(writer, cursor, "attn_norm", TensorType.F32, dim);
    addLayers(writer, cursor, "attn_q", matrices, dim, dim);
    addLayers(writer, cursor, "attn_k", matrices, dim, kvDim());
    addLayers(writer, cursor, "attn_v", matrices, dim, kvDim());
    addLayers(writer, cursor, "attn_output", matrices, dim, dim);
    addLayers(writer, cursor, "ffn_norm", TensorType.F32, dim);
    addLayers(writer, cursor, "ffn_gate", matrices, dim, hiddenDim);
    addLayers(writer, cursor, "ffn_down", matrices, hiddenDim, dim);
    addLayers(writer, cursor, "ffn_up", matrices, dim, hiddenDim);
    writer.tensor("output_norm.weight", TensorType.F32, cursor.take(TensorType.F32, dim), dim);
    if (!tied) {
      cursor.take(TensorType.F32, context, headDim()); // the rotary tables lie in between
      writer.tensor("output.weight", matrices, cursor.take(matrices, dim, vocab), dim, vocab);
    }
  }

  private void addLayers(
      GgufWriter writer, Cursor cursor, String part, TensorType type, long... dims) {
    for (int layer = 0; layer < layers; layer++) {
      writer.tensor("blk." + layer + "." + part + ".weight", type, cursor.take(type, dims), dims);
    }
  }

  /** Hands out the checkpoint's floats in the order in which they lie there. */
  private final class Cursor {
    private final FileChannel in;
    private long position = HEADER_BYTES;

    Cursor(FileChannel in) {
      this.in = in;
    }

    GgufWriter.TensorData take(TensorType type, long... dims) {
      long floats = 1;
      for (long dim : dims) {
        floats *= dim;
      }
      long start = position;
      long count = floats;
      position += Float.BYTES * floats;
      return out -> copy(out, start, count, type);
    }

    private void copy(WritableByteChannel out, long start, long floats, TensorType type)
        throws IOException {
      ByteBuffer chunk =
          ByteBuffer.allocateDirect(Float.BYTES * CHUNK_FLOATS).order(ByteOrder.LITTLE_ENDIAN);
      for (long done = 0; done < floats; ) {
        int step = (int) Math.min(CHUNK_FLOATS, floats - done);
        readFully(in, chunk.clear().limit(Float.BYTES * step), start + Float.BYTES * done, path);
        chunk.flip();
        if (type == TensorType.F16) {
          halve(chunk);
        }
        GgufWriter.writeFully(out, chunk);
        done += step;
      }
    }
  }

  /** Rounds the floats of {@code chunk} to halves in place; a half never overtakes its float. */
  private static void halve(ByteBuffer chunk) {
    int count = chunk.limit() / Float.BYTES;
    for (int i = 0; i < count; i++) {
      chunk.putShort(Short.BYTES * i, Float.floatToFloat16(chunk.getFloat(Float.BYTES * i)));
    }
    chunk.limit(Short.BYTES * count);
  }

  private static void readFully(FileChannel in, ByteBuffer into, long position, Path path)
      throws IOException {
    long at = position;
    while (into.hasRemaining()) {
      int n = in.read(into, at);
      if (n < 0) {
        throw new ModelException(
            path + ": ends at byte " + at + ", inside the checkpoint; download it again");
      }
      at += n;
    }
  }
}
