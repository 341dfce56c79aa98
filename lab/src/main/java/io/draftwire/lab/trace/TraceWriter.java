package io.draftwire.lab.trace;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a trace: the rows as they come, for each position the draft's and the target's, and behind
 * them the header, its length, its CRC-32C and the magic number. A file without that end is not
 * whole.
 */
final class TraceWriter implements Closeable {
  private static final JsonMapper JSON = new JsonMapper();

  private final FileChannel channel;
  private final int vocabulary;
  private final ByteBuffer row;
  private final CRC32C checksum = new CRC32C();

  TraceWriter(Path file, int vocabulary) throws IOException {
    this.channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    this.vocabulary = vocabulary;
    this.row = ByteBuffer.allocate(Short.BYTES * vocabulary).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Appends {@code logits[offset, offset + V)}, relative to their largest. */
  void row(float[] logits, int offset) throws IOException {
    float max = Float.NEGATIVE_INFINITY;
    for (int v = 0; v < vocabulary; v++) {
      max = Math.max(max, logits[offset + v]);
    }
    row.clear();
    for (int v = 0; v < vocabulary; v++) {
      row.putShort(Float.floatToFloat16(logits[offset + v] - max));
    }
    row.flip();
    checksum.update(row.duplicate());
    write(row);
  }

  long checksum() {
    return checksum.getValue();
  }

  /** Makes the file whole. */
  void finish(TraceHeader header) throws IOException {
    byte[] json = JSON.writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
    CRC32C crc = new CRC32C();
    crc.update(json);
    ByteBuffer end =
        ByteBuffer.allocate(json.length + Trace.END_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    end.put(json).putInt(json.length).putInt((int) crc.getValue()).putLong(Trace.MAGIC).flip();
    write(end);
    channel.force(true);
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
