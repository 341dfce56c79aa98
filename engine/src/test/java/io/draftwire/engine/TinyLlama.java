package io.draftwire.engine;

import io.draftwire.engine.gguf.GgufWriter;
import io.draftwire.engine.gguf.TensorType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Random llamas with a small vocabulary of their own: files that differ in nothing but what a test
 * is about.
 */
public final class TinyLlama {
  private static final int WIDTH = 32;
  private static final int CONTEXT = 512;

  /** GGUF's token types. */
  private static final int NORMAL = 1;

  private static final int UNKNOWN = 2;
  private static final int CONTROL = 3;
  private static final int USER_DEFINED = 4;
  private static final int BYTE = 6;

  private static final List<String> WORDS =
      List.of("once", "upon", "a", "time", "there", "was", "girl", "the", "and", "<", "/", "s>");

  private TinyLlama() {}

  /** What a file says of its vocabulary. */
  public static final class Vocabulary {
    private final String model;
    private final List<String> pieces = new ArrayList<>();
    private final List<Integer> types = new ArrayList<>();
    private final List<Float> scores = new ArrayList<>();
    private final List<String> merges = new ArrayList<>();
    private Consumer<GgufWriter> flags = file -> {};

    private Vocabulary(String model) {
      this.model = model;
    }

    private void piece(String text, int type, float score) {
      pieces.add(text);
      types.add(type);
      scores.add(score);
    }

    /** Writes {@code more} metadata too. */
    public Vocabulary with(Consumer<GgufWriter> more) {
      flags = flags.andThen(more);
      return this;
    }

    /** The same merges, the last first. */
    public Vocabulary withMergesReversed() {
      Collections.reverse(merges);
      return this;
    }

    /** Other scores for the same pieces. */
    public Vocabulary withScoresNegated() {
      scores.replaceAll(score -> -score);
      return this;
    }

    /** With another of GGUF's types for one piece. */
    public Vocabulary withType(String piece, int type) {
      types.set(pieces.indexOf(piece), type);
      return this;
    }
  }

  /**
   * SentencePiece: {@code <unk>}, {@code <s>}, {@code </s>}, bytes, words with a space in front.
   */
  public static Vocabulary sentencePiece() {
    Vocabulary all = new Vocabulary("llama");
    all.piece("<unk>", UNKNOWN, 0);
    all.piece("<s>", CONTROL, 0);
    all.piece("</s>", CONTROL, 0);
    all.piece("<|user|>", CONTROL, 0);
    all.piece("<|endoftext|>", CONTROL, 0);
    all.piece("<think>", USER_DEFINED, 0);
    for (int b = 0; b < 256; b++) {
      all.piece(String.format("<0x%02X>", b), BYTE, 0);
    }
    int rank = 0;
    for (char c = ' '; c < 127; c++) {
      all.piece(c == ' ' ? "\u2581" : String.valueOf(c), NORMAL, --rank);
    }
    for (String word : WORDS) {
      for (String text : List.of(word, "\u2581" + word)) {
        for (int end = 2; end <= text.length(); end++) {
          String part = text.substring(0, end);
          if (!all.pieces.contains(part)) {
            all.piece(part, NORMAL, --rank);
          }
        }
      }
    }
    return all;
  }

  /** Byte pairs, as GPT-2: bytes, some merges, {@code <|begin|>}, {@code <|end|>}. */
  public static Vocabulary bytePairs() {
    Vocabulary all = new Vocabulary("gpt2");
    for (int b = 0; b < 256; b++) {
      all.piece(spelled(b), NORMAL, 0);
    }
    for (String word : WORDS) {
      for (String text : List.of(word, spelled(' ') + word)) {
        for (int end = 2; end <= text.length(); end++) {
          String part = text.substring(0, end);
          if (!all.pieces.contains(part)) {
            all.piece(part, NORMAL, 0);
            all.merges.add(text.substring(0, end - 1) + " " + text.charAt(end - 1));
          }
        }
      }
    }
    // Two ways to cut "ther": the order of merges decides.
    all.piece("he", NORMAL, 0);
    all.merges.add("h e");
    int begin = all.pieces.size();
    all.piece("<|begin|>", CONTROL, 0);
    all.piece("<|end|>", CONTROL, 0);
    all.piece("<|user|>", CONTROL, 0);
    all.piece("<think>", USER_DEFINED, 0);
    return all.with(
        file ->
            file.uint32("tokenizer.ggml.bos_token_id", begin)
                .uint32("tokenizer.ggml.eos_token_id", begin + 1));
  }

  /**
   * How byte-pair vocabularies spell a byte: as it is where that can be seen, else beyond U+0100.
   */
  private static String spelled(int b) {
    int hidden = 0;
    for (int i = 0; i < 256; i++) {
      boolean seen = i > ' ' && i < 127 || i > 160 && i < 256 && i != 173;
      if (i == b) {
        return String.valueOf((char) (seen ? b : 256 + hidden));
      }
      hidden += seen ? 0 : 1;
    }
    throw new AssertionError(b);
  }

  /** Writes a model of one layer; the same {@code seed} gives the same weights. */
  public static Path write(Path file, Vocabulary vocabulary, long seed) throws IOException {
    return write(file, vocabulary, seed, 1);
  }

  /** The same with more layers. */
  public static Path write(Path file, Vocabulary vocabulary, long seed, int layers)
      throws IOException {
    int size = vocabulary.pieces.size();
    GgufWriter out =
        new GgufWriter()
            .string("general.architecture", "llama")
            .uint32("llama.block_count", layers)
            .uint32("llama.context_length", CONTEXT)
            .uint32("llama.embedding_length", WIDTH)
            .uint32("llama.feed_forward_length", WIDTH)
            .uint32("llama.attention.head_count", 2)
            .float32("llama.attention.layer_norm_rms_epsilon", 1e-5f)
            .string("tokenizer.ggml.model", vocabulary.model)
            .strings("tokenizer.ggml.tokens", bytes(vocabulary.pieces))
            .floats("tokenizer.ggml.scores", floats(vocabulary.scores))
            .ints(
                "tokenizer.ggml.token_type",
                vocabulary.types.stream().mapToInt(Integer::intValue).toArray());
    if (!vocabulary.merges.isEmpty()) {
      out.strings("tokenizer.ggml.merges", bytes(vocabulary.merges));
    }
    vocabulary.flags.accept(out);
    Random random = new Random(seed);
    tensor(out, "token_embd.weight", random, WIDTH, size);
    tensor(out, "output_norm.weight", random, WIDTH);
    tensor(out, "output.weight", random, WIDTH, size);
    for (int i = 0; i < layers; i++) {
      String block = "blk." + i + ".";
      for (String name :
          List.of("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")) {
        tensor(out, block + name + ".weight", random, WIDTH, WIDTH);
      }
      tensor(out, block + "attn_norm.weight", random, WIDTH);
      tensor(out, block + "ffn_norm.weight", random, WIDTH);
    }
    out.write(file);
    return file;
  }

  private static void tensor(GgufWriter out, String name, Random random, long... dims) {
    int count = 1;
    for (long dim : dims) {
      count *= (int) dim;
    }
    ByteBuffer data = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      data.putFloat((float) random.nextGaussian());
    }
    out.tensor(name, TensorType.F32, channel -> channel.write(data.rewind()), dims);
  }

  private static byte[][] bytes(List<String> texts) {
    return texts.stream().map(t -> t.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
  }

  private static float[] floats(List<Float> values) {
    float[] all = new float[values.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = values.get(i);
    }
    return all;
  }
}
