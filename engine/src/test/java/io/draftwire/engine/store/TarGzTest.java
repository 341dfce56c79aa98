package io.draftwire.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.engine.ModelException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarGzTest {
  @TempDir Path dir;

  @Test
  void readsRegularFilesOnly() throws IOException {
    byte[] big = new byte[5000];
    Arrays.fill(big, (byte) 'x');
    Map<String, String> files =
        read(
            new TarBuilder()
                .entry("package", '5', new byte[0])
                .file("package/a.txt", "hello")
                .entry("package/link", '2', new byte[0])
                .file("package/big", big)
                .file("package/empty", "")
                .gzip());

    assertThat(files.keySet()).containsExactly("package/a.txt", "package/big", "package/empty");
    assertThat(files).containsEntry("package/a.txt", "hello");
    assertThat(files.get("package/big")).hasSize(5000);
  }

  @Test
  void readsLongNames() throws IOException {
    String pax = "package/" + "p".repeat(200);
    String gnu = "package/" + "g".repeat(200);
    String record = " path=" + pax + "\n";
    Map<String, String> files =
        read(
            new TarBuilder()
                .entry("x", 'x', bytes((record.length() + 3) + record))
                .file("short", "1")
                .entry("x", 'L', bytes(gnu + "\0"))
                .file("short", "2")
                .file("package/plain", "3")
                .gzip());

    assertThat(files).containsOnlyKeys(pax, gnu, "package/plain");
  }

  @Test
  void skipsWhatIsNotRead() throws IOException {
    byte[] archive =
        new TarBuilder().file("package/a", new byte[2000]).file("package/b", "b").gzip();
    Path file = Files.write(dir.resolve("a.tgz"), archive);
    StringBuilder seen = new StringBuilder();
    TarGz.read(file, 1 << 20, (name, size, data) -> seen.append(name).append(data.read()));
    assertThat(seen).hasToString("package/a0package/b98");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../evil", "package/../../evil", "/etc/evil", "a\\..\\evil", "C:/evil"})
  void refusesToLeaveTheArchive(String name) {
    assertThatThrownBy(() -> read(new TarBuilder().file(name, "x").gzip()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("outside itself");
  }

  @Test
  void refusesABomb() throws IOException {
    Path file =
        Files.write(dir.resolve("bomb.tgz"), new TarBuilder().file("a", new byte[1 << 20]).gzip());
    assertThat(Files.size(file)).isLessThan(10_000);
    assertThatThrownBy(() -> TarGz.read(file, 1 << 19, (name, size, data) -> {}))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("more than it may");
  }

  @Test
  void refusesTruncation() {
    TarBuilder tar = new TarBuilder().file("package/a", new byte[2000]);
    assertThatThrownBy(() -> read(tar.gzip(1024)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("damaged archive");
    byte[] whole = tar.gzip();
    assertThatThrownBy(() -> read(Arrays.copyOf(whole, whole.length - 9)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("damaged archive");
  }

  @Test
  void refusesWhatIsNoArchive() {
    assertThatThrownBy(() -> read(bytes("<html>not found</html>")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("damaged archive");
  }

  /** Damaged tar bytes inside sound gzip: only the one exception, or a shorter archive. */
  @Test
  void survivesDamage() throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 2000; i++) {
      String name = "package/" + random.nextInt();
      byte[] noise = new byte[512];
      for (int j = 0; j < 512; j++) {
        noise[j] = (byte) random.nextInt();
      }
      char type = "0xLg5".charAt(random.nextInt(5));
      TarBuilder tar =
          new TarBuilder()
              .entry(name, type, noise, random.nextLong(1L << 12))
              .file("package/end", "end");
      try {
        read(tar.gzip());
      } catch (ModelException e) {
        assertThat(e.getMessage()).doesNotContain("\n");
      }
    }
  }

  private Map<String, String> read(byte[] archive) throws IOException {
    Path file = Files.write(dir.resolve("a.tgz"), archive);
    Map<String, String> files = new LinkedHashMap<>();
    try {
      TarGz.read(
          file,
          1 << 20,
          (name, size, data) ->
              files.put(name, new String(data.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (EOFException | ZipException e) {
      throw new AssertionError("escaped", e);
    }
    return files;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
