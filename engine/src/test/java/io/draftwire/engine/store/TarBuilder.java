package io.draftwire.engine.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** Builds small gzipped tar archives, sound and unsound. */
final class TarBuilder {
  private final ByteArrayOutputStream tar = new ByteArrayOutputStream();

  TarBuilder file(String name, byte[] data) {
    return entry(name, '0', data);
  }

  TarBuilder file(String name, String text) {
    return file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  TarBuilder entry(String name, char type, byte[] data) {
    return entry(name, type, data, data.length);
  }

  TarBuilder entry(String name, char type, byte[] data, long declaredSize) {
    byte[] header = new byte[512];
    put(header, 0, name);
    put(header, 100, "0000644");
    put(header, 124, String.format("%011o", declaredSize));
    put(header, 148, "        ");
    header[156] = (byte) type;
    put(header, 257, "ustar");
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, 148, String.format("%06o\0 ", sum));
    tar.writeBytes(header);
    tar.writeBytes(Arrays.copyOf(data, (data.length + 511) / 512 * 512));
    return this;
  }

  byte[] gzip() {
    return gzip(tar.size());
  }

  /** The archive cut after {@code bytes} bytes of tar, then closed as if that were all. */
  byte[] gzip(int bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(tar.toByteArray(), 0, bytes);
      if (bytes == tar.size()) {
        gzip.write(new byte[1024]);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }
}
