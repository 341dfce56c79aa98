package io.draftwire.engine.store;

import io.draftwire.engine.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a file's disk has room for it, asked before the first byte is written. */
final class FreeSpace {
  /** Left to others: a full disk breaks more than a download. */
  private static final long SPARE_BYTES = 256 << 20;

  /** No model that runs on one machine is near this. */
  private static final long MOST_BYTES = 1L << 40;

  private FreeSpace() {}

  /**
   * Asks for room for {@code bytes} more.
   *
   * @param what how to call the file to the user
   * @throws ModelException if there is not
   */
  static void require(String what, Path file, long bytes) throws IOException {
    long free = free(file);
    if (bytes > free) {
      throw new ModelException(
          what
              + ": "
              + bytes
              + " bytes are still to come but "
              + file.getParent()
              + " has room for "
              + free
              + "; free some space or set DRAFTWIRE_HOME to another disk");
    }
  }

  /** How many bytes of a file may come of which nobody has said how long it is. */
  static long room(Path file) throws IOException {
    return Math.clamp(free(file) - SPARE_BYTES, 0, MOST_BYTES);
  }

  private static long free(Path file) throws IOException {
    return Files.getFileStore(file.toAbsolutePath().getParent()).getUsableSpace();
  }
}
