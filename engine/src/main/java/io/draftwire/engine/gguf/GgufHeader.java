package io.draftwire.engine.gguf;

import java.io.IOException;
import java.util.Map;

/**
 * A header as it was parsed and found sound: its fixed part is read here, the rest by the parsers
 * of its two tables. What sound means is listed at {@link GgufFile}.
 *
 * @param alignment of the tensors' data, in bytes
 * @param metadata in the order of the file
 * @param tensors by name, in the order of the file
 */
record GgufHeader(
    int version,
    int alignment,
    Map<String, MetadataValue> metadata,
    Map<String, GgufTensor> tensors) {
  private static final int MAX_KEYS = 1 << 16;
  private static final int MAX_TENSORS = 1 << 16;

  /**
   * Parses the header {@code in} stands at the start of.
   *
   * @throws io.draftwire.engine.ModelException if it is not sound
   */
  static GgufHeader parse(HeaderReader in) throws IOException {
    int magic = in.i32("the magic number");
    if (magic != GgufFormat.MAGIC) {
      throw in.malformed(0, String.format("the magic number is %08x, not 'GGUF'", magic));
    }
    int version = in.i32("the version");
    if (version != 2 && version != 3) {
      throw in.malformed(
          4,
          (version & 0xffff) == 0
              ? "the version is big endian, only little endian is supported"
              : "the version is " + Integer.toUnsignedString(version) + ", supported are 2 and 3");
    }
    int tensorCount = count(in, "the number of tensors", MAX_TENSORS);
    int keyCount = count(in, "the number of metadata keys", MAX_KEYS);
    Map<String, MetadataValue> metadata = new MetadataParser(in).parse(keyCount);
    int alignment = MetadataChecks.alignment(in, metadata);
    MetadataChecks.requireOneShard(in, metadata);
    MetadataChecks.requireTokenizer(in, metadata);
    Map<String, GgufTensor> tensors = new TensorParser(in, alignment).parse(tensorCount);
    return new GgufHeader(version, alignment, metadata, tensors);
  }

  private static int count(HeaderReader in, String what, int limit) throws IOException {
    long at = in.position();
    long count = in.i64(what);
    if (count < 0 || count > limit) {
      throw in.malformed(at, what + " is " + Long.toUnsignedString(count) + ", at most " + limit);
    }
    return (int) count;
  }
}
