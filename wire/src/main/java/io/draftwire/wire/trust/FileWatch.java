package io.draftwire.wire.trust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Has what came from files read again when they change. What cannot be read then is told in the
 * log, once for each change, and what was read before stays: a file that is half written is no
 * reason to serve nobody.
 */
public final class FileWatch implements AutoCloseable {
  /** Something that comes from files. */
  public interface Source {
    /** Those that it comes from. */
    List<Path> files();

    /**
     * Reads them; where that fails, everything stays as it was.
     *
     * @throws IllegalArgumentException in one line, for what they hold
     */
    void read();
  }

  /** How often files are looked at: soon enough for who changes one and waits for it. */
  private static final Duration PERIOD = Duration.ofSeconds(5);

  private static final System.Logger LOG = System.getLogger("draftwire.files");

  private final List<Watched> all = new CopyOnWriteArrayList<>();

  /** Null while there is nothing to look at. */
  private Thread thread;

  /**
   * Watches a source that has just been read, from now on and by itself.
   *
   * @return the same
   */
  public synchronized <S extends Source> S on(S source) {
    if (!source.files().isEmpty()) {
      all.add(new Watched(source));
      if (thread == null) {
        thread = Thread.ofVirtual().name("file-watch").start(this::keepLooking);
      }
    }
    return source;
  }

  private void keepLooking() {
    try {
      while (true) {
        Thread.sleep(PERIOD);
        look();
      }
    } catch (InterruptedException e) {
      // It is closed.
    }
  }

  /** Reads again what has changed, now. */
  public void look() {
    all.forEach(Watched::look);
  }

  @Override
  public synchronized void close() {
    if (thread != null) {
      thread.interrupt();
    }
  }

  /** A source, and what its files were like when it was read. */
  private static final class Watched {
    private final Source source;
    private List<Object> seen;
    private List<Object> told = List.of();

    Watched(Source source) {
      this.source = source;
      this.seen = stamps();
    }

    synchronized void look() {
      List<Object> now = stamps(); // Before they are read: what changes behind that is seen later.
      if (now.equals(seen)) {
        return;
      }
      try {
        source.read();
        seen = now;
        LOG.log(System.Logger.Level.INFO, "read again: " + source.files());
      } catch (RuntimeException e) {
        if (!now.equals(told)) {
          LOG.log(System.Logger.Level.WARNING, e.getMessage() + "; until then, what it was holds");
        }
        told = now;
      }
    }

    private List<Object> stamps() {
      List<Object> stamps = new ArrayList<>();
      for (Path file : source.files()) {
        stamps.add(stamp(file));
      }
      return stamps;
    }

    /** Follows links: where secrets are mounted, it is these that change. */
    private static Object stamp(Path file) {
      try {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(
            attributes.lastModifiedTime().toInstant(), attributes.size(), attributes.fileKey());
      } catch (IOException e) {
        return "gone";
      }
    }

    private record Stamp(Object modified, long size, Object key) {}
  }
}
