package io.draftwire.engine.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Writes a GGUF file of version 3. Metadata and tensors are declared first; {@link #write} then
 * lays out the header and asks each tensor for its data in turn, so that no tensor is ever held in
 * memory by the writer. Not safe for use by several threads.
 */
public final class GgufWriter {
  private static final int VERSION = 3;

  /** Writes the data of one tensor, exactly the bytes that its dimensions and type call for. */
  @FunctionalInterface
  public interface TensorData {
    void writeTo(WritableByteChannel out) throws IOException;
  }

  private record Tensor(String name, long[] dims, TensorType type, TensorData data) {
    long bytes() {
      long bytes = (long) type.blockBytes() * (dims[0] / type.blockElements());
      for (int j = 1; j < dims.length; j++) {
        bytes = Math.multiplyExact(bytes, dims[j]);
      }
      return bytes;
    }
  }

  private final Map<String, byte[]> metadata = new LinkedHashMap<>();
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  public GgufWriter string(String key, String value) {
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    return put(key, buffer(12 + text.length, ValueType.STRING).putLong(text.length).put(text));
  }

  /** An unsigned 32-bit integer, the type llama.cpp expects of counts and sizes. */
  public GgufWriter uint32(String key, long value) {
    if (value < 0 || value > 0xffffffffL) {
      throw new IllegalArgumentException(key + " is " + value + ", outside unsigned 32 bits");
    }
    return put(key, buffer(8, ValueType.UINT32).putInt((int) value));
  }

  public GgufWriter float32(String key, float value) {
    return put(key, buffer(8, ValueType.FLOAT32).putFloat(value));
  }

  public GgufWriter bool(String key, boolean value) {
    return put(key, buffer(5, ValueType.BOOL).put((byte) (value ? 1 : 0)));
  }

  /** An array of strings given as their bytes, which need not be UTF-8. */
  public GgufWriter strings(String key, byte[][] values) {
    int bytes = 16;
    for (byte[] value : values) {
      bytes = Math.addExact(bytes, Long.BYTES + value.length);
    }
    ByteBuffer out = arrayBuffer(bytes, ValueType.STRING, values.length);
    for (byte[] value : values) {
      out.putLong(value.length).put(value);
    }
    return put(key, out);
  }

  public GgufWriter floats(String key, float[] values) {
    ByteBuffer out = arrayBuffer(16 + 4 * values.length, ValueType.FLOAT32, values.length);
    for (float value : values) {
      out.putFloat(value);
    }
    return put(key, out);
  }

  public GgufWriter ints(String key, int[] values) {
    ByteBuffer out = arrayBuffer(16 + 4 * values.length, ValueType.INT32, values.length);
    for (int value : values) {
      out.putInt(value);
    }
    return put(key, out);
  }

  /** Copies every key of {@code source} that starts with {@code prefix}, byte for byte. */
  public GgufWriter copy(GgufFile source, String prefix) {
    return copy(source, key -> key.startsWith(prefix));
  }

  /** Copies the keys of {@code source} that are {@code wanted}, byte for byte. */
  public GgufWriter copy(GgufFile source, Predicate<String> wanted) {
    for (String key : source.keys()) {
      if (wanted.test(key)) {
        putEncoded(key, source.encodedValue(key));
      }
    }
    return this;
  }

  /**
   * Declares a tensor.
   *
   * @param dims the dimensions, innermost first; that one in whole blocks of the type
   */
  public GgufWriter tensor(String name, TensorType type, TensorData data, long... dims) {
    int nameBytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (nameBytes == 0 || nameBytes > GgufFormat.MAX_TENSOR_NAME_BYTES) {
      throw new IllegalArgumentException("tensor name of " + nameBytes + " bytes: " + name);
    }
    if (dims.length < 1 || dims.length > GgufFormat.MAX_DIMS) {
      throw new IllegalArgumentException(name + " has " + dims.length + " dimensions, not 1 to 4");
    }
    for (long dim : dims) {
      if (dim < 1) {
        throw new IllegalArgumentException(name + " has a dimension of " + dim);
      }
    }
    if (dims[0] % type.blockElements() != 0) {
      throw new IllegalArgumentException(
          name + " has rows of " + dims[0] + ", no whole blocks of " + type);
    }
    if (tensors.putIfAbsent(name, new Tensor(name, dims.clone(), type, data)) != null) {
      throw new IllegalArgumentException("tensor " + name + " is declared twice");
    }
    return this;
  }

  /** Declares the tensors of {@code source} that are {@code wanted}, with the data they have. */
  public GgufWriter tensors(GgufFile source, Predicate<String> wanted) {
    for (GgufTensor tensor : source.tensors()) {
      if (wanted.test(tensor.name())) {
        tensor(
            tensor.name(),
            tensor.type(),
            out -> copy(source.path(), tensor, out),
            tensor.dims().stream().mapToLong(Long::longValue).toArray());
      }
    }
    return this;
  }

  private static void copy(Path source, GgufTensor tensor, WritableByteChannel out)
      throws IOException {
    try (FileChannel in = FileChannel.open(source)) {
      for (long done = 0; done < tensor.bytes(); ) {
        done += in.transferTo(tensor.position() + done, tensor.bytes() - done, out);
      }
    }
  }

  /**
   * Writes the file, replacing what is there.
   *
   * @throws IllegalStateException if a tensor writes more or fewer bytes than it declared
   */
  public void write(Path target) throws IOException {
    try (FileChannel out =
        FileChannel.open(
            target,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      writeFully(out, header());
      pad(out);
      long start = out.position();
      long expected = start;
      for (Tensor tensor : tensors.values()) {
        tensor.data.writeTo(out);
        expected += tensor.bytes();
        if (out.position() != expected) {
          throw new IllegalStateException(
              tensor.name
                  + " wrote up to byte "
                  + out.position()
                  + " where its dimensions call for "
                  + expected);
        }
        pad(out);
        expected = out.position();
      }
    }
  }

  /** Writes all that remains of {@code data}; a channel may take it in pieces. */
  static void writeFully(WritableByteChannel out, ByteBuffer data) throws IOException {
    while (data.hasRemaining()) {
      out.write(data);
    }
  }

  private ByteBuffer header() {
    List<byte[]> names = new ArrayList<>();
    long bytes = 24;
    for (Map.Entry<String, byte[]> entry : metadata.entrySet()) {
      bytes += 8 + entry.getKey().getBytes(StandardCharsets.UTF_8).length + entry.getValue().length;
    }
    for (Tensor tensor : tensors.values()) {
      byte[] name = tensor.name.getBytes(StandardCharsets.UTF_8);
      names.add(name);
      bytes += 8 + name.length + 4 + 8L * tensor.dims.length + 4 + 8;
    }
    ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(GgufFormat.MAGIC).putInt(VERSION);
    out.putLong(tensors.size()).putLong(metadata.size());
    metadata.forEach(
        (key, value) -> {
          byte[] text = key.getBytes(StandardCharsets.UTF_8);
          out.putLong(text.length).put(text).put(value);
        });
    long offset = 0;
    int i = 0;
    for (Tensor tensor : tensors.values()) {
      byte[] name = names.get(i++);
      out.putLong(name.length).put(name).putInt(tensor.dims.length);
      for (long dim : tensor.dims) {
        out.putLong(dim);
      }
      out.putInt(tensor.type.id()).putLong(offset);
      offset += GgufFormat.padded(tensor.bytes(), GgufFormat.DEFAULT_ALIGNMENT);
    }
    return out.flip();
  }

  private static void pad(FileChannel out) throws IOException {
    long at = out.position();
    int missing = (int) (GgufFormat.padded(at, GgufFormat.DEFAULT_ALIGNMENT) - at);
    writeFully(out, ByteBuffer.allocate(missing));
  }

  private GgufWriter put(String key, ByteBuffer value) {
    if (value.hasRemaining()) {
      throw new IllegalStateException(key + " left " + value.remaining() + " bytes unwritten");
    }
    return putEncoded(key, value.array());
  }

  private GgufWriter putEncoded(String key, byte[] value) {
    if (key.isEmpty() || key.equals(GgufFormat.ALIGNMENT_KEY)) {
      throw new IllegalArgumentException("metadata key '" + key + "' cannot be written");
    }
    if (metadata.putIfAbsent(key, value) != null) {
      throw new IllegalArgumentException("metadata key " + key + " is declared twice");
    }
    return this;
  }

  private static ByteBuffer buffer(int bytes, ValueType type) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(type.ordinal());
  }

  private static ByteBuffer arrayBuffer(int bytes, ValueType element, long count) {
    return buffer(bytes, ValueType.ARRAY).putInt(element.ordinal()).putLong(count);
  }
}
