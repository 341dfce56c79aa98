package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.store.ModelReference;
import io.draftwire.engine.store.ModelStore;
import io.draftwire.engine.store.Progress;
import io.draftwire.lab.file.WholeFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Disks that are full or read-only, mounted for real: one line that says so, nothing lost, and no
 * part taken for a whole.
 */
@Timeout(900)
@EnabledOnOs(value = OS.LINUX, disabledReason = "disks are mounted as Linux does")
class DisksTest {
  private static final int MEGABYTE = 1 << 20;
  private static final ModelReference TEXT = ModelReference.parse("hf:me/repo/text.gguf");

  @TempDir Path temporary;
  private final byte[] text = new byte[600_000];
  private SmallDisk disk;
  private HttpServer host;

  /** What the host does in the middle of the first answer. */
  private interface Middle {
    void happens() throws IOException;
  }

  @BeforeEach
  void mount() throws Exception {
    new Random(1).nextBytes(text);
    disk = SmallDisk.mount(temporary.resolve("disk"), MEGABYTE);
    host = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    host.start();
  }

  @AfterEach
  void unmount() throws Exception {
    if (host != null) {
      host.stop(0);
    }
    if (disk != null) {
      disk.unmount();
    }
  }

  private void serve(byte[] file, Middle middle) {
    boolean[] asked = new boolean[1];
    host.createContext("/", exchange -> answer(exchange, file, asked, middle));
  }

