package io.draftwire.core.coding;

import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * The bytes of a {@link TokenPrior}: magic "DWPR", version, V, number of tokens, CRC-32 of all
 * other bytes (five big-endian ints), then the payload of {@link PriorText}.
 */
final class PriorFile {
  private static final int MAGIC = 0x44575052;

  /** Also stands for the model: a change to any table or constant of it makes older files noise. */
  private static final int VERSION = 1;

  private static final int VERSION_AT = 4;
  private static final int VOCABULARY_AT = 8;
  private static final int TOKENS_AT = 12;
  private static final int CRC_AT = 16;
  private static final int HEADER = 20;

  private PriorFile() {}

  static byte[] of(int vocabulary, int tokens, byte[] payload) {
    byte[] bytes = new byte[HEADER + payload.length];
    put(bytes, 0, MAGIC);
    put(bytes, VERSION_AT, VERSION);
    put(bytes, VOCABULARY_AT, vocabulary);
    put(bytes, TOKENS_AT, tokens);
    System.arraycopy(payload, 0, bytes, HEADER, payload.length);
    put(bytes, CRC_AT, crc(bytes));
    return bytes;
  }

  /** Learns the text of a whole file. */
  static PriorText text(byte[] bytes, int vocabulary) throws MalformedPayloadException {
    if (bytes.length < HEADER) {
      throw malformed("it ends after " + bytes.length + " bytes", bytes.length);
    }
    expect("magic", bytes, 0, MAGIC);
    expect("version", bytes, VERSION_AT, VERSION);
    expect("checksum", bytes, CRC_AT, crc(bytes));
    expect("vocabulary", bytes, VOCABULARY_AT, vocabulary);
    int tokens = get(bytes, TOKENS_AT);
    if (tokens < 1 || tokens > PriorText.MOST_TOKENS) {
      throw malformed(
          "it states " + tokens + " tokens, outside 1.." + PriorText.MOST_TOKENS, TOKENS_AT);
    }
    PayloadReader reader = new PayloadReader();
    reader.reset(Arrays.copyOfRange(bytes, HEADER, bytes.length));
    return PriorText.read(vocabulary, tokens, reader);
  }

  private static void expect(String what, byte[] bytes, int at, int must)
      throws MalformedPayloadException {
    int is = get(bytes, at);
    if (is != must) {
      throw malformed("its " + what + " is " + is + ", not " + must, at);
    }
  }

  private static int crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, CRC_AT);
    crc.update(bytes, HEADER, bytes.length - HEADER);
    return (int) crc.getValue();
  }

  private static int get(byte[] bytes, int at) {
    return bytes[at] << 24
        | (bytes[at + 1] & 0xFF) << 16
        | (bytes[at + 2] & 0xFF) << 8
        | bytes[at + 3] & 0xFF;
  }

  private static void put(byte[] bytes, int at, int value) {
    for (int i = 0; i < Integer.BYTES; i++) {
      bytes[at + i] = (byte) (value >>> 24 - 8 * i);
    }
  }

  private static MalformedPayloadException malformed(String why, int at) {
    return new MalformedPayloadException("this is no prior of this version: " + why, 8 * at);
  }
}
