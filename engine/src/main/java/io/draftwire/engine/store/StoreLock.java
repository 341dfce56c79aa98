package io.draftwire.engine.store;

import io.draftwire.engine.ModelException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * Keeps two processes, or two stores of one process, from filling the same cache at once. The
 * operating system drops the lock with the process, so a crash leaves none behind.
 */
final class StoreLock implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final FileChannel channel;
  private final FileLock lock;

  private StoreLock(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  /** Waits for the lock, and says so once if it has to. */
  static StoreLock acquire(Path file, Progress progress) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      for (boolean told = false; ; told = true) {
        FileLock lock = tryLock(channel);
        if (lock != null) {
          return new StoreLock(channel, lock);
        }
        if (!told) {
          progress.message("waiting for another draftwire that is preparing models (" + file + ")");
        }
        Thread.sleep(POLL);
      }
    } catch (InterruptedException e) {
      channel.close();
      Thread.currentThread().interrupt();
      throw new ModelException("interrupted while waiting for " + file + "; run again", e);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // another store of this process has it
    }
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      lock.release();
    }
  }
}
