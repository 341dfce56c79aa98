package io.draftwire.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.draftwire.engine.Fingerprint;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The vocabulary of a GGUF file. All pieces are read once, so that bytes and kinds are looked up in
 * Java and survive the model; only {@link #encode} goes to native code, under the lock that {@link
 * #close} takes.
 */
final class LlamaTokenizer implements Tokenizer {
  /** llama.cpp's attribute bits. */
  private static final int UNKNOWN = 1;

  private static final int UNUSED = 1 << 1;
  private static final int NORMAL = 1 << 2;
  private static final int CONTROL = 1 << 3;
  private static final int USER_DEFINED = 1 << 4;
  private static final int BYTE = 1 << 5;

  private final LlamaLibrary library;
  private MemorySegment vocab;
  private final int rows;
  private final int vocabulary;
  private final byte[] pieces;
  private final int[] starts;
  private final BitSet ends = new BitSet();
  private final int bos;
  private final boolean prefixesSpace;
  private final String fingerprint;

  LlamaTokenizer(LlamaLibrary library, MemorySegment vocab) {
    this.library = library;
    this.vocab = vocab;
    this.rows = library.integer("llama_vocab_n_tokens", vocab);
    MethodHandle attributes = library.bind("llama_vocab_get_attr", JAVA_INT, ADDRESS, JAVA_INT);
    MethodHandle endsText = library.bind("llama_vocab_is_eog", JAVA_BOOLEAN, ADDRESS, JAVA_INT);
    byte[] kinds = new byte[rows];
    int used = 0;
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    starts = new int[rows + 1];
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(64);
      for (int token = 0; token < rows; token++) {
        kinds[token] = kind((int) attributes.invokeExact(vocab, token));
        if (kinds[token] != Fingerprint.UNUSED) {
          used = token + 1;
        }
        int length = piece(vocab, token, buffer);
        if (length < 0) {
          buffer = arena.allocate(-length);
          length = piece(vocab, token, buffer);
        }
        all.write(buffer.asSlice(0, length).toArray(JAVA_BYTE));
        starts[token + 1] = all.size();
        ends.set(token, (boolean) endsText.invokeExact(vocab, token));
      }
    } catch (Throwable e) {
      throw LlamaLibrary.failed(e);
    }
    if (used < 2) {
      throw new ModelException("the model has no vocabulary; use one that carries its tokenizer");
    }
    // Rows that only pad the embedding to a round number come last and are marked unused.
    vocabulary = used;
    pieces = all.toByteArray();
    bos = inside(library.integer("llama_vocab_bos", vocab));
    Fingerprint print = new Fingerprint();
    for (int token = 0; token < vocabulary; token++) {
      print.token(bytes(token), kinds[token]);
    }
    fingerprint =
        print.finish(
            bos,
            inside(library.integer("llama_vocab_eos", vocab)),
            inside(library.integer("llama_vocab_eot", vocab)));
    int[] probe = encode("a", false, false);
    byte[] first = probe.length == 0 ? new byte[0] : bytes(probe[0]);
    prefixesSpace = first.length > 0 && first[0] == ' ';
  }

  /** Rows of the model's logits, padding included: the stride of what native code hands out. */
  int rows() {
    return rows;
  }

  @Override
  public int vocabularySize() {
    return vocabulary;
  }

  @Override
  public synchronized int[] encode(String text, boolean addSpecial, boolean parseSpecial) {
    if (vocab == null) {
      throw new ModelException("the model of this tokenizer is closed; load it again");
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment input = arena.allocate(Math.max(1, bytes.length));
      MemorySegment.copy(bytes, 0, input, JAVA_BYTE, 0, bytes.length);
      // A token stands for a byte or more, but for a few special ones in front and behind.
      int capacity = Math.addExact(bytes.length, 8);
      while (true) {
        MemorySegment output = arena.allocate(JAVA_INT, capacity);
        int count =
            (int)
                library.tokenize.invokeExact(
                    vocab, input, bytes.length, output, capacity, addSpecial, parseSpecial);
        if (count >= 0) {
          return output.asSlice(0, (long) count * Integer.BYTES).toArray(JAVA_INT);
        }
        if (count == Integer.MIN_VALUE || -count <= capacity) {
          throw new ModelException("a text of " + bytes.length + " bytes cannot be tokenized");
        }
        capacity = -count;
      }
    } catch (Throwable e) {
      throw LlamaLibrary.failed(e);
    }
  }

  @Override
  public byte[] bytes(int token) {
    check(token);
    return Arrays.copyOfRange(pieces, starts[token], starts[token + 1]);
  }

  @Override
  public boolean prefixesSpace() {
    return prefixesSpace;
  }

  @Override
  public boolean endsText(int token) {
    check(token);
    return ends.get(token);
  }

  @Override
  public int bos() {
    return bos;
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }

  /** How templates write the begin-of-text token; empty for none. */
  String bosText() {
    return text("llama_vocab_bos");
  }

  /** How templates write the end-of-text token; empty for none. */
  String eosText() {
    return text("llama_vocab_eos");
  }

  private synchronized String text(String special) {
    int token = inside(library.integer(special, vocab));
    if (token < 0) {
      return "";
    }
    try {
      MethodHandle text = library.bind("llama_vocab_get_text", ADDRESS, ADDRESS, JAVA_INT);
      return LlamaLibrary.string((MemorySegment) text.invokeExact(vocab, token));
    } catch (Throwable e) {
      throw LlamaLibrary.failed(e);
    }
  }

  /** The native vocabulary is about to be freed with its model. */
  synchronized void close() {
    vocab = null;
  }

  private int piece(MemorySegment at, int token, MemorySegment buffer) throws Throwable {
    return (int)
        library.tokenPiece.invokeExact(at, token, buffer, (int) buffer.byteSize(), 0, false);
  }

  private int inside(int special) {
    return special >= 0 && special < vocabulary ? special : -1;
  }

  private void check(int token) {
    if (token < 0 || token >= vocabulary) {
      throw new ModelException("token " + token + " is not in [0, " + vocabulary + ")");
    }
  }

  private static byte kind(int attributes) {
    if ((attributes & CONTROL) != 0) {
      return Fingerprint.CONTROL;
    }
    if ((attributes & UNKNOWN) != 0) {
      return Fingerprint.UNKNOWN;
    }
    if ((attributes & BYTE) != 0) {
      return Fingerprint.BYTE;
    }
    if ((attributes & UNUSED) != 0) {
      return Fingerprint.UNUSED;
    }
    return (attributes & (NORMAL | USER_DEFINED)) != 0 ? Fingerprint.NORMAL : Fingerprint.UNUSED;
  }
}
