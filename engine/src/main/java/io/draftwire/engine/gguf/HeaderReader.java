package io.draftwire.engine.gguf;

import io.draftwire.engine.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A cursor over the little-endian header of one file. It reads through a fixed window and allocates
 * only for strings it is asked to return, after it has checked that their bytes exist.
 */
final class HeaderReader {
  private static final int WINDOW_BYTES = 1 << 13;

  private final Path path;
  private final FileChannel channel;
  private final long size;
  private final ByteBuffer window =
      ByteBuffer.allocate(WINDOW_BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);
  private long windowStart;

  HeaderReader(Path path, FileChannel channel) throws IOException {
    this.path = path;
    this.channel = channel;
    this.size = channel.size();
  }

  long size() {
    return size;
  }

  /** The offset of the next byte, counted from the start of the file. */
  long position() {
    return windowStart + window.position();
  }

  void position(long position) {
    if (position >= windowStart && position <= windowStart + window.limit()) {
      window.position((int) (position - windowStart));
    } else {
      windowStart = position;
      window.limit(0);
    }
  }

  int u8(String what) throws IOException {
    need(1, what);
    return window.get() & 0xff;
  }

  int i32(String what) throws IOException {
    need(Integer.BYTES, what);
    return window.getInt();
  }

  long i64(String what) throws IOException {
    need(Long.BYTES, what);
    return window.getLong();
  }

  /** Steps over {@code bytes} bytes, which must exist. */
  void skip(long bytes, String what) {
    long at = position();
    if (bytes < 0 || bytes > size - at) {
      throw truncated(at, what, bytes);
    }
    position(at + bytes);
  }

  /** Reads a length and that many bytes; a length above {@code limit} is refused. */
  String string(int limit, String what) throws IOException {
    return new String(bytes(limit, what), StandardCharsets.UTF_8);
  }

  byte[] bytes(int limit, String what) throws IOException {
    long at = position();
    long length = i64(what + " length");
    if (length < 0 || length > limit) {
      throw malformed(
          at, what + " is " + Long.toUnsignedString(length) + " bytes long, at most " + limit);
    }
    return exactly((int) length, what);
  }

  /** Reads exactly {@code length} bytes. */
  byte[] exactly(int length, String what) throws IOException {
    if (length > size - position()) {
      throw truncated(position(), what, length);
    }
    byte[] result = new byte[length];
    int done = 0;
    while (done < length) {
      int step = Math.min(length - done, WINDOW_BYTES);
      need(step, what);
      window.get(result, done, step);
      done += step;
    }
    return result;
  }

  /** {@code name}, which is the file's and may be anything, fit for a message of one line. */
  static String printable(String name) {
    String text = name.length() > 80 ? name.substring(0, 80) + "..." : name;
    StringBuilder out = new StringBuilder();
    text.chars().forEach(c -> out.append(isShown(c) ? (char) c : '?'));
    return out.toString();
  }

  private static boolean isShown(int c) {
    return !Character.isISOControl(c) && c != '\u2028' && c != '\u2029';
  }

  /** A file that is sound but of no use here. */
  ModelException unusable(String problem) {
    return new ModelException(path + ": " + problem);
  }

  ModelException malformed(long offset, String problem) {
    return malformed(path, offset, problem);
  }

  static ModelException malformed(Path path, long offset, String problem) {
    return new ModelException(
        path
            + ": not a usable GGUF file: at byte "
            + offset
            + ", "
            + problem
            + "; download or convert the model again");
  }

  private ModelException truncated(long offset, String what, long bytes) {
    return malformed(
        offset,
        what
            + " takes "
            + Long.toUnsignedString(bytes)
            + " bytes but the file ends after "
            + (size - offset));
  }

  private void need(int bytes, String what) throws IOException {
    if (window.remaining() >= bytes) {
      return;
    }
    long at = position();
    if (bytes > size - at) {
      throw truncated(at, what, bytes);
    }
    windowStart = at;
    window.clear();
    while (window.position() < bytes) {
      // A file cut short while it is read ends here rather than in an endless loop.
      if (channel.read(window, windowStart + window.position()) < 0) {
        window.limit(0);
        throw malformed(at, "the file shrank while it was read");
      }
    }
    window.flip();
  }
}
