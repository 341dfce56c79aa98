package io.draftwire.engine.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * A note beside a finished file: how it came about, its length and digest. Believing it makes a
 * start cheap: the length is compared, the digest is there for whoever doubts the disk.
 *
 * @param recipe how the file was made; a file made otherwise is made again
 * @param size in bytes
 */
record Stamp(String recipe, long size, Digest digest) {
  private static Path path(Path file) {
    return file.resolveSibling(file.getFileName() + ".stamp");
  }

  /** Whether {@code file} is there, made by {@code recipe}, and as long as it was then. */
  static boolean holds(Path file, String recipe) {
    try {
      List<String> lines = Files.readAllLines(path(file));
      return lines.size() == 3
          && lines.get(0).equals(recipe)
          && lines.get(1).equals(Long.toString(Files.size(file)));
    } catch (IOException e) {
      return false;
    }
  }

  /** The digest that {@code file} had, if {@link #holds} says that it is there. */
  static Optional<Digest> digest(Path file, String recipe) {
    try {
      return holds(file, recipe)
          ? Digest.ofText(Files.readAllLines(path(file)).get(2))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  void write(Path file) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".stamp.tmp");
    try {
      Files.writeString(temporary, recipe + "\n" + size + "\n" + digest + "\n");
      Files.move(temporary, path(file), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  static void remove(Path file) throws IOException {
    Files.deleteIfExists(path(file));
  }
}
