package io.draftwire.engine.gguf;

import java.io.IOException;
import java.util.Map;

/** What the values of a header must be for llama.cpp, which trusts them, to be safe with them. */
final class MetadataChecks {
  /**
   * Below 32 bytes the CPU backend of llama.cpp refuses a memory-mapped buffer by aborting; above
   * 64 KiB a forged value could only serve to overflow.
   */
  private static final int MIN_ALIGNMENT = 32;

  private static final int MAX_ALIGNMENT = 1 << 16;

  private MetadataChecks() {}

  /** The alignment that {@code metadata} asks for, or else the format's default. */
  static int alignment(HeaderReader in, Map<String, MetadataValue> metadata) throws IOException {
    MetadataValue at = metadata.get(GgufFormat.ALIGNMENT_KEY);
    if (at == null) {
      return GgufFormat.DEFAULT_ALIGNMENT;
    }
    if (at.type() != ValueType.UINT32) {
      throw in.malformed(
          at.position(), GgufFormat.ALIGNMENT_KEY + " is " + at.type() + ", not UINT32");
    }
    long value = at.integer(at.read(in));
    if (Long.bitCount(value) != 1 || value < MIN_ALIGNMENT || value > MAX_ALIGNMENT) {
      throw in.malformed(
          at.position(),
          GgufFormat.ALIGNMENT_KEY
              + " is "
              + value
              + ", not a power of two from "
              + MIN_ALIGNMENT
              + " to "
              + MAX_ALIGNMENT);
    }
    return (int) value;
  }

  static void requireOneShard(HeaderReader in, Map<String, MetadataValue> metadata)
      throws IOException {
    MetadataValue at = metadata.get("split.count");
    if (at == null || !at.type().isInteger()) {
      return;
    }
    long shards = at.integer(at.read(in));
    if (shards > 1) {
      throw in.unusable(
          "is one of "
              + shards
              + " shards; join them into one file first (llama-gguf-split --merge)");
    }
  }

  static void requireTokenizer(HeaderReader in, Map<String, MetadataValue> metadata) {
    MetadataValue tokens = metadata.get("tokenizer.ggml.tokens");
    if (tokens != null) {
      requireArray(in, metadata, "tokenizer.ggml.tokens", ValueType.STRING, tokens.count());
      requireArray(in, metadata, "tokenizer.ggml.scores", ValueType.FLOAT32, tokens.count());
      requireArray(in, metadata, "tokenizer.ggml.token_type", ValueType.INT32, tokens.count());
    }
  }

  /** llama.cpp indexes these arrays by token without looking at their length or type. */
  private static void requireArray(
      HeaderReader in,
      Map<String, MetadataValue> metadata,
      String key,
      ValueType element,
      long count) {
    MetadataValue at = metadata.get(key);
    if (at == null || (at.isArrayOf(element) && at.count() == count)) {
      return;
    }
    throw in.malformed(
        at.position(),
        key
            + " is "
            + (at.isArray() ? at.count() + " of " + at.element() : at.type().toString())
            + ", not an array of "
            + count
            + " "
            + element);
  }
}
