package io.draftwire.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.draftwire.engine.Batch;
import io.draftwire.engine.ChatFormat;
import io.draftwire.engine.EarlyExit;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.Sequences;
import io.draftwire.engine.Tokenizer;
import io.draftwire.engine.gguf.GgufFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A model run by llama.cpp.
 *
 * <p>All sequences share one cache ("unified"), so that a ragged batch goes through the weights
 * once: with a cache of its own for each sequence llama.cpp cuts a ragged batch into runs of equal
 * length and reads the weights for each of them. Forking is free for the same reason: the cells are
 * shared.
 *
 * <p>A tree is run with one of llama.cpp's sequences for each of its leaves: a token has the ids of
 * all leaves at or below it, and what a leaf shares with the text is shared by its cells. When one
 * path is kept, its cells become the sequence's own and the other leaves' ids are free again; only
 * metadata moves.
 *
 * <p>Lengths are kept in Java and every argument is checked there first, since native code answers
 * a wrong one by ending the process.
 */
public final class LlamaModel implements LanguageModel {
  /**
   * Rows of logits of one run: by default llama.cpp reserves one for every token of a batch, which
   * are hundreds of megabytes where the vocabulary is large.
   */
  private static final int MOST_OUTPUTS = 256;

  private final LlamaLibrary library;
  private final LlamaVocabularies vocabularies;
  private final LlamaTokenizer tokenizer;
  private final Sequences sequences;
  private final int contextLength;
  private final int maxSequences;
  private final int texts;

  /** Ids of llama.cpp's sequences: those of callers, then those of branches. */
  private final int ids;

  private final int batchTokens;
  private final int outputs;
  private final int cells;
  private final String description;
  private final Optional<String> runsOn;
  private final String name;
  private final ChatFormat chatFormat;

  private final MemorySegment model;
  private final MemorySegment context;
  private final MemorySegment memory;
  private final ComputeThreads threads;
  private boolean closed;

  private final NativeBatch batch;
  private final PinnedThread.Call nativeDecode;

  private final LeafIds leafIds;

  private final PassWatch watch;

  /** Batches run: rows of logits are there until the next. */
  private long passes;

  LlamaModel(LlamaLibrary library, LlamaOptions options, GgufFile file) {
    this(library, options, file, PassWatch.NONE);
  }

  /**
   * @param watch closed with this; stays the caller's where this throws
   */
  LlamaModel(LlamaLibrary library, LlamaOptions options, GgufFile file, PassWatch watch) {
    this.library = library;
    this.watch = watch;
    this.maxSequences = options.maxSequences();
    this.texts = options.room().texts() == 0 ? maxSequences : options.room().texts();
    // llama.cpp reserves a row of output for every sequence, so a batch cannot be smaller.
    this.ids = maxSequences + options.room().branches();
    this.batchTokens = Math.max(options.batchTokens(), ids);
    this.outputs = Math.min(batchTokens, Math.max(MOST_OUTPUTS, ids));
    library.log.clear();
    OffloadDevices devices = library.devices(options.offload());
    this.model = load(library, options, devices);
    try {
      refuseWhatCannotRollBack(options);
      this.vocabularies = new LlamaVocabularies(library, model, file);
      this.tokenizer = vocabularies.tokenizer();
      this.contextLength = contextLength(options);
      this.cells = cells(options);
      this.sequences =
          new Sequences(
              tokenizer.vocabularySize(),
              contextLength,
              maxSequences,
              cells,
              cells,
              options.room().branches());
      this.description = describe(options);
      this.runsOn = devices.told(1 + library.integer("llama_model_n_layer", model));
      this.name = options.title().replaceFirst("\\.gguf$", "");
      this.chatFormat = readChatFormat();
      this.context = createContext(options);
    } catch (Throwable e) {
      LlamaLibrary.invoke(library.freeModel, model);
      throw LlamaLibrary.failed(e);
    }
    try {
      this.memory = (MemorySegment) LlamaLibrary.invoke(library.memory, context);
      this.threads = ComputeThreads.start(library, options);
      if (threads.pool().address() != 0) {
        LlamaLibrary.invoke(library.attachThreadpool, context, threads.pool(), threads.pool());
      }
    } catch (Throwable e) {
      LlamaLibrary.invoke(library.freeContext, context);
      LlamaLibrary.invoke(library.freeModel, model);
      throw LlamaLibrary.failed(e);
    }
    this.leafIds = new LeafIds(maxSequences, options.room().branches());
    this.batch = new NativeBatch(batchTokens, outputs);
    MemorySegment struct = batch.struct();
    this.nativeDecode = () -> (int) library.decode.invokeExact(context, struct);
  }

