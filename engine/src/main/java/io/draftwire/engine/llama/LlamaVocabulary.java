package io.draftwire.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.draftwire.core.session.TextRules;
import io.draftwire.engine.Fingerprint;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.PromptText;
import io.draftwire.engine.gguf.GgufFile;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The vocabulary of a GGUF file, as llama.cpp has it in memory. All pieces are read once, so that
 * bytes and kinds are looked up in Java and survive the model; only {@link #cut} goes to native
 * code, which several threads may do at a time, and {@link #close} waits for them.
 */
final class LlamaVocabulary {
  /** llama.cpp's attribute bits. */
  private static final int UNKNOWN = 1;

  private static final int UNUSED = 1 << 1;
  private static final int NORMAL = 1 << 2;
  private static final int CONTROL = 1 << 3;
  private static final int USER_DEFINED = 1 << 4;
  private static final int BYTE = 1 << 5;
  private static final int LSTRIP = 1 << 7;
  private static final int RSTRIP = 1 << 8;

  /** llama.cpp's kind of a byte-pair vocabulary, the only one that is split by a pre-tokenizer. */
  private static final int BYTE_PAIRS = 2;

  private static final int SENTENCE_PIECE = 1;
  private static final int UNIGRAM = 4;

  private final LlamaLibrary library;
  private final ReentrantReadWriteLock open = new ReentrantReadWriteLock();

  /** Null when it is closed; read and written under {@link #open}. */
  private MemorySegment vocab;

  private final int rows;
  private final int size;
  private final byte[] pieces;
  private final int[] starts;
  private final BitSet ends = new BitSet();
  private final BitSet controls = new BitSet();
  private final Specials specials;
  private final int longest;
  private final int bos;
  private final boolean bytePairs;
  private final boolean prefixesSpace;
  private final TextRules rules;
  private final String fingerprint;

  /**
   * @param file where it was loaded from
   * @param overridden what stood in for the rules that the file gives; null where nothing did
   */
  LlamaVocabulary(LlamaLibrary library, MemorySegment vocab, GgufFile file, TextRules overridden) {
    this.library = library;
    this.vocab = vocab;
    this.rows = library.integer("llama_vocab_n_tokens", vocab);
    MethodHandle attributesOf = library.bind("llama_vocab_get_attr", JAVA_INT, ADDRESS, JAVA_INT);
    MethodHandle endsText = library.bind("llama_vocab_is_eog", JAVA_BOOLEAN, ADDRESS, JAVA_INT);
    MethodHandle textOf = library.bind("llama_vocab_get_text", ADDRESS, ADDRESS, JAVA_INT);
    byte[] kinds = new byte[rows];
    List<Specials.Special> found = new ArrayList<>();
    int used = 0;
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    starts = new int[rows + 1];
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(64);
      for (int token = 0; token < rows; token++) {
        int attributes = (int) attributesOf.invokeExact(vocab, token);
        kinds[token] = kind(attributes);
        if (plainKind(attributes) != Fingerprint.UNUSED) {
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
        if ((attributes & (CONTROL | UNKNOWN | USER_DEFINED)) != 0) {
          found.add(special(token, (MemorySegment) textOf.invokeExact(vocab, token), attributes));
        }
        controls.set(token, (attributes & CONTROL) != 0);
      }
    } catch (Throwable e) {
      throw LlamaLibrary.failed(e);
    }
    if (used < 2) {
      throw new ModelException("the model has no vocabulary; use one that carries its tokenizer");
    }
    // Rows that only pad the embedding to a round number come last and are marked unused.
    size = used;
    pieces = all.toByteArray();
    bos = inside(library.integer("llama_vocab_bos", vocab));
    found.removeIf(special -> special.text().isEmpty() || special.token() >= size);
    specials = new Specials(found);
    longest = longest(found);
    int type = library.integer("llama_vocab_type", vocab);
    bytePairs = type == BYTE_PAIRS;
    rules = overridden != null ? overridden : rules(file, type);
    fingerprint = print(file, kinds);
    int[] probe = cut("a");
    byte[] first = probe.length == 0 ? new byte[0] : bytes(probe[0]);
    prefixesSpace = first.length > 0 && first[0] == ' ';
  }

  private TextRules rules(GgufFile file, int type) {
    boolean spaced = type == SENTENCE_PIECE || type == UNIGRAM;
    return new TextRules(
        file.string("tokenizer.ggml.model").orElse(""),
        type == BYTE_PAIRS
            ? file.string("tokenizer.ggml.pre").filter(s -> !s.isEmpty()).orElse("default")
            : "",
        bos >= 0 && library.flag("llama_vocab_get_add_bos", vocab),
        spaced && file.bool("tokenizer.ggml.add_space_prefix").orElse(type == SENTENCE_PIECE),
        type == UNIGRAM && file.bool("tokenizer.ggml.remove_extra_whitespaces").orElse(false));
  }

  private String print(GgufFile file, byte[] kinds) {
    Fingerprint print = new Fingerprint();
    for (int token = 0; token < size; token++) {
      print.token(bytes(token), kinds[token], ends.get(token));
    }
    for (String key : ranking()) {
      print.ranks(file.keys().contains(key) ? file.encodedValue(key) : new byte[0]);
    }
    return print.finish(
        bos,
        inside(library.integer("llama_vocab_eos", vocab)),
        inside(library.integer("llama_vocab_eot", vocab)),
        rules);
  }

  /** The keys whose values rank the pieces; files carry more of them than their kind looks at. */
  private List<String> ranking() {
    return switch (rules.model()) {
      case "gpt2" -> List.of("tokenizer.ggml.merges");
      case "llama" -> List.of("tokenizer.ggml.scores");
      default ->
          List.of(
              "tokenizer.ggml.merges",
              "tokenizer.ggml.scores",
              "tokenizer.ggml.precompiled_charsmap");
    };
  }

  private int longest(List<Specials.Special> found) {
    int most = found.stream().mapToInt(s -> PromptText.utf8(s.text()).length).max().orElse(1);
    for (int token = 0; token < size; token++) {
      most = Math.max(most, starts[token + 1] - starts[token]);
    }
    return most;
  }

  private static Specials.Special special(int token, MemorySegment text, int attributes) {
    byte[] bytes =
        text.reinterpret(Integer.MAX_VALUE).getString(0).getBytes(StandardCharsets.UTF_8);
    return new Specials.Special(
        token,
        new String(bytes, StandardCharsets.UTF_8),
        (attributes & (CONTROL | UNKNOWN)) != 0,
        (attributes & LSTRIP) != 0,
        (attributes & RSTRIP) != 0);
  }

  /** Rows of the model's logits, padding included: the stride of what native code hands out. */
  int rows() {
    return rows;
  }

  /** V. */
  int size() {
    return size;
  }

  int bos() {
    return bos;
  }

  TextRules rules() {
    return rules;
  }

  boolean prefixesSpace() {
    return prefixesSpace;
  }

  /** By {@link #rules}. */
  String fingerprint() {
    return fingerprint;
  }

  Specials specials() {
    return specials;
  }

  /** Bytes of the longest token: as many of a text become one token at most. */
  int longest() {
    return longest;
  }

  boolean isControl(int token) {
    return controls.get(token);
  }

  boolean endsText(int token) {
    check(token);
    return ends.get(token);
  }

  byte[] bytes(int token) {
    check(token);
    return Arrays.copyOfRange(pieces, starts[token], starts[token + 1]);
  }

  /**
   * Does {@code work}, which cuts pieces of a text of {@code bytes} bytes, where there is stack
   * enough for it.
   */
  <T> T within(int bytes, DeepStack.Call<T> work) {
    try {
      return DeepStack.run(bytes, bytePairs, work);
    } catch (Throwable e) {
      throw LlamaLibrary.failed(e);
    }
  }

  /** Ids of {@code text}, with nothing added and no special token looked for. */
  int[] cut(String text) {
    LongRuns.check(rules.pre(), text);
    byte[] bytes = PromptText.utf8(text);
    open.readLock().lock();
    try {
      if (vocab == null) {
        throw new ModelException("the model of this tokenizer is closed; load it again");
      }
      return tokenize(bytes);
    } catch (Throwable e) {
      throw LlamaLibrary.failed(e);
    } finally {
      open.readLock().unlock();
    }
  }

  private int[] tokenize(byte[] text) throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment input = arena.allocate(Math.max(1, text.length));
      MemorySegment.copy(text, 0, input, JAVA_BYTE, 0, text.length);
      // A token stands for a byte or more, but for a few special ones in front and behind.
      int capacity = Math.addExact(text.length, 8);
      while (true) {
        MemorySegment output = arena.allocate(JAVA_INT, capacity);
        int count =
            (int)
                library.tokenize.invokeExact(
                    vocab, input, text.length, output, capacity, false, false);
        if (count >= 0) {
          return output.asSlice(0, (long) count * Integer.BYTES).toArray(JAVA_INT);
        }
        if (count == Integer.MIN_VALUE || -count <= capacity) {
          throw new ModelException("a text of " + text.length + " bytes cannot be tokenized");
        }
        capacity = -count;
      }
    }
  }

  /** How templates write a special token; empty for none. */
  String text(String special) {
    open.readLock().lock();
    try {
      int token = inside(library.integer(special, vocab));
      if (token < 0) {
        return "";
      }
      MethodHandle text = library.bind("llama_vocab_get_text", ADDRESS, ADDRESS, JAVA_INT);
      return LlamaLibrary.string((MemorySegment) text.invokeExact(vocab, token));
    } catch (Throwable e) {
      throw LlamaLibrary.failed(e);
    } finally {
      open.readLock().unlock();
    }
  }

  /** The native vocabulary is about to be freed with its model; waits for those who read it. */
  void close() {
    open.writeLock().lock();
    vocab = null;
    open.writeLock().unlock();
  }

  private int piece(MemorySegment at, int token, MemorySegment buffer) throws Throwable {
    return (int)
        library.tokenPiece.invokeExact(at, token, buffer, (int) buffer.byteSize(), 0, false);
  }

  private int inside(int special) {
    return special >= 0 && special < size ? special : -1;
  }

  private void check(int token) {
    if (token < 0 || token >= size) {
      throw new ModelException("token " + token + " is not in [0, " + size + ")");
    }
  }

  private static byte kind(int attributes) {
    int strips =
        ((attributes & LSTRIP) != 0 ? Fingerprint.STRIPS_LEFT : 0)
            | ((attributes & RSTRIP) != 0 ? Fingerprint.STRIPS_RIGHT : 0);
    return (byte) (plainKind(attributes) | strips);
  }

  private static int plainKind(int attributes) {
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
    if ((attributes & USER_DEFINED) != 0) {
      return Fingerprint.USER_DEFINED;
    }
    return (attributes & NORMAL) != 0 ? Fingerprint.NORMAL : Fingerprint.UNUSED;
  }
}
