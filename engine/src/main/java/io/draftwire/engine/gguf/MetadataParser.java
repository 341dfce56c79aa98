package io.draftwire.engine.gguf;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Walks over the metadata of a header and notes where each value lies. What it notes is inside the
 * file, so memory grows with the number of keys and not with what a forged length claims.
 */
final class MetadataParser {
  private static final int MAX_KEY_BYTES = (1 << 16) - 1;

  /** Ten times what the largest vocabulary in use takes, and small enough for one array. */
  private static final int MAX_METADATA_BYTES = 1 << 28;

  private final HeaderReader in;
  private final Map<String, MetadataValue> metadata = new LinkedHashMap<>();

  MetadataParser(HeaderReader in) {
    this.in = in;
  }

  Map<String, MetadataValue> parse(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      parseEntry(i);
    }
    return Collections.unmodifiableMap(metadata);
  }

  private void parseEntry(int index) throws IOException {
    long at = in.position();
    String key = in.string(MAX_KEY_BYTES, "metadata key " + index);
    if (key.isEmpty()) {
      throw in.malformed(at, "metadata key " + index + " is empty");
    }
    String name = HeaderReader.printable(key);
    ValueType type = valueType(name);
    MetadataValue value;
    if (type == ValueType.ARRAY) {
      long elementAt = in.position();
      ValueType element = valueType(name);
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
      skipValues(element, count, name);
      value = new MetadataValue(type, element, count, start, in.position() - start);
    } else {
      long start = in.position();
      skipValues(type, 1, name);
      value = new MetadataValue(type, null, 1, start, in.position() - start);
    }
    if (in.position() > MAX_METADATA_BYTES) {
      throw in.malformed(at, "the metadata up to " + name + " takes more than 256 MiB");
    }
    if (metadata.putIfAbsent(key, value) != null) {
      throw in.malformed(at, "metadata key " + name + " appears twice");
    }
  }

  private ValueType valueType(String name) throws IOException {
    long at = in.position();
    int id = in.i32(name + " type");
    ValueType type = ValueType.byId(id);
    if (type == null) {
      throw in.malformed(at, name + " has the unknown value type " + Integer.toUnsignedString(id));
    }
    return type;
  }

  private void skipValues(ValueType type, long count, String name) throws IOException {
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
}
