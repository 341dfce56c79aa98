package io.draftwire.engine.llama;

import io.draftwire.engine.gguf.TensorType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A GGUF file taken apart so that a test can change any part of it. What is written is laid out as
 * the format wants it, whatever was changed: each tensor gets as many bytes as it asks for, taken
 * over or drawn.
 */
final class EditableGguf {
  static final int UINT32 = 4;
  static final int INT32 = 5;
  static final int FLOAT32 = 6;
  static final int BOOL = 7;
  static final int STRING = 8;
  static final int ARRAY = 9;

  private static final int[] WIDTHS = {1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};
  private static final int ALIGNMENT = 32;

  /** One value, or an array of {@code element}; each item is its bytes, strings without length. */
  static final class Entry {
    String key;
    int type;
    int element = -1;
    List<byte[]> items = new ArrayList<>();

    boolean isArray() {
      return element >= 0;
    }

    Entry copy() {
      Entry entry = new Entry();
      entry.key = key;
      entry.type = type;
      entry.element = element;
      entry.items = new ArrayList<>(items);
      return entry;
    }
  }

  /** A tensor; {@code data} may be of another length than its shape and type ask for. */
  static final class Tensor {
    String name;
    long[] dims;
    int type;
    byte[] data;

    Tensor copy() {
      Tensor tensor = new Tensor();
      tensor.name = name;
      tensor.dims = dims.clone();
      tensor.type = type;
      tensor.data = data;
      return tensor;
    }
  }

  final List<Entry> entries = new ArrayList<>();
  final List<Tensor> tensors = new ArrayList<>();

  static EditableGguf read(Path file) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    in.position(8);
    long tensorCount = in.getLong();
    long entryCount = in.getLong();
    EditableGguf gguf = new EditableGguf();
    for (long i = 0; i < entryCount; i++) {
      Entry entry = new Entry();
      entry.key = new String(item(in, STRING), StandardCharsets.UTF_8);
      entry.type = in.getInt();
      entry.element = entry.type == ARRAY ? in.getInt() : -1;
      long count = entry.isArray() ? in.getLong() : 1;
      for (long j = 0; j < count; j++) {
        entry.items.add(item(in, entry.isArray() ? entry.element : entry.type));
      }
      gguf.entries.add(entry);
    }
    List<Long> offsets = new ArrayList<>();
    for (long i = 0; i < tensorCount; i++) {
      Tensor tensor = new Tensor();
      tensor.name = new String(item(in, STRING), StandardCharsets.UTF_8);
      tensor.dims = new long[in.getInt()];
      for (int d = 0; d < tensor.dims.length; d++) {
        tensor.dims[d] = in.getLong();
      }
      tensor.type = in.getInt();
      offsets.add(in.getLong());
      gguf.tensors.add(tensor);
    }
    long start = padded(in.position());
    for (int i = 0; i < offsets.size(); i++) {
      Tensor tensor = gguf.tensors.get(i);
      tensor.data = new byte[(int) bytes(tensor)];
      in.get((int) (start + offsets.get(i)), tensor.data);
    }
    return gguf;
  }

  EditableGguf copy() {
    EditableGguf copy = new EditableGguf();
    entries.forEach(entry -> copy.entries.add(entry.copy()));
    tensors.forEach(tensor -> copy.tensors.add(tensor.copy()));
    return copy;
  }

  Entry entry(String key) {
    return entries.stream().filter(entry -> entry.key.equals(key)).findFirst().orElseThrow();
  }

  void put(String key, int type, byte[] value) {
    entries.removeIf(entry -> entry.key.equals(key));
    Entry entry = new Entry();
    entry.key = key;
    entry.type = type;
    entry.items.add(value);
    entries.add(entry);
  }

  void put(String key, String value) {
    put(key, STRING, value.getBytes(StandardCharsets.UTF_8));
  }

  void put(String key, int value) {
    put(key, UINT32, number(value));
  }

  void put(String key, float value) {
    put(key, FLOAT32, number(Float.floatToRawIntBits(value)));
  }

  /** Of F32, drawn when it is written. */
  void tensor(String name, long... dims) {
    Tensor tensor = new Tensor();
    tensor.name = name;
    tensor.dims = dims;
    tensor.data = new byte[0];
    tensors.add(tensor);
  }

  /** For another family of models, whose keys begin with its name. */
  EditableGguf as(String architecture) {
    String old =
        new String(entry("general.architecture").items.get(0), StandardCharsets.UTF_8) + ".";
    put("general.architecture", architecture);
    for (Entry entry : entries) {
      if (entry.key.startsWith(old)) {
        entry.key = architecture + "." + entry.key.substring(old.length());
      }
    }
    return this;
  }

  static byte[] number(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  static int width(int type) {
    return type >= 0 && type < WIDTHS.length ? WIDTHS[type] : 4;
  }

  byte[] encoded(Random random) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("GGUF".getBytes(StandardCharsets.UTF_8));
    out.writeBytes(number(3));
    out.writeBytes(wide(tensors.size()));
    out.writeBytes(wide(entries.size()));
    for (Entry entry : entries) {
      write(out, STRING, entry.key.getBytes(StandardCharsets.UTF_8));
      out.writeBytes(number(entry.type));
      if (entry.isArray()) {
        out.writeBytes(number(entry.element));
        out.writeBytes(wide(entry.items.size()));
      }
      for (byte[] item : entry.items) {
        write(out, entry.isArray() ? entry.element : entry.type, item);
      }
    }
    long offset = 0;
    for (Tensor tensor : tensors) {
      write(out, STRING, tensor.name.getBytes(StandardCharsets.UTF_8));
      out.writeBytes(number(tensor.dims.length));
      for (long dim : tensor.dims) {
        out.writeBytes(wide(dim));
      }
      out.writeBytes(number(tensor.type));
      out.writeBytes(wide(offset));
      offset += padded(bytes(tensor));
    }
    out.writeBytes(new byte[(int) (padded(out.size()) - out.size())]);
    for (Tensor tensor : tensors) {
      out.writeBytes(data(tensor, random));
      out.writeBytes(new byte[(int) (padded(out.size()) - out.size())]);
    }
    return out.toByteArray();
  }

  private static byte[] data(Tensor tensor, Random random) {
    byte[] data = new byte[(int) bytes(tensor)];
    if (data.length == tensor.data.length) {
      return tensor.data;
    }
    ByteBuffer drawn = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    while (tensor.type == TensorType.F32.id() && drawn.remaining() >= 4) {
      drawn.putFloat((float) random.nextGaussian());
    }
    return data;
  }

  /** None where that would be too many for a test: the file is cut short then. */
  private static long bytes(Tensor tensor) {
    for (TensorType type : TensorType.values()) {
      if (type.id() == tensor.type) {
        double bytes = (double) type.blockBytes() / type.blockElements();
        for (long dim : tensor.dims) {
          bytes *= dim;
        }
        return bytes >= 0 && bytes < 1 << 24 ? (long) bytes : 0;
      }
    }
    return 0;
  }

  private static void write(ByteArrayOutputStream out, int type, byte[] item) {
    if (type == STRING) {
      out.writeBytes(wide(item.length));
    }
    out.writeBytes(item);
  }

  private static byte[] item(ByteBuffer in, int type) {
    byte[] item = new byte[type == STRING ? (int) in.getLong() : width(type)];
    in.get(item);
    return item;
  }

  private static byte[] wide(long value) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
  }

  private static long padded(long bytes) {
    return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
  }
}
