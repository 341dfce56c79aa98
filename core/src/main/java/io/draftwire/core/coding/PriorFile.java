package io.draftwire.core.coding;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * The bytes of a {@link TokenPrior}: magic "DWPR", version, V, number of tokens, CRC-32 of all
 * other bytes (five big-endian ints), then the payload of {@link PriorText}.
 */
final class PriorFile {
  private static final int MAGIC = 0x44575052;

  /** Also stands for the model: a change to any table or constant of it makes older files noise. */
  private static final int VERSION = 1;

  private static final int HEADER = 5 * Integer.BYTES;
  private static final int CRC_AT = 4 * Integer.BYTES;
  private static final int MOST_BYTES = 1 << 24;

  private PriorFile() {}

  static byte[] of(int vocabulary, int tokens, byte[] payload) {
    ByteBuffer bytes = ByteBuffer.allocate(HEADER + payload.length);
    bytes.putInt(MAGIC).putInt(VERSION).putInt(vocabulary).putInt(tokens).putInt(0).put(payload);
    return bytes.putInt(CRC_AT, crc(bytes.array())).array();
  }

  static byte[] readBytes(InputStream in) throws IOException, MalformedPayloadException {
    byte[] bytes = in.readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw malformed("it is longer than " + MOST_BYTES + " bytes", 8L * MOST_BYTES);
    }
    return bytes;
  }

  /** Learns the text of a whole file. */
  static PriorText text(byte[] bytes, int vocabulary) throws MalformedPayloadException {
    if (bytes.length < HEADER) {
      throw malformed("it ends after " + bytes.length + " bytes", 8L * bytes.length);
    }
    ByteBuffer header = ByteBuffer.wrap(bytes);
    expect("magic", header.getInt(), MAGIC, 0);
    expect("version", header.getInt(), VERSION, 4);
    if (header.getInt(CRC_AT) != crc(bytes)) {
      throw malformed("its checksum does not match its bytes", 8 * CRC_AT);
    }
    expect("vocabulary", header.getInt(), vocabulary, 8);
    int tokens = header.getInt();
    if (tokens < 1 || tokens > PriorText.MOST_TOKENS) {
      throw malformed(
          "it states " + tokens + " tokens, outside 1.." + PriorText.MOST_TOKENS, 8 * 12);
    }
    byte[] payload = new byte[bytes.length - HEADER];
    System.arraycopy(bytes, HEADER, payload, 0, payload.length);
    PayloadReader reader = new PayloadReader();
    reader.reset(payload);
    return PriorText.read(vocabulary, tokens, reader);
  }

  private static void expect(String what, int is, int must, int at)
      throws MalformedPayloadException {
    if (is != must) {
      throw malformed("its " + what + " is " + is + ", not " + must, 8L * at);
    }
  }

  private static int crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, CRC_AT);
    crc.update(bytes, HEADER, bytes.length - HEADER);
    return (int) crc.getValue();
  }

  private static MalformedPayloadException malformed(String why, long bit) {
    return new MalformedPayloadException("this is no prior of this version: " + why, (int) bit);
  }
}
