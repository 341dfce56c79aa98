package io.draftwire.engine.store;

import io.draftwire.engine.ModelException;
import io.draftwire.engine.store.DownloadException.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * What of a file is on disk while it is on its way: {@code TARGET.part} and, beside it, the entity
 * tag that its bytes belong to. Every failure is one of this machine.
 */
final class PartialFile {
  private final String what;
  private final Path target;
  private final Path part;
  private final Path tag;

  /**
   * @param what how to call the file to the user
   */
  PartialFile(String what, Path target) {
    this.what = what;
    this.target = target;
    this.part = target.resolveSibling(target.getFileName() + ".part");
    this.tag = target.resolveSibling(target.getFileName() + ".part.etag");
  }

  /** The bytes that are here. */
  long size() throws DownloadException {
    try {
      return Files.exists(part) ? Files.size(part) : 0;
    } catch (IOException e) {
      throw new DownloadException(
          Kind.LOCAL, part + ": cannot be read: " + TransientFailure.reason(e), e);
    }
  }

  /** The entity tag that the bytes belong to, if it is known. */
  Optional<String> tag() throws DownloadException {
    try {
      return Files.exists(tag)
          ? Optional.of(Files.readString(tag)).filter(value -> !value.isBlank())
          : Optional.empty();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Drops what is here for bytes that belong to {@code newTag}. */
  void restart(Optional<String> newTag) throws DownloadException {
    discard();
    try {
      if (newTag.isPresent()) {
        Files.writeString(tag, newTag.get());
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  void discard() throws DownloadException {
    try {
      Files.deleteIfExists(part);
      Files.deleteIfExists(tag);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Takes what is here into {@code hash}. */
  void digestInto(MessageDigest hash) throws DownloadException {
    try {
      Digest.update(hash, part);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  void requireSpace(long bytes) throws DownloadException {
    try {
      FreeSpace.require(what, target, bytes);
    } catch (ModelException e) {
      throw new DownloadException(Kind.LOCAL, e.getMessage(), e);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** The bytes that may come where a server does not say how many. */
  long room() throws DownloadException {
    try {
      return FreeSpace.room(target);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  FileChannel append() throws DownloadException {
    try {
      return FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Gives the file its name. */
  void complete() throws DownloadException {
    try {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      Files.deleteIfExists(tag);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** The failure of writing or reading here, as the user is told of it. */
  DownloadException failed(IOException e) {
    return new DownloadException(
        Kind.LOCAL,
        what
            + ": cannot be stored at "
            + target
            + ": "
            + TransientFailure.reason(e)
            + "; free some space or set DRAFTWIRE_HOME to another disk",
        e);
  }
}
