package io.draftwire.engine.process;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Memory that two processes have mapped, for the rows of logits of one pass: {@code float[V]} each,
 * one behind the other. Both are on one machine, so its order of bytes is both's.
 */
final class RowsMemory {
  private static final int BLOCK = 1 << 20;

  private final MemorySegment memory;
  private final int vocabulary;

  private RowsMemory(MemorySegment memory, int vocabulary) {
    this.memory = memory;
    this.vocabulary = vocabulary;
  }

  /**
   * Makes one as a file that only this user may open. It may be deleted as soon as both have it.
   *
   * @throws IOException if there is no room for it
   */
  static RowsMemory create(Path file, int rows, int vocabulary) throws IOException {
    long size = (long) rows * vocabulary * Float.BYTES;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      // Written, for a hole that the disk has no room for kills whoever touches it.
      ByteBuffer zeros = ByteBuffer.allocate(BLOCK);
      for (long left = size; left > 0; left -= zeros.position()) {
        zeros.clear().limit((int) Math.min(left, BLOCK));
        while (zeros.hasRemaining()) {
          channel.write(zeros);
        }
      }
    }
    return open(file, vocabulary);
  }

  static RowsMemory open(Path file, int vocabulary) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      // Unmapped when nobody refers to it: rows of the last pass may be asked for at any time.
      return new RowsMemory(
          channel.map(FileChannel.MapMode.READ_WRITE, 0, Files.size(file), Arena.ofAuto()),
          vocabulary);
    }
  }

  /** Rows that it has room for. */
  int rows() {
    return (int) (memory.byteSize() / Float.BYTES / vocabulary);
  }

  void put(int row, float[] from) {
    MemorySegment.copy(from, 0, memory, JAVA_FLOAT, at(row), vocabulary);
  }

  void get(int row, int count, float[] to, int offset) {
    MemorySegment.copy(memory, JAVA_FLOAT, at(row), to, offset, count * vocabulary);
  }

  private long at(int row) {
    return (long) row * vocabulary * Float.BYTES;
  }
}
