package io.draftwire.cloud;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A line that can be written when nothing else works any more: where the heap is full, a logger
 * that makes its first record throws instead. Made in good times.
 */
final class LastWords {
  private final byte[] line;
  private final OutputStream out;

  LastWords(String line) {
    this(line, new FileOutputStream(FileDescriptor.err));
  }

  LastWords(String line, OutputStream out) {
    this.line = ("draftwire: " + line + "\n").getBytes(StandardCharsets.UTF_8);
    this.out = out;
  }

  void say() {
    try {
      out.write(line);
    } catch (IOException e) {
      // Nobody reads it.
    }
  }
}
