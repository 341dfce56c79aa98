package io.draftwire.wire.trust;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Files with keys and tokens. One that others may read, or change, is not read: it is for its owner
 * alone, or, where that is root and we are not, for a group that root has let read it (the rule of
 * PostgreSQL's server for its key). Where a file system knows no such permissions, nothing is
 * asked.
 */
public final class SecretFile {
  /** No key, and no list of tokens, is as long. */
  private static final long MOST_BYTES = 1 << 20;

  private static final String ROOT = "root";

  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);

  private SecretFile() {}

  /**
   * The whole file, which has to be UTF-8.
   *
   * @param what the file is, for messages
   * @throws IllegalArgumentException in one line, if it cannot be read, or others may
   */
  public static String read(String what, Path file) {
    try {
      checkOwner(what, file);
      if (Files.size(file) > MOST_BYTES) {
        throw new IllegalArgumentException(
            what + " " + file + " has more than " + MOST_BYTES + " bytes; give the right file");
      }
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          what + " " + file + " is not text; give the right file, in UTF-8", e);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(what + " " + file + " does not exist; check the path", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(what + " " + file + " cannot be read; check the path", e);
    }
  }

  /**
   * Makes an empty one.
   *
   * @return what it holds: nothing
   */
  public static String make(Path file) throws IOException {
    if (posix(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } else {
      Files.createFile(file);
    }
    return "";
  }

  private static boolean posix(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static void checkOwner(String what, Path file) throws IOException {
    if (!posix(file)) {
      return;
    }
    PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
    Set<PosixFilePermission> open = EnumSet.copyOf(OTHERS);
    open.retainAll(attributes.permissions());
    boolean fromRoot =
        attributes.owner().getName().equals(ROOT) && !ROOT.equals(System.getProperty("user.name"));
    if (fromRoot) {
      open.remove(PosixFilePermission.GROUP_READ);
    }
    if (!open.isEmpty()) {
      throw new IllegalArgumentException(
          what + " " + file + " is open to others than its owner; `chmod 600 " + file + "`");
    }
  }
}
