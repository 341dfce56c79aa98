package io.draftwire.engine.store;

import io.draftwire.engine.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a store is found to be, without changing it.
 *
 * @param home its directory, which need not exist
 * @param writable whether this user may write there, or make it
 * @param freeBytes what its disk has left for this user
 * @param models the GGUF files that are finished
 * @param modelBytes of these
 * @param downloadBytes of what is on its way, or was left on it
 * @param busy whether another process changes it now
 */
public record StoreContents(
    Path home,
    boolean writable,
    long freeBytes,
    List<Path> models,
    long modelBytes,
    long downloadBytes,
    boolean busy) {
  public StoreContents {
    models = List.copyOf(models);
  }

  static StoreContents of(Path home) {
    try {
      Path existing = home;
      while (!Files.exists(existing) && existing.getParent() != null) {
        existing = existing.getParent();
      }
      List<Path> models =
          files(home.resolve("models")).stream()
              .filter(file -> file.getFileName().toString().endsWith(".gguf"))
              .toList();
      return new StoreContents(
          home,
          Files.isDirectory(existing) && Files.isWritable(existing),
          Files.getFileStore(existing).getUsableSpace(),
          models,
          bytes(models),
          bytes(files(home.resolve("downloads"))),
          StoreLock.held(home.resolve("lock")));
    } catch (IOException e) {
      throw new ModelException(
          home + ": the model store cannot be read (" + TransientFailure.reason(e) + ")", e);
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** What goes away meanwhile takes no room. */
  private static long bytes(List<Path> files) throws IOException {
    long all = 0;
    for (Path file : files) {
      try {
        all += Files.size(file);
      } catch (NoSuchFileException e) {
        // Another process has finished with it.
      }
    }
    return all;
  }
}
