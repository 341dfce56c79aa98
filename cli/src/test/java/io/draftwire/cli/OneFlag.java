package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Makes a model's file say otherwise how texts are read. */
final class OneFlag {
  /** Of a truth value, in four bytes before it. */
  private static final int TYPE_BYTES = 4;

  private OneFlag() {}

  /** Turns the truth value at {@code key} over, in the file itself. */
  static void turn(Path file, String key) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      byte[] head = new byte[2 << 20];
      bytes.readFully(head);
      int at = new String(head, StandardCharsets.ISO_8859_1).indexOf(key);
      assertThat(at).as(key).isPositive();
      int value = at + key.length() + TYPE_BYTES;
      assertThat(head[value]).isBetween((byte) 0, (byte) 1);
      bytes.seek(value);
      bytes.write(1 - head[value]);
    }
  }
}