  private static void answer(HttpExchange exchange, byte[] file, boolean[] asked, Middle middle)
      throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("ETag", "\"1\"");
      String range = exchange.getRequestHeaders().getFirst("Range");
      int from = range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
      if (from > 0) {
        exchange
            .getResponseHeaders()
            .set("Content-Range", "bytes " + from + "-" + (file.length - 1) + "/" + file.length);
      }
      exchange.sendResponseHeaders(from > 0 ? 206 : 200, file.length - from);
      int half = asked[0] ? from : file.length / 2;
      exchange.getResponseBody().write(file, from, half - from);
      exchange.getResponseBody().flush();
      if (!asked[0]) {
        asked[0] = true;
        middle.happens();
      }
      exchange.getResponseBody().write(file, half, file.length - half);
    }
  }

  private ModelStore store() {
    return ModelStore.open(
        Map.of(
            "DRAFTWIRE_HOME",
            disk.at().resolve("home").toString(),
            "HF_ENDPOINT",
            "http://127.0.0.1:" + host.getAddress().getPort()),
        new Progress() {
          @Override
          public void message(String line) {}

          @Override
          public void advance(String what, long done, long total) {}
        });
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(disk.at())) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals("lock") && !name.equals("filler"))
          .sorted()
          .toList();
    }
  }

  /** Until half of the file is on the disk, which is all that was sent. */
  private void awaitHalf() throws IOException {
    for (int i = 0; i < 10_000; i++) {
      try (Stream<Path> files = Files.walk(disk.at())) {
        if (files.anyMatch(file -> file.toFile().length() == text.length / 2)) {
          return;
        }
      }
      LockSupport.parkNanos(5_000_000);
    }
    throw new IOException("the half that was sent never came to the disk");
  }

  /** Another program takes the room that there was when the download began. */
  @Test
  void aDownloadOntoADiskThatFillsUpGoesOnLaterBehindWhatCame() throws Exception {
    serve(
        text,
        () -> {
          awaitHalf();
          disk.fillBut(0);
        });
    assertThatThrownBy(() -> store().document(TEXT))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("No space left on device")
        .hasMessageContaining("free some space or set DRAFTWIRE_HOME")
        .hasMessageNotContaining("\n");
    List<String> left = files();
    assertThat(left).hasSize(2).allMatch(name -> name.contains(".part"));
    disk.empty();
    assertThat(store().document(TEXT)).hasBinaryContent(text);
    assertThat(files()).hasSize(2).noneMatch(name -> name.contains(".part"));
  }

  @Test
  void whatIsAnnouncedToBeLargerThanTheDiskIsNotBegun() throws Exception {
    serve(Arrays.copyOf(text, 2 * MEGABYTE), () -> {});
    assertThatThrownBy(() -> store().document(TEXT))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("2097152 bytes are still to come")
        .hasMessageContaining("has room for")
        .hasMessageNotContaining("\n");
    assertThat(files()).noneMatch(name -> name.endsWith(".gguf") || name.endsWith(".part"));
  }

  /** What is there is found and read; what is not is refused in a line that says where. */
  @Test
  void aStoreOnAReadOnlyDiskHasWhatItHas() throws Exception {
    serve(text, () -> {});
    Path there = store().document(TEXT);
    disk.makeReadOnly();
    assertThat(store().document(TEXT)).isEqualTo(there).hasBinaryContent(text);
    assertThatThrownBy(() -> store().document(ModelReference.parse("hf:me/repo/other.gguf")))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(disk.at().resolve("home") + ": the model store cannot be written (")
        .hasMessageContaining("Read-only file system")
        .hasMessageContaining("set DRAFTWIRE_HOME")
        .hasMessageNotContaining("\n");
  }

  @Test
  void aCommandWhoseStoreCannotBeMadeSaysSo() throws Exception {
    disk.makeReadOnly();
    String said =
        CommandRun.in(
                Map.of("DRAFTWIRE_HOME", disk.at().resolve("home").toString()),
                List.of("cloud", "--port", "0"))
            .failedWith(1);
    assertThat(said).contains(disk.at().toString(), "Read-only file system", "DRAFTWIRE_HOME");
  }

  /** As calibrations, manifests and reports are written. */
  @Test
  void aFileThatIsReplacedOnAFullDiskStaysAsItWas() throws Exception {
    Path file = disk.at().resolve("config/draftwire/measured.json");
    WholeFile.write(file, "as it was");
    disk.fillBut(0);
    assertThatIOException()
        .isThrownBy(() -> WholeFile.write(file, "x".repeat(100_000)))
        .withMessageStartingWith(file + ": cannot be written (No space left on device)");
    assertThat(file).hasContent("as it was");
    assertThat(files()).containsExactly("measured.json");
    disk.empty();
    disk.makeReadOnly();
    assertThatIOException()
        .isThrownBy(() -> WholeFile.write(file, "new"))
        .withMessageStartingWith(file + ": cannot be written (Read-only file system)");
    assertThat(file).hasContent("as it was");
  }

  /** A measurement that could not be kept is not begun: it would say what it measures. */
  @Test
  @Tag("models")
  void aCalibrationThatCannotBeKeptIsNotBegun() throws Exception {
    RealPair.get();
    disk.makeReadOnly();
    String said =
        CommandRun.in(Map.of("XDG_CONFIG_HOME", disk.at().toString()), List.of("calibrate"))
            .failedWith(1);
    assertThat(said).contains(disk.at().toString(), "cannot be written (Read-only file system)");
  }

  /** Rows are on the disk when they are told of; those that do not fit come when there is room. */
  @Test
  @Tag("models")
  void aSweepOntoAFullDiskGoesOnBehindItsRows() throws Exception {
    RealPair.get();
    Path file =
        Files.writeString(
            temporary.resolve("x.yaml"),
            """
            name: x
            mode: replay
            tokens: 16
            axes: {profile: jetson-a100, rate_up: 100kbit, temperature: [0.3, 1], prompt: story-2}
            """);
    Path whole = temporary.resolve("whole");
    assertThat(sweep(file, whole).exit()).isZero();
    Path out = disk.at().resolve("out");
    disk.fillBut(3 * 4096);
    String said = failed(sweep(file, out));
    assertThat(said)
        .contains(out.resolve("results.jsonl").toString(), "No space left on device", "rows stand");
    disk.empty();
    assertThat(sweep(file, out).exit()).isZero();
    assertThat(out.resolve("results.jsonl")).hasSameBinaryContentAs(whole.resolve("results.jsonl"));
    disk.makeReadOnly();
    assertThat(failed(sweep(file, disk.at().resolve("other"))))
        .contains("other", "Read-only file system");
  }

  private static CommandRun sweep(Path experiment, Path out) throws Exception {
    return CommandRun.of("lab", "run", experiment.toString(), "--out", out.toString());
  }

  /** Its last line, behind those that tell of progress. */
  private static String failed(CommandRun run) {
    assertThat(run.exit()).as("stderr: %s", run.err()).isEqualTo(1);
    String last = run.err().getLast();
    assertThat(last).startsWith("draftwire: ");
    assertThat(run.err()).filteredOn(line -> line.startsWith("draftwire: ")).hasSize(1);
    return last;
  }
}
