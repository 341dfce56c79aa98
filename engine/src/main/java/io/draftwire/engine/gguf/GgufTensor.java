package io.draftwire.engine.gguf;

import java.util.List;

/**
 * Where one tensor lies in a GGUF file.
 *
 * @param name its name, such as {@code blk.0.attn_q.weight}
 * @param dims its dimensions, the innermost (contiguous) first
 * @param type how its values are stored
 * @param position its first byte, counted from the start of the file
 * @param bytes its length in bytes, without padding
 */
public record GgufTensor(String name, List<Long> dims, TensorType type, long position, long bytes) {
  public GgufTensor {
    dims = List.copyOf(dims);
  }

  GgufTensor movedBy(long offset) {
    return new GgufTensor(name, dims, type, position + offset, bytes);
  }
}
