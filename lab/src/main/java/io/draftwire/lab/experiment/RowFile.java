package io.draftwire.lab.experiment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The rows of a sweep on disk: whole lines, in order. Whatever ends a run, a kill or a full disk,
 * the next one finds the whole lines and goes on behind them; a torn last one is cut off.
 */
final class RowFile implements AutoCloseable {
  private static final int CHUNK = 1 << 16;

  private final Path file;
  private final FileChannel channel;
  private long rows;

  /** Where the next row begins; the file is never left longer on purpose. */
  private long end;

  private RowFile(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Opens a file, which need not exist yet, behind its last whole row. */
  static RowFile open(Path file) throws IOException {
    return open(
        file,
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  static RowFile open(Path file, FileChannel channel) throws IOException {
    RowFile rows = new RowFile(file, channel);
    try {
      rows.findEnd();
      if (channel.size() > rows.end) {
        channel.truncate(rows.end);
      }
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return rows;
  }

  private void findEnd() throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    long position = 0;
    while (channel.read(chunk.clear(), position) > 0) {
      for (int i = 0; i < chunk.position(); i++) {
        if (chunk.get(i) == '\n') {
          rows++;
          end = position + i + 1;
        }
      }
      position += chunk.position();
    }
  }

  /** Whole rows in the file. */
  long rows() {
    return rows;
  }

  /**
   * Appends whole rows and has them on the disk before it returns.
   *
   * @param count how many lines {@code lines} holds
   * @throws IOException in one line, saying how many rows stand
   */
  void append(byte[] lines, int count) throws IOException {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(lines);
      while (buffer.hasRemaining()) {
        channel.write(buffer, end + buffer.position());
      }
      channel.force(false);
    } catch (IOException e) {
      takeBack();
      throw new IOException(
          file
              + ": cannot be written ("
              + e.getMessage()
              + "); "
              + rows
              + " rows stand, the same command goes on behind them once there is room",
          e);
    }
    end += lines.length;
    rows += count;
  }

  private void takeBack() {
    try {
      channel.truncate(end);
    } catch (IOException e) {
      // The torn row stays; the next start cuts it off.
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
