package io.draftwire.engine.llama;

import io.draftwire.engine.gguf.GgufFile;
import io.draftwire.engine.gguf.GgufTensor;
import java.util.Arrays;

/**
 * What a model takes of memory once it is loaded, as its header tells. What a pass takes for
 * intermediate results comes on top: tens to hundreds of megabytes.
 *
 * @param weights bytes
 * @param cache bytes of keys and values of all cells, which are 16 bit floats
 */
public record MemoryNeed(long weights, long cache) {
  private static final int BYTES_A_NUMBER = 2;

  /** Of a file that loads with these options. */
  public static MemoryNeed of(LlamaOptions options) {
    GgufFile file = GgufFile.open(options.file());
    String family = file.architecture();
    long blocks = file.integer(family + ".block_count").orElse(0);
    long heads = Math.max(1, first(file, family + ".attention.head_count"));
    long width = file.integer(family + ".embedding_length").orElse(0) / heads;
    long keys = file.integer(family + ".attention.key_length").orElse(width);
    long values = file.integer(family + ".attention.value_length").orElse(width);
    long trained = file.integer(family + ".context_length").orElse(LlamaOptions.DEFAULT_CONTEXT);
    long context =
        options.contextLength() == 0
            ? Math.min(trained, LlamaOptions.DEFAULT_CONTEXT)
            : options.contextLength();
    int texts = options.room().texts() == 0 ? options.maxSequences() : options.room().texts();
    long cells = context * texts + options.room().nodes();
    return new MemoryNeed(
        file.tensors().stream().mapToLong(GgufTensor::bytes).sum(),
        cells * shared(file, family, blocks, heads) * (keys + values) * BYTES_A_NUMBER);
  }

  /** Heads of all layers whose keys and values are kept. */
  private static long shared(GgufFile file, String family, long blocks, long heads) {
    String key = family + ".attention.head_count_kv";
    return file.ints(key)
        .map(each -> Arrays.stream(each).asLongStream().sum())
        .orElseGet(() -> blocks * file.integer(key).orElse(heads));
  }

  private static long first(GgufFile file, String key) {
    return file.ints(key)
        .filter(each -> each.length > 0)
        .map(each -> (long) each[0])
        .orElseGet(() -> file.integer(key).orElse(1));
  }

  public long bytes() {
    return weights + cache;
  }
}
