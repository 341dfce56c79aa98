package io.draftwire.engine.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Where a metadata value lies in its file, whose bytes are read only when somebody asks for them.
 *
 * @param element the type of an array's elements, or null where there is no array
 * @param count the elements of an array, or 1
 * @param position the offset of the payload, which follows the type and, for an array, the element
 *     type and count
 * @param bytes the length of the payload
 */
record MetadataValue(ValueType type, ValueType element, long count, long position, long bytes) {
  boolean isArray() {
    return type == ValueType.ARRAY;
  }

  boolean isArrayOf(ValueType wanted) {
    return isArray() && element == wanted;
  }

  /** The payload, little endian; {@code in} is left where it was. */
  ByteBuffer read(HeaderReader in) throws IOException {
    long back = in.position();
    in.position(position);
    byte[] payload = in.exactly((int) bytes, "metadata");
    in.position(back);
    return ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The integer that {@code payload} holds; unsigned 64-bit values can come out negative. */
  long integer(ByteBuffer payload) {
    return switch (type) {
      case UINT8 -> payload.get() & 0xffL;
      case INT8 -> payload.get();
      case UINT16 -> payload.getShort() & 0xffffL;
      case INT16 -> payload.getShort();
      case UINT32 -> payload.getInt() & 0xffffffffL;
      case INT32 -> payload.getInt();
      case UINT64, INT64 -> payload.getLong();
      default -> throw new IllegalArgumentException(type + " is no integer");
    };
  }

  /** What stands before the payload in a file: the type, and the shape of an array. */
  int headBytes() {
    return isArray() ? 2 * Integer.BYTES + Long.BYTES : Integer.BYTES;
  }

  void putHead(ByteBuffer out) {
    out.putInt(type.ordinal());
    if (isArray()) {
      out.putInt(element.ordinal()).putLong(count);
    }
  }
}
