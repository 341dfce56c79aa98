package io.draftwire.engine.llama;

import io.draftwire.engine.ModelException;
import io.draftwire.engine.gguf.GgufFile;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What llama.cpp takes for granted of a vocabulary ({@code llama-vocab.cpp}), checked before it
 * reads one:
 *
 * <ol>
 *   <li>the tokenizer is of a kind that decoders have. Without one every question about a token
 *       aborts; that of RWKV never ends where a byte has no token; WordPiece and unigram ones
 *       belong to encoders, and their tables throw through the C interface;
 *   <li>there are tokens, and no two are equal as C sees them, up to a zero byte: {@code
 *       GGML_ASSERT(id_to_token.size() == token_to_id.size())};
 *   <li>every byte can be written: SentencePiece looks it up by {@code at} while it cuts a text,
 *       and what that throws ends the process. PLaMo's checks this itself while it is loaded.
 * </ol>
 */
final class SoundVocabulary {
  private static final String KIND = "tokenizer.ggml.model";
  private static final String TOKENS = "tokenizer.ggml.tokens";
  private static final Set<String> KINDS = Set.of("llama", "gpt2", "gemma4", "plamo2");

  private SoundVocabulary() {}

  static void check(GgufFile file) {
    String kind = file.string(KIND).orElse("");
    if (!KINDS.contains(kind)) {
      throw new ModelException(
          file.path()
              + ": "
              + KIND
              + " is "
              + (kind.isEmpty() ? "missing" : "'" + GgufFile.printable(kind) + "'")
              + "; use a model with a tokenizer of the kind llama or gpt2");
    }
    Optional<byte[][]> tokens = file.strings(TOKENS);
    if (tokens.isEmpty() || tokens.get().length < 2) {
      throw new ModelException(
          file.path() + ": " + TOKENS + " is missing; use a model that carries its tokenizer");
    }
    Map<String, Integer> ids = distinct(file, tokens.get());
    if (kind.equals("llama")) {
      requireBytes(file, ids);
    }
  }

  private static Map<String, Integer> distinct(GgufFile file, byte[][] tokens) {
    Map<String, Integer> ids = HashMap.newHashMap(tokens.length);
    for (int id = 0; id < tokens.length; id++) {
      Integer other = ids.put(asLoaded(tokens[id], id), id);
      if (other != null) {
        throw new ModelException(
            file.path()
                + ": tokens "
                + other
                + " and "
                + id
                + " are both '"
                + GgufFile.printable(new String(tokens[id], StandardCharsets.UTF_8))
                + "'; convert the model again");
      }
    }
    return ids;
  }

  /** The token's bytes, one a character, as llama.cpp has them: up to a zero, and never none. */
  private static String asLoaded(byte[] token, int id) {
    int end = 0;
    while (end < token.length && token[end] != 0) {
      end++;
    }
    return end == 0 ? "[EMPTY_" + id + "]" : new String(token, 0, end, StandardCharsets.ISO_8859_1);
  }

  private static void requireBytes(GgufFile file, Map<String, Integer> ids) {
    for (int b = 0; b < 256; b++) {
      String spelled = String.format("<0x%02X>", b);
      if (!ids.containsKey(spelled) && (b == 0 || !ids.containsKey(String.valueOf((char) b)))) {
        throw new ModelException(
            file.path()
                + ": no token stands for the byte "
                + spelled
                + ", so that some texts cannot be written; convert the model again");
      }
    }
  }
}
