package io.draftwire.engine.gguf;

/** The numbers of the format that its reader and its writer must agree on. */
final class GgufFormat {
  static final int MAGIC = 0x46554747;
  static final String ALIGNMENT_KEY = "general.alignment";
  static final int DEFAULT_ALIGNMENT = 32;

  /** ggml's GGML_MAX_NAME, which counts the terminating zero. */
  static final int MAX_TENSOR_NAME_BYTES = 63;

  static final int MAX_DIMS = 4;

  private GgufFormat() {}

  /** {@code bytes} rounded up to a multiple of {@code alignment}, which is a power of two. */
  static long padded(long bytes, int alignment) {
    return (bytes + alignment - 1) & -alignment;
  }
}
