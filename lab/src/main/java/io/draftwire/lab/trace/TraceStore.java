package io.draftwire.lab.trace;

import io.draftwire.engine.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Traces by their keys: in memory the few that a sweep is at, in a folder as many as fit a bound,
 * the longest unused going first. A trace that is not here, or is damaged, is recorded. Safe for
 * several threads; two that want one trace wait for one recording.
 */
public final class TraceStore {
  /** 4 V bytes a position: for V = 32,000 some 120 traces of 128 positions. */
  public static final long DEFAULT_BYTES = 2_000_000_000;

  /** Sweeps go trace by trace; one for each of two workers, and one to spare. */
  private static final int IN_MEMORY = 3;

  private static final String SUFFIX = ".trace";

  private final Path folder;
  private final long maxBytes;

  /** Least recently used first. Guarded by this. */
  private final Map<TraceKey, Trace> open = new LinkedHashMap<>(16, 0.75f, true);

  /** Writes a trace into a file. */
  @FunctionalInterface
  public interface Recording {
    void record(TraceKey key, Path file) throws IOException;
  }

  /**
   * @param folder made when it is first written to
   * @param maxBytes most bytes of all traces in it; the one just recorded is always kept
   */
  public TraceStore(Path folder, long maxBytes) {
    this.folder = folder;
    this.maxBytes = maxBytes;
  }

  /**
   * The trace of {@code key}.
   *
   * @throws ModelException if it has to be recorded and cannot be
   */
  public synchronized Trace get(TraceKey key, Recording recording) {
    Trace trace = open.get(key);
    if (trace == null) {
      trace = load(key, recording);
      open.put(key, trace);
      if (open.size() > IN_MEMORY) {
        open.remove(open.keySet().iterator().next());
      }
    }
    return trace;
  }

  private Trace load(TraceKey key, Recording recording) {
    Path file = folder.resolve(key.fileName() + SUFFIX);
    try {
      if (Files.exists(file)) {
        try {
          Trace trace = Trace.open(file, key);
          Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
          return trace;
        } catch (ModelException damaged) {
          Files.delete(file); // It is only a copy of what the models say.
        }
      }
      Files.createDirectories(folder);
      // A name of its own: another process may be recording the same.
      Path fresh = Files.createTempFile(folder, "recording", ".tmp");
      try {
        recording.record(key, fresh);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(fresh);
      }
      makeRoom(file);
      return Trace.open(file, key);
    } catch (IOException e) {
      throw new ModelException(
          folder
              + ": traces cannot be written ("
              + e.getMessage()
              + "); free some space, or set DRAFTWIRE_HOME",
          e);
    }
  }

  private void makeRoom(Path justRecorded) throws IOException {
    List<Path> files = new ArrayList<>();
    try (var traces = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      traces.forEach(files::add);
    }
    files.sort(Comparator.comparing(TraceStore::lastUsed));
    long bytes = 0;
    for (Path file : files) {
      bytes += size(file);
    }
    for (Path file : files) {
      if (bytes > maxBytes && !file.equals(justRecorded)) {
        bytes -= size(file);
        Files.deleteIfExists(file);
      }
    }
  }

  private static long lastUsed(Path file) {
    return file.toFile().lastModified();
  }

  /** 0 for one that another process has removed meanwhile. */
  private static long size(Path file) {
    return file.toFile().length();
  }
}
