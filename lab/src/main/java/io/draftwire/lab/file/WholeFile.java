package io.draftwire.lab.file;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes a text as a file, all of it or nothing. */
public final class WholeFile {
  private WholeFile() {}

  /**
   * The file appears under its name when it is whole, in place of what was there; its folder is
   * made where it is not there. Where it cannot be written, all is as it was.
   *
   * @throws IOException in one line, naming the file and what is wrong with it
   */
  public static void write(Path file, String text) throws IOException {
    in(
        file,
        part -> {
          Files.writeString(part, text);
          Files.move(
              part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        });
  }

  /**
   * To be called before work whose result is to be written: it would be lost where the folder
   * cannot be written to.
   *
   * @throws IOException as {@link #write}
   */
  public static void check(Path file) throws IOException {
    in(file, part -> Files.writeString(part, " "));
  }

  /** What is done with the file that is not whole yet. */
  private interface Work {
    void with(Path part) throws IOException;
  }

  private static void in(Path file, Work work) throws IOException {
    Path part = file.resolveSibling("." + file.getFileName() + ".part");
    try {
      if (file.getParent() != null) {
        Files.createDirectories(file.getParent());
      }
      try {
        work.with(part);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new IOException(
          file
              + ": cannot be written ("
              + reason(e)
              + "); make room, or see to it that its folder can be written to",
          e);
    }
  }

  /** Java's message of a file system's refusal is mostly the path. */
  private static String reason(IOException e) {
    return switch (e) {
      case FileAlreadyExistsException there -> there.getFile() + " is no folder";
      case FileSystemException refused when refused.getReason() != null -> refused.getReason();
      case FileSystemException refused -> refused.getClass().getSimpleName();
      case IOException other -> String.valueOf(other.getMessage());
    };
  }
}
