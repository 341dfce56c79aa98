package io.draftwire.engine.store;

import io.draftwire.engine.ModelException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * Reads the regular files of a gzipped tar archive, as npm packs them: ustar (POSIX.1-1988) with
 * the pax extensions {@code path} and {@code size} (POSIX.1-2001) and GNU long names. Links,
 * devices and directories are passed over, so nothing outside the entries' own data can be reached;
 * a name that is absolute or climbs with {@code ..} condemns the whole archive.
 */
final class TarGz {
  private static final int BLOCK = 512;
  private static final int MAX_EXTENSION_BYTES = 1 << 20;

  /** What any archive may unpack to; models and libraries shrink to a third when packed. */
  private static final long ALWAYS_BYTES = 64 << 20;

  private static final long MOST_GROWTH = 50;

  /** No package on a registry is near this. */
  private static final long MOST_BYTES = 16L << 30;

  /** Receives the regular files in the order of the archive. */
  @FunctionalInterface
  interface Visitor {
    /**
     * Takes one file; what it leaves unread is skipped.
     *
     * @param name the path inside the archive, plain and relative
     * @param data exactly {@code size} bytes
     */
    void file(String name, long size, InputStream data) throws IOException;
  }

  private final Path archive;
  private final InputStream in;
  private long allowance;

  private TarGz(Path archive, InputStream in, long allowance) {
    this.archive = archive;
    this.in = in;
    this.allowance = allowance;
  }

  /**
   * Reads {@code archive} through; one that unpacks to far more than models do is refused.
   *
   * @throws ModelException if it is damaged, too large, or names a file outside itself
   */
  static void read(Path archive, Visitor visitor) throws IOException {
    long grown = ALWAYS_BYTES + MOST_GROWTH * Files.size(archive);
    read(archive, Math.min(MOST_BYTES, grown), visitor);
  }

  /**
   * Reads {@code archive} through.
   *
   * @param maxBytes what it may unpack to; more is refused as a decompression bomb
   * @throws ModelException if it is damaged, too large, or names a file outside itself
   */
  static void read(Path archive, long maxBytes, Visitor visitor) throws IOException {
    try (InputStream in =
        new BufferedInputStream(
            new GZIPInputStream(Files.newInputStream(archive), 1 << 16), 1 << 16)) {
      new TarGz(archive, in, maxBytes).readEntries(visitor);
    } catch (EOFException | java.util.zip.ZipException e) {
      throw new ModelException(
          archive + ": damaged archive (" + e.getMessage() + "); delete it and run again", e);
    }
  }

  private void readEntries(Visitor visitor) throws IOException {
    byte[] header = new byte[BLOCK];
    String longName = null;
    long longSize = -1;
    while (true) {
      if (in.readNBytes(header, 0, BLOCK) < BLOCK) {
        throw damaged("it ends without an end mark");
      }
      if (header[0] == 0) {
        drain();
        return;
      }
      checkSum(header);
      long size = octal(header, 124, 12);
      char type = (char) (header[156] & 0xff);
      switch (type) {
        case 'x' -> {
          String extension = extension(size);
          longName = pax(extension, "path", longName);
          String paxSize = pax(extension, "size", null);
          longSize = paxSize == null ? longSize : parseSize(paxSize);
        }
        case 'L' -> longName = extension(size).replaceAll("\0+$", "");
        default -> {
          long bytes = longSize >= 0 ? longSize : size;
          String name = longName != null ? longName : name(header);
          entry(type, name, bytes, visitor);
          longName = null;
          longSize = -1;
        }
      }
    }
  }

  /** Only the end of the gzip stream holds the checksum of all that was read. */
  private void drain() throws IOException {
    byte[] rest = new byte[BLOCK];
    for (int n = in.read(rest); n >= 0; n = in.read(rest)) {
      spend(n);
    }
  }

  private void entry(char type, String name, long size, Visitor visitor) throws IOException {
    spend(size);
    Entry data = new Entry(in, size);
    if (type == '0' || type == 0 || type == '7') {
      if (!ModelReference.Syntax.isPlain(name)) {
        throw new ModelException(
            archive
                + ": names the file '"
                + name.replaceAll("\\p{Cntrl}", "?")
                + "' outside itself; it is not unpacked");
      }
      visitor.file(name, size, data);
    }
    data.skipRest();
    in.skipNBytes(padding(size));
  }

  private String extension(long size) throws IOException {
    if (size > MAX_EXTENSION_BYTES) {
      throw damaged("an extended header of " + size + " bytes");
    }
    spend(size);
    byte[] bytes = in.readNBytes((int) size);
    in.skipNBytes(padding(size));
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The value of {@code key} among records of the form {@code LENGTH KEY=VALUE\n}. */
  private static String pax(String records, String key, String otherwise) {
    String result = otherwise;
    for (String record : records.split("\n")) {
      int blank = record.indexOf(' ');
      if (blank > 0 && record.startsWith(key + "=", blank + 1)) {
        result = record.substring(blank + 1 + key.length() + 1);
      }
    }
    return result;
  }

  private long parseSize(String text) {
    try {
      long size = Long.parseLong(text);
      if (size >= 0) {
        return size;
      }
    } catch (NumberFormatException e) {
      // Refused below.
    }
    throw damaged("a file size of '" + text + "'");
  }

  private void spend(long bytes) {
    allowance -= bytes;
    if (bytes < 0 || allowance < 0) {
      throw new ModelException(
          archive + ": unpacks to more than it may; delete it and check where it comes from");
    }
  }

  private void checkSum(byte[] header) {
    long sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
    }
    if (sum != octal(header, 148, 8)) {
      throw damaged("a header with a wrong checksum");
    }
  }

  private long octal(byte[] header, int at, int length) {
    long value = 0;
    boolean digits = false;
    for (int i = at; i < at + length; i++) {
      int c = header[i];
      if (c >= '0' && c <= '7') {
        value = value * 8 + c - '0';
        digits = true;
      } else if (digits || (c != ' ' && c != 0)) {
        if (c == 0 || c == ' ') {
          break;
        }
        throw damaged("a number that is not octal");
      }
    }
    return value;
  }

  private static String name(byte[] header) {
    String name = text(header, 0, 100);
    String prefix = text(header, 257, 5).equals("ustar") ? text(header, 345, 155) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private static String text(byte[] header, int at, int length) {
    int end = at;
    while (end < at + length && header[end] != 0) {
      end++;
    }
    return new String(header, at, end - at, StandardCharsets.UTF_8);
  }

  private ModelException damaged(String what) {
    return new ModelException(
        archive + ": damaged archive (" + what + "); delete it and run again");
  }

  private static long padding(long size) {
    return -size & (BLOCK - 1);
  }

  /** The bytes of one entry; an archive that ends inside them is an error, not an end. */
  private static final class Entry extends InputStream {
    private final InputStream in;
    private long left;

    Entry(InputStream in, long size) {
      this.in = in;
      this.left = size;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int n = in.read(into, offset, (int) Math.min(length, left));
      if (n < 0) {
        throw new EOFException("it ends inside a file");
      }
      left -= n;
      return n;
    }

    void skipRest() throws IOException {
      in.skipNBytes(left);
      left = 0;
    }
  }
}
