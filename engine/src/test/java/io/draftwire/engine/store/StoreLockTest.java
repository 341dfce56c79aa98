package io.draftwire.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.engine.ModelException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StoreLockTest {
  /** Counts down when a thread says that it has to wait. */
  private static final class Waiting implements Progress {
    final CountDownLatch told = new CountDownLatch(1);

    @Override
    public void message(String line) {
      if (line.startsWith("waiting for another draftwire")) {
        told.countDown();
      }
    }

    @Override
    public void advance(String what, long done, long total) {}
  }

  @TempDir Path dir;
  private Path file;

  @BeforeEach
  void name() {
    file = dir.resolve("lock");
  }

  @Test
  void isTakenAgainByItsHolderAndGoesWithTheLastClose() throws Exception {
    List<String> events = Collections.synchronizedList(new ArrayList<>());
    Waiting waiting = new Waiting();
    Thread other =
        new Thread(
            () -> {
              try (StoreLock _ = StoreLock.acquire(file, waiting)) {
                events.add("the other has it");
              } catch (IOException e) {
                events.add(e.toString());
              }
            });
    Path sameFile = Files.createSymbolicLink(dir.resolve("link"), dir).resolve("lock");
    try (StoreLock _ = StoreLock.acquire(file, Progress.SILENT)) {
      try (StoreLock _ = StoreLock.acquire(sameFile, Progress.SILENT)) {
        events.add("taken twice");
      }
      other.start();
      waiting.told.await();
      events.add("given back once");
    }
    other.join();

    assertThat(events).containsExactly("taken twice", "given back once", "the other has it");
  }

  @Test
  void keepsOtherProcessesOutWhileOneHereGivesUpWaiting() throws Exception {
    Waiting waiting = new Waiting();
    List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
    try (StoreLock _ = StoreLock.acquire(file, Progress.SILENT)) {
      Thread impatient =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try (StoreLock _ = StoreLock.acquire(file, waiting)) {
                      thrown.add(new AssertionError("two hold it"));
                    } catch (ModelException | IOException e) {
                      thrown.add(e);
                    }
                  });
      waiting.told.await();
      impatient.interrupt();
      impatient.join();

      assertThat(thrown).hasSize(1);
      assertThat(thrown.getFirst()).hasMessageContaining("interrupted while waiting");
      assertThat(heldFromOutside()).isTrue();
    }
    assertThat(heldFromOutside()).isFalse();
  }

  @Test
  void isGivenBackWhenTheFileCannotBeOpened() throws IOException {
    Files.createDirectory(file);
    assertThatThrownBy(() -> StoreLock.acquire(file, Progress.SILENT))
        .isInstanceOf(IOException.class);
    Files.delete(file);
    try (StoreLock _ = StoreLock.acquire(file, Progress.SILENT)) {
      // Held once only: were the failed attempt still counted, this would skip the file.
      assertThat(file).isRegularFile();
    }
  }

  /** What another process sees of the lock; {@code F_GETLK} tells a process only of others. */
  private boolean heldFromOutside() throws Exception {
    Process probe =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                LockProbe.class.getName(),
                file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(probe.waitFor()).as(said).isIn(0, 1);
    return probe.exitValue() == 1;
  }

  /** Ends with 1 where the file is locked, with 0 where it is not. */
  static final class LockProbe {
    private LockProbe() {}

    public static void main(String[] args) throws IOException {
      try (FileChannel channel = FileChannel.open(Path.of(args[0]), StandardOpenOption.WRITE)) {
        System.exit(channel.tryLock() == null ? 1 : 0);
      } catch (IOException e) {
        e.printStackTrace();
        System.exit(2);
      }
    }
  }
}
