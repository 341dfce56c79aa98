package io.draftwire.lab.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.engine.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceStoreTest {
  @TempDir Path temporary;
  private final List<TraceKey> recorded = new ArrayList<>();

  private Trace get(TraceStore store, String prompt) {
    return store.get(
        TinyTraces.key(prompt, 4),
        (key, file) -> {
          recorded.add(key);
          TinyTraces.record(key, file);
        });
  }

  private List<Path> files() throws IOException {
    try (var files = Files.list(temporary)) {
      return files.toList();
    }
  }

  @Test
  void recordsOnceAndFindsAgain() throws IOException {
    TraceStore store = new TraceStore(temporary, 1 << 20);
    Trace first = get(store, "a");
    assertThat(get(store, "a")).isSameAs(first);
    assertThat(get(new TraceStore(temporary, 1 << 20), "a").targetRow(2))
        .isEqualTo(first.targetRow(2));
    assertThat(recorded).hasSize(1);
    assertThat(files()).hasSize(1);
    assertThat(get(store, "b").prompt()).isNotEqualTo(first.prompt());
    assertThat(recorded).hasSize(2);
  }

  @Test
  void everyPartOfTheKeyCounts() {
    TraceKey key = new TraceKey("d", "t", "p", 0.5, 1, 8);
    assertThat(
            List.of(
                key,
                new TraceKey("e", "t", "p", 0.5, 1, 8),
                new TraceKey("d", "u", "p", 0.5, 1, 8),
                new TraceKey("d", "t", "q", 0.5, 1, 8),
                new TraceKey("d", "t", "p", 0.6, 1, 8),
                new TraceKey("d", "t", "p", 0.5, 2, 8),
                new TraceKey("d", "t", "p", 0.5, 1, 9)))
        .extracting(TraceKey::fileName)
        .doesNotHaveDuplicates();
  }

  @Test
  void aDamagedTraceIsRecordedAgain() throws IOException {
    get(new TraceStore(temporary, 1 << 20), "a");
    Path file = files().getFirst();
    byte[] bytes = Files.readAllBytes(file);
    bytes[5] ^= 1;
    Files.delete(file);
    Files.write(file, bytes);
    get(new TraceStore(temporary, 1 << 20), "a");
    assertThat(recorded).hasSize(2);
    bytes[5] ^= 1;
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
  }

  @Test
  void theLongestUnusedGoFirst() throws IOException {
    get(new TraceStore(temporary, 1 << 20), "a");
    Path oldest = files().getFirst();
    Files.setLastModifiedTime(oldest, FileTime.fromMillis(1000));
    long size = Files.size(oldest);
    get(new TraceStore(temporary, 2 * size + 100), "b");
    assertThat(files()).hasSize(2).contains(oldest);
    get(new TraceStore(temporary, 2 * size + 100), "a"); // used: no longer the oldest
    files().stream()
        .filter(file -> !file.equals(oldest))
        .forEach(file -> file.toFile().setLastModified(2000));
    get(new TraceStore(temporary, 2 * size + 100), "c");
    assertThat(files()).hasSize(2).contains(oldest);
    get(new TraceStore(temporary, 1), "d");
    assertThat(files()).as("the one just recorded stays").hasSize(1);
  }

  @Test
  void aFailedRecordingLeavesNothing() throws IOException {
    TraceStore store = new TraceStore(temporary, 1 << 20);
    assertThatThrownBy(
            () ->
                store.get(
                    TinyTraces.key("a", 4),
                    (key, file) -> {
                      Files.writeString(file, "half");
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("No space left on device")
        .hasMessageContaining("DRAFTWIRE_HOME");
    assertThat(files()).isEmpty();
    assertThat(get(store, "a").positions()).isEqualTo(4);
  }
}
