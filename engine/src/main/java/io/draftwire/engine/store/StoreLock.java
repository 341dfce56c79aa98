package io.draftwire.engine.store;

import io.draftwire.engine.ModelException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps two processes, or two threads of one process, from filling the same cache at once.
 *
 * <ol>
 *   <li>Between processes a lock on the file decides; the operating system drops it with the
 *       process, so a crash leaves none behind.
 *   <li>Within this process a lock of the JVM decides first, so that only its holder ever opens the
 *       file: POSIX drops a process's locks on a file when any channel to it is closed.
 *   <li>A thread that holds the lock may take it again, through whichever store; the lock goes with
 *       the last close. A lock is closed by the thread that took it.
 * </ol>
 */
final class StoreLock implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  /** One for each lock file ever used here, by its real path: a handful at most. */
  private static final Map<Path, ReentrantLock> HERE = new ConcurrentHashMap<>();

  private final ReentrantLock here;

  /** Null where this thread held the lock already. */
  private final FileChannel channel;

  private StoreLock(ReentrantLock here, FileChannel channel) {
    this.here = here;
    this.channel = channel;
  }

  /** Waits for the lock, and says so if it has to. The directory of {@code file} exists. */
  static StoreLock acquire(Path file, Progress progress) throws IOException {
    Path real = file.toAbsolutePath().getParent().toRealPath().resolve(file.getFileName());
    ReentrantLock here = HERE.computeIfAbsent(real, _ -> new ReentrantLock());
    try {
      if (!here.tryLock()) {
        tellWaiting(file, progress);
        here.lockInterruptibly();
      }
      if (here.getHoldCount() > 1) {
        return new StoreLock(here, null);
      }
      try {
        return new StoreLock(here, lockedChannel(file, progress));
      } catch (Throwable e) {
        here.unlock();
        throw e;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ModelException("interrupted while waiting for " + file + "; run again", e);
    }
  }

  /**
   * Whether somebody else holds the lock now: another process, or another thread of this one.
   * Nothing is made or changed; a file that is not there is held by nobody.
   */
  static boolean held(Path file) throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    ReentrantLock here = HERE.computeIfAbsent(file.toRealPath(), _ -> new ReentrantLock());
    if (!here.tryLock()) {
      return true;
    }
    try {
      return here.getHoldCount() == 1 && heldByAnother(file);
    } finally {
      here.unlock();
    }
  }

  /** A lock that may be shared needs no leave to write. */
  private static boolean heldByAnother(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        FileLock free = channel.tryLock(0, Long.MAX_VALUE, true)) {
      return free == null;
    } catch (OverlappingFileLockException e) {
      return true;
    }
  }

  /** A channel to {@code file} that holds the lock between processes until it is closed. */
  private static FileChannel lockedChannel(Path file, Progress progress)
      throws IOException, InterruptedException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      for (boolean told = false; !takeLock(channel); told = true) {
        if (!told) {
          tellWaiting(file, progress);
        }
        Thread.sleep(POLL);
      }
      return channel;
    } catch (Throwable e) {
      channel.close();
      throw e;
    }
  }

  private static boolean takeLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // a copy of this class, from another class loader, has it
    }
  }

  private static void tellWaiting(Path file, Progress progress) {
    progress.message("waiting for another draftwire that is preparing models (" + file + ")");
  }

  @Override
  public void close() throws IOException {
    try {
      if (channel != null) {
        channel.close();
      }
    } finally {
      here.unlock();
    }
  }
}
