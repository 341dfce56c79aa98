package io.draftwire.engine.gguf;

import io.draftwire.engine.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The header of a GGUF file (version 2 or 3, little endian), checked as a whole when it is opened.
 * A file that {@link #open} accepts has these properties, which llama.cpp takes for granted or
 * enforces by aborting the process:
 *
 * <ol>
 *   <li>every count and length lies inside the file and below a fixed bound;
 *   <li>keys and tensor names are non-empty and distinct, names shorter than 64 bytes;
 *   <li>every tensor has one to four positive dimensions and a type that can be a weight;
 *   <li>tensors lie back to back from the aligned start of the data, each padded to the alignment
 *       and each inside the file, so that none overlaps another;
 *   <li>the tokenizer's scores and types, where present, are of the expected element type and there
 *       is one for each piece;
 *   <li>the file is whole, not one shard of several.
 * </ol>
 *
 * <p>Nothing of the tensors' data is read. Metadata values are located when the file is opened and
 * read when they are asked for, so that opening allocates in proportion to the number of keys and
 * tensors only. Immutable and safe for use by several threads; the accessors read the file again
 * and expect it to be unchanged.
 *
 * <p>The format is described in ggml's {@code docs/gguf.md}.
 */
public final class GgufFile {
  static final int MAGIC = 0x46554747;
  static final String ALIGNMENT_KEY = "general.alignment";
  static final int DEFAULT_ALIGNMENT = 32;

  /** ggml's GGML_MAX_NAME, which counts the terminating zero. */
  static final int MAX_TENSOR_NAME_BYTES = 63;

  static final int MAX_DIMS = 4;

  private static final int MAX_KEYS = 1 << 16;
  private static final int MAX_TENSORS = 1 << 16;
  private static final int MAX_KEY_BYTES = (1 << 16) - 1;

  /** Ten times what the largest vocabulary in use takes, and small enough for one array. */
  private static final int MAX_METADATA_BYTES = 1 << 28;

  /**
   * Below 32 bytes the CPU backend of llama.cpp refuses a memory-mapped buffer by aborting; above
   * 64 KiB a forged value could only serve to overflow.
   */
  private static final int MIN_ALIGNMENT = 32;

  private static final int MAX_ALIGNMENT = 1 << 16;

  /** Where a value lies: its payload, after type and, for arrays, element type and count. */
  private record Location(
      ValueType type, ValueType element, long count, long position, long bytes) {
    boolean isArray() {
      return type == ValueType.ARRAY;
    }
  }

  private final Path path;
  private final int version;
  private final Map<String, Location> metadata = new LinkedHashMap<>();
  private final Map<String, GgufTensor> tensors = new LinkedHashMap<>();
  private int alignment = DEFAULT_ALIGNMENT;

  private GgufFile(Path path, HeaderReader in) throws IOException {
    this.path = path;
    int magic = in.i32("the magic number");
    if (magic != MAGIC) {
      throw in.malformed(0, String.format("the magic number is %08x, not 'GGUF'", magic));
    }
    this.version = in.i32("the version");
    if (version != 2 && version != 3) {
      throw in.malformed(
          4,
          (version & 0xffff) == 0
              ? "the version is big endian, only little endian is supported"
              : "the version is " + Integer.toUnsignedString(version) + ", supported are 2 and 3");
    }
    int tensorCount = count(in, "the number of tensors", MAX_TENSORS);
    int keyCount = count(in, "the number of metadata keys", MAX_KEYS);
    for (int i = 0; i < keyCount; i++) {
      readEntry(in, i);
    }
    checkMetadata(in);
    readTensors(in, tensorCount);
  }

  /**
   * Reads and checks the header of {@code path}.
   *
   * @throws ModelException if the file cannot be read, is no GGUF file, or violates one of the
   *     properties above; the message names the file, the offset, the fault and the remedy
   */
  public static GgufFile open(Path path) {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return new GgufFile(path, new HeaderReader(path, channel));
    } catch (NoSuchFileException e) {
      throw new ModelException(path + ": no such file; check the path of the model", e);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  public Path path() {
    return path;
  }

  public int version() {
    return version;
  }

  /** The alignment of the tensors' data, in bytes. */
  public int alignment() {
    return alignment;
  }

  /** The metadata keys in the order of the file. */
  public Set<String> keys() {
    return Collections.unmodifiableSet(metadata.keySet());
  }

  /** The tensors in the order of the file. */
  public List<GgufTensor> tensors() {
    return List.copyOf(tensors.values());
  }

  public Optional<GgufTensor> tensor(String name) {
    return Optional.ofNullable(tensors.get(name));
  }

  /** {@code general.architecture}, such as {@code llama}. */
  public String architecture() {
    return string("general.architecture")
        .orElseThrow(
            () -> new ModelException(path + ": general.architecture is missing; not a model"));
  }

  /** The string at {@code key}, or empty where there is none or it is of another type. */
  public Optional<String> string(String key) {
    Location at = metadata.get(key);
    if (at == null || at.type != ValueType.STRING) {
      return Optional.empty();
    }
    byte[] raw = read(at);
    return Optional.of(
        new String(raw, Long.BYTES, raw.length - Long.BYTES, StandardCharsets.UTF_8));
  }

  /**
   * The integer at {@code key}, whatever its width, or empty where there is none or it is of
   * another type. Unsigned 64-bit values above {@code Long.MAX_VALUE} come out negative.
   */
  public OptionalLong integer(String key) {
    Location at = metadata.get(key);
    return at == null || !at.type.isInteger()
        ? OptionalLong.empty()
        : OptionalLong.of(integer(read(at), at.type));
  }

  /** The floating-point number at {@code key}, or empty. */
  public OptionalDouble real(String key) {
    Location at = metadata.get(key);
    if (at == null) {
      return OptionalDouble.empty();
    }
    return switch (at.type) {
      case FLOAT32 -> OptionalDouble.of(littleEndian(read(at)).getFloat());
      case FLOAT64 -> OptionalDouble.of(littleEndian(read(at)).getDouble());
      default -> OptionalDouble.empty();
    };
  }

  /** The truth value at {@code key}, or empty. */
  public Optional<Boolean> bool(String key) {
    Location at = metadata.get(key);
    return at == null || at.type != ValueType.BOOL
        ? Optional.empty()
        : Optional.of(read(at)[0] != 0);
  }

  /** The number of elements of the array at {@code key}, or empty where there is no array. */
  public OptionalLong arrayLength(String key) {
    Location at = metadata.get(key);
    return at == null || !at.isArray() ? OptionalLong.empty() : OptionalLong.of(at.count);
  }

  /**
   * The strings of the array at {@code key} as their bytes, which need not be UTF-8; empty where
   * there is no such array.
   */
  public Optional<byte[][]> strings(String key) {
    Location at = array(key, ValueType.STRING);
    if (at == null) {
      return Optional.empty();
    }
    ByteBuffer raw = littleEndian(read(at));
    byte[][] result = new byte[(int) at.count][];
    for (int i = 0; i < result.length; i++) {
      result[i] = new byte[(int) raw.getLong()];
      raw.get(result[i]);
    }
    return Optional.of(result);
  }

  /** The 32-bit floats of the array at {@code key}, or empty. */
  public Optional<float[]> floats(String key) {
    Location at = array(key, ValueType.FLOAT32);
    if (at == null) {
      return Optional.empty();
    }
    float[] result = new float[(int) at.count];
    littleEndian(read(at)).asFloatBuffer().get(result);
    return Optional.of(result);
  }

  /** The 32-bit integers, signed or not, of the array at {@code key}, or empty. */
  public Optional<int[]> ints(String key) {
    Location at = array(key, ValueType.INT32);
    if (at == null) {
      at = array(key, ValueType.UINT32);
    }
    if (at == null) {
      return Optional.empty();
    }
    int[] result = new int[(int) at.count];
    littleEndian(read(at)).asIntBuffer().get(result);
    return Optional.of(result);
  }

  /**
   * The value at {@code key} as it stands in the file, its type first: what a writer needs to copy
   * it byte for byte.
   *
   * @throws IllegalArgumentException if there is no such key
   */
  byte[] encodedValue(String key) {
    Location at = metadata.get(key);
    if (at == null) {
      throw new IllegalArgumentException("no metadata key " + key);
    }
    byte[] payload = read(at);
    int head = at.isArray() ? 2 * Integer.BYTES + Long.BYTES : Integer.BYTES;
    ByteBuffer out = ByteBuffer.allocate(head + payload.length).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(at.type.ordinal());
    if (at.isArray()) {
      out.putInt(at.element.ordinal()).putLong(at.count);
    }
    return out.put(payload).array();
  }

  // ---- reading ----

  private static int count(HeaderReader in, String what, int limit) throws IOException {
    long at = in.position();
    long count = in.i64(what);
    if (count < 0 || count > limit) {
      throw in.malformed(at, what + " is " + Long.toUnsignedString(count) + ", at most " + limit);
    }
    return (int) count;
  }

  private void readEntry(HeaderReader in, int index) throws IOException {
    long at = in.position();
    String key = in.string(MAX_KEY_BYTES, "metadata key " + index);
    if (key.isEmpty()) {
      throw in.malformed(at, "metadata key " + index + " is empty");
    }
    String name = printable(key);
    ValueType type = valueType(in, name);
    Location location;
    if (type == ValueType.ARRAY) {
      long elementAt = in.position();
      ValueType element = valueType(in, name);
      if (element == ValueType.ARRAY) {
        throw in.malformed(elementAt, name + " is an array of arrays, which is not supported");
      }
      long countAt = in.position();
      long count = in.i64(name + " count");
      if (count < 0 || count > MAX_METADATA_BYTES) {
        throw in.malformed(
            countAt,
            name + " has " + Long.toUnsignedString(count) + " elements, at most 2^28 are read");
      }
      long start = in.position();
      skipValues(in, element, count, name);
      location = new Location(type, element, count, start, in.position() - start);
    } else {
      long start = in.position();
      skipValues(in, type, 1, name);
      location = new Location(type, null, 1, start, in.position() - start);
    }
    if (in.position() > MAX_METADATA_BYTES) {
      throw in.malformed(at, "the metadata up to " + name + " takes more than 256 MiB");
    }
    if (metadata.putIfAbsent(key, location) != null) {
      throw in.malformed(at, "metadata key " + name + " appears twice");
    }
  }

  private static ValueType valueType(HeaderReader in, String name) throws IOException {
    long at = in.position();
    int id = in.i32(name + " type");
    ValueType type = ValueType.byId(id);
    if (type == null) {
      throw in.malformed(at, name + " has the unknown value type " + Integer.toUnsignedString(id));
    }
    return type;
  }

  private static void skipValues(HeaderReader in, ValueType type, long count, String name)
      throws IOException {
    switch (type) {
      case STRING -> {
        for (long i = 0; i < count; i++) {
          in.skip(in.i64(name), name);
        }
      }
      case BOOL -> {
        for (long i = 0; i < count; i++) {
          long at = in.position();
          int value = in.u8(name);
          if (value > 1) {
            throw in.malformed(at, name + " is a truth value of " + value + ", not 0 or 1");
          }
        }
      }
      default -> in.skip(count * type.bytes, name);
    }
  }

  private void checkMetadata(HeaderReader in) {
    Location at = metadata.get(ALIGNMENT_KEY);
    if (at != null) {
      if (at.type != ValueType.UINT32) {
        throw in.malformed(at.position, ALIGNMENT_KEY + " is " + at.type + ", not UINT32");
      }
      long value = integer(read(at), at.type);
      if (Long.bitCount(value) != 1 || value < MIN_ALIGNMENT || value > MAX_ALIGNMENT) {
        throw in.malformed(
            at.position,
            ALIGNMENT_KEY
                + " is "
                + value
                + ", not a power of two from "
                + MIN_ALIGNMENT
                + " to "
                + MAX_ALIGNMENT);
      }
      alignment = (int) value;
    }
    long shards = integer("split.count").orElse(1);
    if (shards > 1) {
      throw new ModelException(
          path
              + ": is one of "
              + shards
              + " shards; join them into one file first (llama-gguf-split --merge)");
    }
    Location tokens = metadata.get("tokenizer.ggml.tokens");
    if (tokens != null) {
      requireArray(in, "tokenizer.ggml.tokens", tokens, ValueType.STRING, tokens.count);
      requireArray(in, "tokenizer.ggml.scores", null, ValueType.FLOAT32, tokens.count);
      requireArray(in, "tokenizer.ggml.token_type", null, ValueType.INT32, tokens.count);
    }
  }

  /** llama.cpp indexes these arrays by token without looking at their length or type. */
  private void requireArray(
      HeaderReader in, String key, Location known, ValueType element, long count) {
    Location at = known != null ? known : metadata.get(key);
    if (at == null) {
      return;
    }
    if (!at.isArray() || at.element != element || at.count != count) {
      throw in.malformed(
          at.position,
          key
              + " is "
              + (at.isArray() ? at.count + " of " + at.element : at.type.toString())
              + ", not an array of "
              + count
              + " "
              + element);
    }
  }

  private void readTensors(HeaderReader in, int count) throws IOException {
    List<GgufTensor> relative = new ArrayList<>();
    List<Long> offsetsAt = new ArrayList<>();
    long expected = 0;
    for (int i = 0; i < count; i++) {
      long nameAt = in.position();
      String name = in.string(MAX_TENSOR_NAME_BYTES, "the name of tensor " + i);
      if (name.isEmpty() || name.chars().anyMatch(c -> c < ' ')) {
        throw in.malformed(
            nameAt, "the name of tensor " + i + " is empty or has control characters");
      }
      String what = "tensor " + printable(name);
      List<Long> dims = readDims(in, what);
      TensorType type = readTensorType(in, what);
      long dimsAt = in.position();
      long bytes = bytes(in, what, dims, type);
      offsetsAt.add(dimsAt);
      long offset = in.i64(what + " offset");
      if (offset != expected) {
        throw in.malformed(
            dimsAt,
            what
                + " has offset "
                + Long.toUnsignedString(offset)
                + " where "
                + expected
                + " follows from the tensors before it");
      }
      GgufTensor tensor = new GgufTensor(name, dims, type, offset, bytes);
      relative.add(tensor);
      // The sum stays far below overflow: each tensor fits the file, and there are at most 2^16.
      expected += padded(bytes, alignment);
      if (expected - alignment > in.size()) {
        throw in.malformed(dimsAt, what + " ends beyond the end of the file");
      }
    }
    long start = padded(in.position(), alignment);
    for (int i = 0; i < count; i++) {
      GgufTensor t = relative.get(i);
      long position = start + t.position();
      if (position + t.bytes() > in.size()) {
        throw in.malformed(
            offsetsAt.get(i),
            "tensor "
                + printable(t.name())
                + " spans bytes "
                + position
                + " to "
                + (position + t.bytes())
                + " of a file of "
                + in.size()
                + " (is the download complete?)");
      }
      if (tensors.put(t.name(), new GgufTensor(t.name(), t.dims(), t.type(), position, t.bytes()))
          != null) {
        throw in.malformed(offsetsAt.get(i), "tensor " + printable(t.name()) + " appears twice");
      }
    }
  }

  private static List<Long> readDims(HeaderReader in, String what) throws IOException {
    long at = in.position();
    int count = in.i32(what + " number of dimensions");
    if (count < 1 || count > MAX_DIMS) {
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

  private static TensorType readTensorType(HeaderReader in, String what) throws IOException {
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

  private static long bytes(HeaderReader in, String what, List<Long> dims, TensorType type) {
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

  // ---- values ----

  private Location array(String key, ValueType element) {
    Location at = metadata.get(key);
    return at != null && at.isArray() && at.element == element ? at : null;
  }

  private byte[] read(Location at) {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      HeaderReader in = new HeaderReader(path, channel);
      in.position(at.position);
      return in.exactly((int) at.bytes, "metadata");
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private static long integer(byte[] raw, ValueType type) {
    ByteBuffer in = littleEndian(raw);
    return switch (type) {
      case UINT8 -> in.get() & 0xffL;
      case INT8 -> in.get();
      case UINT16 -> in.getShort() & 0xffffL;
      case INT16 -> in.getShort();
      case UINT32 -> in.getInt() & 0xffffffffL;
      case INT32 -> in.getInt();
      case UINT64, INT64 -> in.getLong();
      default -> throw new IllegalArgumentException(type + " is no integer");
    };
  }

  private static ByteBuffer littleEndian(byte[] raw) {
    return ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
  }

  static long padded(long bytes, int alignment) {
    return (bytes + alignment - 1) & -alignment;
  }

  private static String printable(String name) {
    String text = name.length() > 80 ? name.substring(0, 80) + "..." : name;
    StringBuilder out = new StringBuilder();
    text.chars().forEach(c -> out.append(c < ' ' || c == 0x7f ? '?' : (char) c));
    return out.toString();
  }

  private static ModelException unreadable(Path path, IOException e) {
    return new ModelException(path + ": cannot be read: " + e.getMessage(), e);
  }
}
