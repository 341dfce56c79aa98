package io.draftwire.gateway;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A folder that is filled once for all tests: they run in several JVMs side by side. */
public final class SharedFolder {
  /** What fills it, where it is not full. */
  public interface Filling {
    void run() throws IOException, InterruptedException;
  }

  private SharedFolder() {}

  /** Nobody else, in this JVM or another, fills the folder meanwhile. */
  public static void fill(Path folder, Filling filling) throws IOException, InterruptedException {
    Path lock = folder.resolveSibling(folder.getFileName() + ".lock");
    Files.createDirectories(folder.getParent());
    synchronized (SharedFolder.class) { // One JVM has a file locked once.
      try (FileChannel channel =
              FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock _ = channel.lock()) {
        filling.run();
      }
    }
  }
}