  private static MemorySegment load(
      LlamaLibrary library, LlamaOptions options, OffloadDevices devices) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment params = (MemorySegment) library.modelDefaults.invoke(arena);
      LlamaStructs.set(LlamaStructs.MODEL_PARAMS, params, "devices", devices.array(arena));
      LlamaStructs.set(LlamaStructs.MODEL_PARAMS, params, "n_gpu_layers", devices.layers());
      MemorySegment path = arena.allocateFrom(options.file().toString());
      MemorySegment model = (MemorySegment) library.loadModel.invoke(path, params);
      if (model.address() == 0) {
        throw new ModelException("cannot load " + options.file() + ": " + library.log.complaints());
      }
      return model;
    } catch (Throwable e) {
      throw LlamaLibrary.failed(e);
    }
  }

  private void refuseWhatCannotRollBack(LlamaOptions options) {
    for (String kind : new String[] {"recurrent", "hybrid", "diffusion"}) {
      if (library.flag("llama_model_is_" + kind, model)) {
        throw new ModelException(
            options.file()
                + " is a "
                + kind
                + " model, which cannot drop rejected tokens; use a transformer");
      }
    }
    if (library.flag("llama_model_has_encoder", model)
        || !library.flag("llama_model_has_decoder", model)) {
      throw new ModelException(
          options.file() + " is not a decoder-only model; use one that generates text");
    }
  }

  private int contextLength(LlamaOptions options) {
    int trained = library.integer("llama_model_n_ctx_train", model);
    if (options.contextLength() > trained) {
      throw new ModelException(
          "a context of "
              + options.contextLength()
              + " tokens is more than the "
              + trained
              + " that "
              + options.file()
              + " was trained with; ask for at most that");
    }
    return options.contextLength() == 0
        ? Math.min(trained, LlamaOptions.DEFAULT_CONTEXT)
        : options.contextLength();
  }

  private int cells(LlamaOptions options) {
    LlamaOptions.Room room = options.room();
    long all = (long) contextLength * texts + room.nodes();
    if (all > LlamaOptions.MOST_CELLS) {
      throw new ModelException(
          "a cache of "
              + texts
              + " sequences of "
              + contextLength
              + " tokens is too large; lower either");
    }
    return (int) all;
  }

  private MemorySegment createContext(LlamaOptions options) {
    try (Arena scratch = Arena.ofConfined()) {
      MemorySegment params = (MemorySegment) library.contextDefaults.invoke(scratch);
      var layout = LlamaStructs.CONTEXT_PARAMS;
      LlamaStructs.set(layout, params, "n_ctx", cells);
      LlamaStructs.set(layout, params, "n_batch", batchTokens);
      LlamaStructs.set(layout, params, "n_ubatch", batchTokens);
      LlamaStructs.set(layout, params, "n_seq_max", ids);
      LlamaStructs.set(layout, params, "n_outputs_max", outputs);
      LlamaStructs.set(layout, params, "n_threads", options.threads());
      LlamaStructs.set(layout, params, "n_threads_batch", options.threads());
      LlamaStructs.set(layout, params, "flash_attn_type", options.flashAttention().code);
      // For one sequence the two caches are the same, but with a unified one llama.cpp looks at all
      // pairs of its 256 possible sequences with every batch: a tenth of a small draft's pass.
      LlamaStructs.set(layout, params, "kv_unified", ids > 1);
      LlamaStructs.set(layout, params, "cb_eval", watch.callback());
      MemorySegment made = (MemorySegment) library.initContext.invoke(model, params);
      if (made.address() == 0) {
        throw new ModelException(
            "no room for a cache of "
                + cells
                + " tokens in "
                + ids
                + " sequences of "
                + options.file()
                + ": "
                + library.log.complaints());
      }
      return made;
    } catch (Throwable e) {
      throw LlamaLibrary.failed(e);
    }
  }

  private String describe(LlamaOptions options) {
    try (Arena scratch = Arena.ofConfined()) {
      MemorySegment buffer = scratch.allocate(256);
      LlamaLibrary.invoke(
          library.bind("llama_model_desc", JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG),
          model,
          buffer,
          buffer.byteSize());
      return String.format(
          Locale.ROOT,
          "%s: %s, %.2f M parameters, %.0f MB",
          options.title(),
          // llama.cpp does not know every size: "llama ?B Q8_0".
          buffer.getString(0).replace(" ?B", ""),
          library.number("llama_model_n_params", model) * 1e-6,
          library.number("llama_model_size", model) * 1e-6);
    }
  }

  private ChatFormat readChatFormat() {
    String template =
        LlamaLibrary.string(
            LlamaLibrary.invoke(
                library.bind("llama_model_chat_template", ADDRESS, ADDRESS, ADDRESS),
                model,
                MemorySegment.NULL));
    return template == null || template.isBlank()
        ? null
        : new ChatFormat(
            template,
            vocabularies.own().text("llama_vocab_bos"),
            vocabularies.own().text("llama_vocab_eos"));
  }

  @Override
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<EarlyExit> exits() {
    return watch.exits();
  }

  @Override
  public Optional<ChatFormat> chatFormat() {
    return Optional.ofNullable(chatFormat);
  }

  @Override
  public int contextLength() {
    return contextLength;
  }

  @Override
  public int maxSequences() {
    return maxSequences;
  }

  @Override
  public int texts() {
    return texts;
  }

  /** Every token that all sequences together can hold: longer batches than native are split. */
  @Override
  public int maxBatchTokens() {
    return cells;
  }

  @Override
  public int maxBranches() {
    return sequences.maxBranches();
  }

  @Override
  public int cells() {
    return cells;
  }

  @Override
  public int usedCells() {
    return sequences.usedCells();
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public Optional<String> runsOn() {
    return runsOn;
  }

  @Override
  public int open() {
    checkOpen();
    return sequences.open();
  }

  @Override
  public int length(int sequence) {
    checkOpen();
    return sequences.length(sequence);
  }

  @Override
  public void truncate(int sequence, int length) {
    checkOpen();
    sequences.checkTruncate(sequence, length);
    drop(sequence, length);
    sequences.truncate(sequence, length);
  }

  @Override
  public void keep(int sequence, int index) {
    checkOpen();
    int length = sequences.keptLength(sequence, index);
    int leaf = sequences.leafBelow(sequence, index);
    if (leaf == 0) {
      drop(sequence, length);
    } else {
      int base = sequences.base(sequence);
      remove(sequence, base);
      copy(leafIds.id(sequence, leaf), sequence, base, length);
      dropBranches(sequence);
    }
    sequences.keep(sequence, index);
  }

  @Override
  public int fork(int sequence, int length) {
    checkOpen();
    int fork = sequences.fork(sequence, length);
    try {
      copy(sequence, fork, 0, length);
    } catch (Throwable e) {
      sequences.end(fork);
      throw e;
    }
    return fork;
  }

  @Override
  public void end(int sequence) {
    checkOpen();
    sequences.length(sequence);
    drop(sequence, 0);
    sequences.end(sequence);
  }

  @Override
  public void forward(Batch tokens) {
    checkOpen();
    sequences.checkForward(tokens);
    float[] logits = tokens.logits();
    passes++;
    watch.begin(tokens);
    try {
      branch();
      int row = 0;
      for (int from = 0; from < tokens.size(); ) {
        int to = batch.fill(tokens, from, sequences, leafIds);
        watch.run(tokens, from, to);
        decode(to - from);
        // A later run of the same batch overwrites the rows of this one.
        boolean stays = to == tokens.size();
        if (tokens.isOnDemand() && stays) {
          supply(tokens, row, batch.rows());
        } else {
          copyLogits(batch.rows(), logits, tokens.offset(row), tokens.vocabulary());
        }
        row += batch.rows();
        from = to;
      }
    } catch (Throwable e) {
      rollBack();
      throw e;
    } finally {
      watch.end();
    }
    sequences.commit();
  }

  /** Gives every leaf of the accepted batch an id that has the cells of its sequence. */
  private void branch() {
    for (int s = 0; s < maxSequences; s++) {
      if (sequences.leavesOf(s) > 1) {
        leafIds.take(s, sequences.leavesOf(s));
        for (int id : leafIds.beyondFirst(s)) {
          copy(s, id, 0, sequences.length(s));
        }
      }
    }
  }

  private void decode(int count) {
    int status;
    try {
      library.log.clear();
      status = threads.run(nativeDecode);
    } catch (Throwable e) {
      throw LlamaLibrary.failed(e);
    }
    if (status != 0) {
      throw new ModelException(
          "llama.cpp could not run "
              + count
              + " tokens (status "
              + status
              + "): "
              + library.log.complaints());
    }
    if (batch.rows() == 0) {
      awaitDevice();
    }
  }

  /**
   * A device may still be at work. Whoever reads logits waits for it; a pass without any would seem
   * to take no time, and the next one twice its own.
   */
  private void awaitDevice() {
    try {
      library.synchronize.invokeExact(context);
    } catch (Throwable e) {
      throw LlamaLibrary.failed(e);
    }
  }

  private void rollBack() {
    for (int s = 0; s < maxSequences; s++) {
      if (sequences.touched(s)) {
        drop(s, sequences.length(s));
      }
    }
  }

  /** What the last run left in native memory. */
  private MemorySegment nativeLogits(int rows) {
    MemorySegment at;
    try {
      at = (MemorySegment) library.logits.invokeExact(context);
    } catch (Throwable e) {
      throw LlamaLibrary.failed(e);
    }
    if (at.address() == 0) {
      throw new ModelException("llama.cpp has no logits: " + library.log.complaints());
    }
    return at.reinterpret((long) rows * vocabularies.own().rows() * Float.BYTES);
  }

  private void copyLogits(int rows, float[] to, int offset, int vocabulary) {
    if (rows == 0) {
      return;
    }
    MemorySegment from = nativeLogits(rows);
    if (vocabularies.own().rows() == vocabulary) {
      MemorySegment.copy(from, JAVA_FLOAT, 0, to, offset, rows * vocabulary);
      return;
    }
    for (int r = 0; r < rows; r++) {
      copyRow(from, r, to, offset + r * vocabulary, vocabulary);
    }
  }

  private void copyRow(MemorySegment from, int r, float[] to, int offset, int vocabulary) {
    long start = (long) r * vocabularies.own().rows() * Float.BYTES;
    MemorySegment.copy(from, JAVA_FLOAT, start, to, offset, vocabulary);
  }

  /** Leaves the rows of the last run, from {@code first} on, to be copied when asked for. */
  private void supply(Batch tokens, int first, int rows) {
    MemorySegment from = rows == 0 ? MemorySegment.NULL : nativeLogits(rows);
    long pass = passes;
    int vocabulary = tokens.vocabulary();
    tokens.supply(
        (r, to, offset) -> {
          checkOpen();
          if (pass != passes) {
            return false;
          }
          copyRow(from, r - first, to, offset, vocabulary);
          return true;
        },
        first);
  }

  /** Drops a sequence's tokens from a position on, and all its branches. */
  private void drop(int sequence, int from) {
    remove(sequence, from);
    dropBranches(sequence);
  }

  private void dropBranches(int sequence) {
    for (int id : leafIds.beyondFirst(sequence)) {
      remove(id, 0);
    }
    leafIds.release(sequence);
  }

  private void copy(int from, int to, int start, int end) {
    if (start == end) {
      return;
    }
    try {
      library.copySequence.invokeExact(memory, from, to, start, end);
    } catch (Throwable e) {
      throw LlamaLibrary.failed(e);
    }
  }

  private void remove(int sequence, int from) {
    boolean removed;
    try {
      removed = (boolean) library.removeTokens.invokeExact(memory, sequence, from, -1);
    } catch (Throwable e) {
      throw LlamaLibrary.failed(e);
    }
    if (!removed) {
      throw new ModelException(
          "the cache of " + description + " cannot drop tokens; use another model");
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    vocabularies.close();
    LlamaLibrary.invoke(library.freeContext, context);
    watch.close();
    threads.close();
    LlamaLibrary.invoke(library.freeModel, model);
    batch.close();
  }

  private void checkOpen() {
    if (closed) {
      throw new ModelException("the model is closed; load it again");
    }
  }
}
