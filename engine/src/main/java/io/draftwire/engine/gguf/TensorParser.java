package io.draftwire.engine.gguf;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the table of tensors that ends a header, and checks that their data lie back to back behind
 * it, inside the file.
 */
final class TensorParser {
  private final HeaderReader in;
  private final int alignment;

  TensorParser(HeaderReader in, int alignment) {
    this.in = in;
    this.alignment = alignment;
  }

  Map<String, GgufTensor> parse(int count) throws IOException {
    List<GgufTensor> relative = new ArrayList<>(); // positions from the start of the data
    List<Long> offsetsAt = new ArrayList<>();
    long expected = 0;
    for (int i = 0; i < count; i++) {
      GgufTensor tensor = parseTensor(i, expected);
      long offsetAt = in.position() - Long.BYTES;
      relative.add(tensor);
      offsetsAt.add(offsetAt);
      // The sum stays far below overflow: each tensor fits the file, and there are at most 2^16.
      expected += GgufFormat.padded(tensor.bytes(), alignment);
      if (expected - alignment > in.size()) {
        throw in.malformed(offsetAt, named(tensor) + " ends beyond the end of the file");
      }
    }
    // Only the end of the table tells where the data start.
    long start = GgufFormat.padded(in.position(), alignment);
    Map<String, GgufTensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      GgufTensor tensor = relative.get(i).movedBy(start);
      requireInside(tensor, offsetsAt.get(i));
      if (tensors.put(tensor.name(), tensor) != null) {
        throw in.malformed(offsetsAt.get(i), named(tensor) + " appears twice");
      }
    }
    return Collections.unmodifiableMap(tensors);
  }

  /** Reads one row of the table, whose tensor must start at {@code expected}. */
  private GgufTensor parseTensor(int index, long expected) throws IOException {
    long nameAt = in.position();
    String name = in.string(GgufFormat.MAX_TENSOR_NAME_BYTES, "the name of tensor " + index);
    if (name.isEmpty() || name.chars().anyMatch(c -> c < ' ')) {
      throw in.malformed(
          nameAt, "the name of tensor " + index + " is empty or has control characters");
    }
    String what = "tensor " + HeaderReader.printable(name);
    List<Long> dims = dims(what);
    TensorType type = type(what);
    long bytes = bytes(what, dims, type);
    long offsetAt = in.position();
    long offset = in.i64(what + " offset");
    if (offset != expected) {
      throw in.malformed(
          offsetAt,
          what
              + " has offset "
              + Long.toUnsignedString(offset)
              + " where "
              + expected
              + " follows from the tensors before it");
    }
    return new GgufTensor(name, dims, type, offset, bytes);
  }

  private void requireInside(GgufTensor tensor, long offsetAt) {
    long end = tensor.position() + tensor.bytes();
    if (end > in.size()) {
      throw in.malformed(
          offsetAt,
          named(tensor)
              + " spans bytes "
              + tensor.position()
              + " to "
              + end
              + " of a file of "
              + in.size()
              + " (is the download complete?)");
    }
  }

  private static String named(GgufTensor tensor) {
    return "tensor " + HeaderReader.printable(tensor.name());
  }

  private List<Long> dims(String what) throws IOException {
    long at = in.position();
    int count = in.i32(what + " number of dimensions");
    if (count < 1 || count > GgufFormat.MAX_DIMS) {
      throw in.malformed(
          at, what + " has " + Integer.toUnsignedString(count) + " dimensions, not 1 to 4");
    }
    List<Long> dims = new ArrayList<>(count);
    for (int j = 0; j < count; j++) {
      long dimAt = in.position();
      long dim = in.i64(what + " dimension " + j);
      if (dim < 1) {
        throw in.malformed(dimAt, what + " has dimension " + j + " of " + dim);
      }
      dims.add(dim);
    }
    return dims;
  }

  private TensorType type(String what) throws IOException {
    long at = in.position();
    int id = in.i32(what + " type");
    TensorType type = TensorType.byId(id);
    if (type == null) {
      throw in.malformed(at, what + " has the unknown tensor type " + Integer.toUnsignedString(id));
    }
    if (!type.isWeight()) {
      throw in.malformed(at, what + " is stored as " + type + ", which cannot be a weight");
    }
    return type;
  }

  private long bytes(String what, List<Long> dims, TensorType type) {
    if (dims.get(0) % type.blockElements() != 0) {
      throw in.malformed(
          in.position(),
          what
              + " has rows of "
              + dims.get(0)
              + ", not a multiple of the "
              + type.blockElements()
              + " values in a block of "
              + type);
    }
    try {
      long bytes = dims.get(0) / type.blockElements();
      for (int j = 1; j < dims.size(); j++) {
        bytes = Math.multiplyExact(bytes, dims.get(j));
      }
      bytes = Math.multiplyExact(bytes, type.blockBytes());
      if (bytes <= in.size()) {
        return bytes;
      }
    } catch (ArithmeticException e) {
      // Falls through: more than 2^63 bytes is more than the file holds.
    }
    throw in.malformed(in.position(), what + " of dimensions " + dims + " is larger than the file");
  }
}
