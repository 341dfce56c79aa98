package io.draftwire.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.draftwire.core.session.TextRules;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.gguf.GgufFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The vocabularies of one file: its own, and the same pieces once more for each set of rules by
 * which a target reads texts otherwise. llama.cpp applies the rules while it loads, so another set
 * takes another load, without the weights: tenths of a second. Safe for use by several threads.
 */
final class LlamaVocabularies {
  /** Sets of rules kept beside the file's own; an edge meets one or two clouds in its life. */
  private static final int MOST = 4;

  private record Loaded(MemorySegment model, LlamaVocabulary vocabulary) {}

  private final LlamaLibrary library;
  private final GgufFile file;
  private final LlamaVocabulary own;
  private final Map<TextRules, Loaded> others = new LinkedHashMap<>();
  private boolean closed;

  /**
   * @param model stays the caller's to free, after {@link #close}
   */
  LlamaVocabularies(LlamaLibrary library, MemorySegment model, GgufFile file) {
    this.library = library;
    this.file = file;
    this.own = new LlamaVocabulary(library, vocab(model), file, null);
  }

  LlamaVocabulary own() {
    return own;
  }

  /** The file's own. */
  LlamaTokenizer tokenizer() {
    return new LlamaTokenizer(this, own, own.rules());
  }

  /**
   * The file's pieces, read by {@code target}.
   *
   * @throws ModelException if that is not possible
   */
  synchronized LlamaTokenizer reading(TextRules target) {
    if (closed) {
      throw new ModelException("the model of this tokenizer is closed; load it again");
    }
    if (!target.model().equals(own.rules().model())) {
      throw new ModelException(
          "the target's tokenizer is of the kind "
              + target.model()
              + ", the draft's of the kind "
              + own.rules().model()
              + "; "
              + LlamaTokenizer.REMEDY);
    }
    // Begin of text is put in front here, not by native code.
    TextRules cut = target.withAddBos(own.rules().addBos());
    if (cut.equals(own.rules())) {
      return new LlamaTokenizer(this, own, target);
    }
    Loaded loaded = others.get(cut);
    if (loaded == null) {
      if (others.size() == MOST) {
        // None is freed: a tokenizer that was given out may still read by it.
        throw new ModelException(
            "the draft's pieces have been read by "
                + MOST
                + " sets of rules beside its own since it was loaded; start this edge anew");
      }
      loaded = load(cut);
      others.put(cut, loaded);
    }
    return new LlamaTokenizer(this, loaded.vocabulary(), target);
  }

  private Loaded load(TextRules rules) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment model = loadPieces(library, file, overrides(arena, rules));
      if (model.address() == 0) {
        throw new ModelException(
            "this edge cannot read texts as the target does ("
                + rules
                + "): "
                + library.log.complaints()
                + "; use the same release on both ends");
      }
      try {
        return new Loaded(model, new LlamaVocabulary(library, vocab(model), file, rules));
      } catch (RuntimeException | Error e) {
        LlamaLibrary.invoke(library.freeModel, model);
        throw e;
      }
    } catch (Throwable e) {
      throw LlamaLibrary.failed(e);
    }
  }

  /**
   * A native model of the file's vocabulary alone, to be freed by the caller; null where llama.cpp
   * refuses, which its log says why.
   *
   * @param overrides what stands in for what the file says; the null pointer for nothing
   */
  static MemorySegment loadPieces(LlamaLibrary library, GgufFile file, MemorySegment overrides) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment params = (MemorySegment) library.modelDefaults.invoke(arena);
      LlamaStructs.set(LlamaStructs.MODEL_PARAMS, params, "vocab_only", true);
      if (overrides.address() != 0) {
        LlamaStructs.set(LlamaStructs.MODEL_PARAMS, params, "kv_overrides", overrides);
      }
      library.log.clear();
      MemorySegment path = arena.allocateFrom(file.path().toString());
      return (MemorySegment) library.loadModel.invoke(path, params);
    } catch (Throwable e) {
      throw LlamaLibrary.failed(e);
    }
  }

  private MemorySegment overrides(Arena arena, TextRules rules) {
    MemorySegment list = arena.allocate(LlamaStructs.KV_OVERRIDE, 4); // Zeros: the last is the end.
    int n = 0;
    if (!rules.pre().isEmpty()) {
      MemorySegment value = override(list, n++, "tokenizer.ggml.pre", LlamaStructs.OVERRIDE_STRING);
      put(value, rules.pre());
    }
    override(list, n++, "tokenizer.ggml.add_space_prefix", LlamaStructs.OVERRIDE_BOOL)
        .set(JAVA_BYTE, 0, (byte) (rules.spacePrefix() ? 1 : 0));
    override(list, n, "tokenizer.ggml.remove_extra_whitespaces", LlamaStructs.OVERRIDE_BOOL)
        .set(JAVA_BYTE, 0, (byte) (rules.mergeSpaces() ? 1 : 0));
    return list;
  }

  /** Where the value of the override goes. */
  private static MemorySegment override(MemorySegment list, int n, String key, int tag) {
    var layout = LlamaStructs.KV_OVERRIDE;
    MemorySegment at = list.asSlice(n * layout.byteSize(), layout.byteSize());
    at.set(JAVA_INT, LlamaStructs.offset(layout, "tag"), tag);
    put(at.asSlice(LlamaStructs.offset(layout, "key"), LlamaStructs.OVERRIDE_BYTES), key);
    return at.asSlice(LlamaStructs.offset(layout, "value"), LlamaStructs.OVERRIDE_BYTES);
  }

  private static void put(MemorySegment at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length >= LlamaStructs.OVERRIDE_BYTES) {
      throw new ModelException("the name " + text + " is too long for a tokenizer's rule");
    }
    MemorySegment.copy(bytes, 0, at, JAVA_BYTE, 0, bytes.length);
  }

  private MemorySegment vocab(MemorySegment model) {
    return (MemorySegment)
        LlamaLibrary.invoke(library.bind("llama_model_get_vocab", ADDRESS, ADDRESS), model);
  }

  private void free(Loaded loaded) {
    loaded.vocabulary().close();
    LlamaLibrary.invoke(library.freeModel, loaded.model());
  }

  /** The file's own native vocabulary is about to be freed with its model; the others are freed. */
  synchronized void close() {
    closed = true;
    own.close();
    others.values().forEach(this::free);
    others.clear();
  }
}
