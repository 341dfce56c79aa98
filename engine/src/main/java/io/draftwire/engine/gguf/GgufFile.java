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
import java.util.List;
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
  private final Path path;
  private final GgufHeader header;

  private GgufFile(Path path, GgufHeader header) {
    this.path = path;
    this.header = header;
  }

  /**
   * Reads and checks the header of {@code path}.
   *
   * @throws ModelException if the file cannot be read, is no GGUF file, or violates one of the
   *     properties above; the message names the file, the offset, the fault and the remedy
   */
  public static GgufFile open(Path path) {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return new GgufFile(path, GgufHeader.parse(new HeaderReader(path, channel)));
    } catch (NoSuchFileException e) {
      throw new ModelException(path + ": no such file; check the path of the model", e);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  public Path path() {
    return path;
  }

  /** {@code text}, which is a file's and may be anything, fit for a message of one line. */
  public static String printable(String text) {
    return HeaderReader.printable(text);
  }

  public int version() {
    return header.version();
  }

  /** The alignment of the tensors' data, in bytes. */
  public int alignment() {
    return header.alignment();
  }

  /** The metadata keys in the order of the file. */
  public Set<String> keys() {
    return header.metadata().keySet();
  }

  /** The tensors in the order of the file. */
  public List<GgufTensor> tensors() {
    return List.copyOf(header.tensors().values());
  }

  public Optional<GgufTensor> tensor(String name) {
    return Optional.ofNullable(header.tensors().get(name));
  }

  /** {@code general.architecture}, such as {@code llama}. */
  public String architecture() {
    return string("general.architecture")
        .orElseThrow(
            () -> new ModelException(path + ": general.architecture is missing; not a model"));
  }

  /** The string at {@code key}, or empty where there is none or it is of another type. */
  public Optional<String> string(String key) {
    MetadataValue at = header.metadata().get(key);
    if (at == null || at.type() != ValueType.STRING) {
      return Optional.empty();
    }
    ByteBuffer raw = read(at).position(Long.BYTES); // behind its length
    return Optional.of(StandardCharsets.UTF_8.decode(raw).toString());
  }

  /**
   * The integer at {@code key}, whatever its width, or empty where there is none or it is of
   * another type. Unsigned 64-bit values above {@code Long.MAX_VALUE} come out negative.
   */
  public OptionalLong integer(String key) {
    MetadataValue at = header.metadata().get(key);
    return at == null || !at.type().isInteger()
        ? OptionalLong.empty()
        : OptionalLong.of(at.integer(read(at)));
  }

  /** The floating-point number at {@code key}, or empty. */
  public OptionalDouble real(String key) {
    MetadataValue at = header.metadata().get(key);
    if (at == null) {
      return OptionalDouble.empty();
    }
    return switch (at.type()) {
      case FLOAT32 -> OptionalDouble.of(read(at).getFloat());
      case FLOAT64 -> OptionalDouble.of(read(at).getDouble());
      default -> OptionalDouble.empty();
    };
  }

  /** The truth value at {@code key}, or empty. */
  public Optional<Boolean> bool(String key) {
    MetadataValue at = header.metadata().get(key);
    return at == null || at.type() != ValueType.BOOL
        ? Optional.empty()
        : Optional.of(read(at).get() != 0);
  }

  /** The number of elements of the array at {@code key}, or empty where there is no array. */
  public OptionalLong arrayLength(String key) {
    MetadataValue at = header.metadata().get(key);
    return at == null || !at.isArray() ? OptionalLong.empty() : OptionalLong.of(at.count());
  }

  /**
   * The strings of the array at {@code key} as their bytes, which need not be UTF-8; empty where
   * there is no such array.
   */
  public Optional<byte[][]> strings(String key) {
    MetadataValue at = array(key, ValueType.STRING);
    if (at == null) {
      return Optional.empty();
    }
    ByteBuffer raw = read(at);
    byte[][] result = new byte[(int) at.count()][];
    for (int i = 0; i < result.length; i++) {
      result[i] = new byte[(int) raw.getLong()];
      raw.get(result[i]);
    }
    return Optional.of(result);
  }

  /** The 32-bit floats of the array at {@code key}, or empty. */
  public Optional<float[]> floats(String key) {
    MetadataValue at = array(key, ValueType.FLOAT32);
    if (at == null) {
      return Optional.empty();
    }
    float[] result = new float[(int) at.count()];
    read(at).asFloatBuffer().get(result);
    return Optional.of(result);
  }

  /** The 32-bit integers, signed or not, of the array at {@code key}, or empty. */
  public Optional<int[]> ints(String key) {
    MetadataValue at = array(key, ValueType.INT32);
    if (at == null) {
      at = array(key, ValueType.UINT32);
    }
    if (at == null) {
      return Optional.empty();
    }
    int[] result = new int[(int) at.count()];
    read(at).asIntBuffer().get(result);
    return Optional.of(result);
  }

  /**
   * The value at {@code key} as it stands in the file, its type first: what a writer needs to copy
   * it byte for byte, and a digest to cover it whatever its type.
   *
   * @throws IllegalArgumentException if there is no such key
   */
  public byte[] encodedValue(String key) {
    MetadataValue at = header.metadata().get(key);
    if (at == null) {
      throw new IllegalArgumentException("no metadata key " + key);
    }
    ByteBuffer payload = read(at);
    ByteBuffer out =
        ByteBuffer.allocate(at.headBytes() + payload.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    at.putHead(out);
    return out.put(payload).array();
  }

  private MetadataValue array(String key, ValueType element) {
    MetadataValue at = header.metadata().get(key);
    return at != null && at.isArrayOf(element) ? at : null;
  }

  private ByteBuffer read(MetadataValue at) {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return at.read(new HeaderReader(path, channel));
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private static ModelException unreadable(Path path, IOException e) {
    return new ModelException(path + ": cannot be read: " + e.getMessage(), e);
  }
}
