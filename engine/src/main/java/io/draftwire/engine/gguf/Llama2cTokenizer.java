package io.draftwire.engine.gguf;

import io.draftwire.engine.ModelException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * A SentencePiece vocabulary in the form of Karpathy's llama2.c ({@code tokenizer.bin}), and its
 * conversion to GGUF's {@code tokenizer.*} keys.
 *
 * <p>The form is one little-endian 32-bit integer, the longest piece, then for each token its score
 * (32-bit float), the length of its piece and the piece. It keeps pieces as the text they print:
 * spaces are spaces and the byte tokens, ids 3 to 258, are the bytes themselves. GGUF spells them
 * as SentencePiece does, {@code ▁} and {@code <0x0A>}.
 *
 * @param pieces as GGUF spells them, {@code byte[V][]}
 * @param scores {@code float[V]}; a merge prefers the higher
 */
public record Llama2cTokenizer(byte[][] pieces, float[] scores) {
  private static final int UNKNOWN = 0;
  private static final int BOS = 1;
  private static final int EOS = 2;
  private static final int FIRST_BYTE = 3;
  private static final int FIRST_PIECE = FIRST_BYTE + 256;
  private static final int LONGEST_PIECE = 1 << 12;

  /** GGUF's numbers for what a token is; they are SentencePiece's. */
  private static final int TYPE_NORMAL = 1;

  private static final int TYPE_UNKNOWN = 2;
  private static final int TYPE_CONTROL = 3;
  private static final int TYPE_BYTE = 6;

  /**
   * Reads the vocabulary that starts at {@code offset} of a file and ends with it.
   *
   * @param vocab how many tokens it must have
   * @throws ModelException if the file cannot be read or holds no such vocabulary there
   */
  public static Llama2cTokenizer read(Path path, long offset, int vocab) {
    try (FileChannel in = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = in.size() - offset;
      if (size < Integer.BYTES || size > (long) vocab * LONGEST_PIECE) {
        throw none(path, offset, "its " + size + " bytes cannot hold " + vocab + " tokens");
      }
      ByteBuffer data = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
      while (data.hasRemaining() && in.read(data, offset + data.position()) >= 0) {
        continue;
      }
      return parse(path, offset, data.flip(), vocab);
    } catch (IOException e) {
      throw new ModelException(path + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static Llama2cTokenizer parse(Path path, long offset, ByteBuffer data, int vocab) {
    byte[][] pieces = new byte[vocab][];
    float[] scores = new float[vocab];
    try {
      int longest = data.getInt();
      for (int token = 0; token < vocab; token++) {
        scores[token] = data.getFloat();
        int length = data.getInt();
        if (length < 0 || length > Math.min(longest, LONGEST_PIECE)) {
          throw none(path, offset, "token " + token + " has a piece of " + length + " bytes");
        }
        byte[] text = new byte[length];
        data.get(text);
        pieces[token] = spelled(token, text);
      }
    } catch (BufferUnderflowException e) {
      throw none(path, offset, "it ends before token " + (vocab - 1));
    }
    if (data.hasRemaining()) {
      throw none(path, offset, data.remaining() + " bytes follow token " + (vocab - 1));
    }
    return new Llama2cTokenizer(pieces, scores);
  }

  private static byte[] spelled(int token, byte[] text) {
    String spelling =
        switch (token) {
          case UNKNOWN -> "<unk>";
          case BOS -> "<s>";
          case EOS -> "</s>";
          default ->
              token < FIRST_PIECE
                  ? String.format(Locale.ROOT, "<0x%02X>", token - FIRST_BYTE)
                  : new String(text, StandardCharsets.UTF_8).replace(' ', '\u2581');
        };
    return spelling.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Writes the keys.
   *
   * @param endsAtBos whether BOS ends a text too: models trained by llama2.c were shown texts with
   *     a BOS in front of each and nothing behind, so that is what they say when they are done
   */
  void describe(GgufWriter writer, boolean endsAtBos) {
    int[] types = new int[pieces.length];
    for (int token = 0; token < types.length; token++) {
      types[token] =
          switch (token) {
            case UNKNOWN -> TYPE_UNKNOWN;
            case BOS, EOS -> TYPE_CONTROL;
            default -> token < FIRST_PIECE ? TYPE_BYTE : TYPE_NORMAL;
          };
    }
    writer
        .string("tokenizer.ggml.model", "llama")
        .strings("tokenizer.ggml.tokens", pieces)
        .floats("tokenizer.ggml.scores", scores)
        .ints("tokenizer.ggml.token_type", types)
        .uint32("tokenizer.ggml.unknown_token_id", UNKNOWN)
        .uint32("tokenizer.ggml.bos_token_id", BOS)
        .uint32("tokenizer.ggml.eos_token_id", EOS)
        .bool("tokenizer.ggml.add_bos_token", true)
        .bool("tokenizer.ggml.add_space_prefix", true);
    if (endsAtBos) {
      writer.uint32("tokenizer.ggml.eot_token_id", BOS);
    }
  }

  private static ModelException none(Path path, long offset, String fault) {
    return new ModelException(
        path + ": no vocabulary at byte " + offset + ": " + fault + "; download it again");
  }
}
