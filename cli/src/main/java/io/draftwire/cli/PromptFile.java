package io.draftwire.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Texts that a command line names by a file. */
final class PromptFile {
  private PromptFile() {}

  /**
   * The whole file, which has to be UTF-8.
   *
   * @param what the file is, for messages
   * @throws IllegalArgumentException if it cannot be read, or is in another encoding
   */
  static String read(String what, Path file) {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          what + " " + file + " is not UTF-8; convert it first, with iconv say", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(what + " " + file + " cannot be read; check the path", e);
    }
  }
}
