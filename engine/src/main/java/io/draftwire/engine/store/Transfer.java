package io.draftwire.engine.store;

import io.draftwire.engine.store.DownloadException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes one answer's bytes to disk, hashing them as they pass, and lets the file have its name only
 * when the digest agrees.
 *
 * <p>Runs on the caller's thread, plus one virtual thread that cuts a transfer which has stalled.
 */
final class Transfer {
  private static final int CHUNK_BYTES = 1 << 16;

  private final String what;
  private final PartialFile file;
  private final Optional<Digest> expected;
  private final Progress progress;
  private final MessageDigest hash;

  /**
   * @param what how to call the file to the user
   * @param expected what the whole file must be, where that is known
   */
  Transfer(String what, PartialFile file, Optional<Digest> expected, Progress progress) {
    this.what = what;
    this.file = file;
    this.expected = expected;
    this.progress = progress;
    this.hash = Digest.newDigest(expected.map(Digest::algorithm).orElse("SHA-256"));
  }

  /**
   * Appends {@code body} to the {@code start} bytes that are here.
   *
   * @param total the bytes of the whole file, or -1 where that is not known
   * @param most the bytes of the whole file that may be taken
   * @param stall without a byte, before the transfer is cut
   * @return the digest of the whole file
   */
  Digest receive(InputStream body, long start, long total, long most, Duration stall)
      throws DownloadException, TransientFailure, IOException {
    if (start > 0) {
      file.digestInto(hash);
    }
    file.requireSpace(total - start);
    AtomicLong lastByte = new AtomicLong(System.nanoTime());
    Thread watch = Thread.ofVirtual().start(() -> cutWhenStalled(body, lastByte, stall));
    String phase = "fetching " + what;
    long done = start;
    progress.advance(phase, done, total);
    byte[] chunk = new byte[CHUNK_BYTES];
    try (FileChannel out = file.append()) {
      for (int n = body.read(chunk); n >= 0; n = body.read(chunk)) {
        lastByte.set(System.nanoTime());
        if (done + n > most) {
          file.discard();
          throw tooMany(most, total);
        }
        write(out, ByteBuffer.wrap(chunk, 0, n));
        hash.update(chunk, 0, n);
        done += n;
        progress.advance(phase, done, total);
      }
    } finally {
      watch.interrupt();
    }
    if (total >= 0 && done != total) {
      throw new TransientFailure("the connection ended at " + done + " of " + total + " bytes");
    }
    return finish(done);
  }

  private DownloadException tooMany(long most, long total) {
    return new DownloadException(
        total >= 0 ? Kind.CORRUPT : Kind.LOCAL,
        what
            + (total >= 0
                ? ": the server sent more than the " + most + " bytes that it announced"
                : ": the server does not say how long the file is, and sent more than the "
                    + most
                    + " bytes that there is room for; free some space or set DRAFTWIRE_HOME to"
                    + " another disk")
            + " (what came was deleted)");
  }

  /** What is here is all there is: checks it and gives it its name. */
  Digest adopt(long bytes) throws DownloadException {
    file.digestInto(hash);
    return finish(bytes);
  }

  private Digest finish(long bytes) throws DownloadException {
    Digest actual = Digest.of(hash);
    if (expected.isPresent() && !expected.get().equals(actual)) {
      file.discard();
      throw new DownloadException(
          Kind.CORRUPT,
          what
              + ": the "
              + bytes
              + " bytes received have "
              + actual
              + ", expected "
              + expected.get()
              + "; they were deleted, run again to download afresh");
    }
    if (expected.isEmpty()) {
      progress.message(what + ": the server names no digest to check against; it has " + actual);
    }
    file.complete();
    return actual;
  }

  private void write(FileChannel out, ByteBuffer data) throws DownloadException {
    try {
      while (data.hasRemaining()) {
        out.write(data);
      }
    } catch (IOException e) {
      throw file.failed(e);
    }
  }

  private static void cutWhenStalled(InputStream body, AtomicLong lastByte, Duration stall) {
    long limit = stall.toNanos();
    try {
      while (true) {
        long left = limit - (System.nanoTime() - lastByte.get());
        if (left <= 0) {
          body.close(); // the reader gets an IOException and resumes
          return;
        }
        Thread.sleep(Duration.ofNanos(left));
      }
    } catch (InterruptedException | IOException e) {
      // The transfer has ended one way or the other.
    }
  }
}
