package io.draftwire.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StoreContentsTest {
  @TempDir Path dir;
  private Path home;

  @BeforeEach
  void name() {
    home = dir.resolve("a").resolve("b");
  }

  private void file(String name, int bytes) throws Exception {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[bytes]);
  }

  @Test
  void aStoreThatIsNotThereIsNotMade() {
    StoreContents store = StoreContents.of(home);
    assertThat(store.writable()).isTrue();
    assertThat(store.freeBytes()).isPositive();
    assertThat(store.models()).isEmpty();
    assertThat(store.busy()).isFalse();
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void modelsAndWhatIsOnItsWayAreCounted() throws Exception {
    file("models/a.gguf", 5);
    file("models/a.gguf.stamp", 100);
    file("models/b.gguf", 6);
    file("downloads/c.part", 7);
    StoreContents store = StoreContents.of(home);
    assertThat(store.models())
        .containsExactly(home.resolve("models/a.gguf"), home.resolve("models/b.gguf"));
    assertThat(store.modelBytes()).isEqualTo(11);
    assertThat(store.downloadBytes()).isEqualTo(7);
  }

  @Test
  void aFileInItsPlaceCannotBeWritten() throws Exception {
    file("", 1);
    assertThat(StoreContents.of(home).writable()).isFalse();
  }

  @Test
  void isBusyWhileSomebodyElseHoldsTheLock() throws Exception {
    file("lock", 0);
    assertThat(StoreContents.of(home).busy()).isFalse();
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch enough = new CountDownLatch(1);
    Thread other =
        Thread.ofPlatform()
            .start(
                () -> {
                  try (StoreLock _ = StoreLock.acquire(home.resolve("lock"), Progress.SILENT)) {
                    held.countDown();
                    enough.await();
                  } catch (Exception e) {
                    throw new AssertionError(e);
                  }
                });
    held.await();
    assertThat(StoreContents.of(home).busy()).isTrue();
    enough.countDown();
    other.join();
    assertThat(StoreContents.of(home).busy()).isFalse();
  }

  /** A copy of these classes, or another process: known by the system's lock alone. */
  @Test
  void theSystemsLockCounts() throws Exception {
    file("lock", 0);
    try (FileChannel channel = FileChannel.open(home.resolve("lock"), StandardOpenOption.WRITE);
        FileLock _ = channel.lock()) {
      assertThat(StoreContents.of(home).busy()).isTrue();
    }
    assertThat(StoreContents.of(home).busy()).isFalse();
  }
}
