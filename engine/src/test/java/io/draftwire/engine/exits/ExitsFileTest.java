package io.draftwire.engine.exits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.engine.ModelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExitsFileTest {
  private static final int WIDTH = 6;
  private static final int RANK = 4;
  private static final int V = 70;
  private static final TargetPrint TARGET = new TargetPrint("ab".repeat(32));

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void write() throws Exception {
    file = directory.resolve("m.exits");
    ExitsFile.write(file, new ExitHeads(TARGET, 8, 1e-5f, List.of(head(5), head(2))));
  }

  @Test
  void whatIsWrittenIsRead() {
    ExitHeads read = ExitsFile.read(file, TARGET);
    assertThat(read.layers()).isEqualTo(8);
    assertThat(read.epsilon()).isEqualTo(1e-5f);
    assertThat(read.exits().toString()).contains("layer=2", "layer=5", "agreement=0.5");
    ExitHead before = head(5);
    ExitHead after = read.behind(5).orElseThrow();
    assertThat(after.up()).containsExactly(before.up());
    assertThat(after.scales()).containsExactly(before.scales());
    assertThat(after.means()).containsExactly(before.means());
    assertThat(after.middle()).containsExactly(before.middle());
    assertThat(after.down())
        .as("sixteen bits a number")
        .containsExactly(before.down(), org.assertj.core.data.Offset.offset(2e-3f));
    assertThat(read.behind(3)).isEmpty();
  }

  @Test
  void theFileLiesBesideTheModel() {
    assertThat(ExitsFile.beside(Path.of("d", "a.b.gguf"))).isEqualTo(Path.of("d", "a.b.exits"));
    assertThat(ExitsFile.beside(Path.of("model"))).isEqualTo(Path.of("model.exits"));
  }

  @Test
  void filesOfAnotherTargetAreRefused() {
    assertThatThrownBy(() -> ExitsFile.read(file, new TargetPrint("cd".repeat(32))))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("fitted to another target (abababababab)")
        .hasMessageContaining("draftwire train-exits");
  }

  @Test
  void filesThatAreCutOffAreRefusedWhereverThatIs() throws Exception {
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length += length < 120 ? 1 : 97) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> ExitsFile.read(file, TARGET))
          .as("cut to %d bytes", length)
          .isInstanceOf(ModelException.class)
          .hasMessageContaining(file.toString())
          .message()
          .doesNotContain("\n");
    }
  }

  @Test
  void aFlippedBitIsFound() throws Exception {
    byte[] whole = Files.readAllBytes(file);
    for (int at = 0; at < whole.length; at += 13) {
      byte[] broken = whole.clone();
      broken[at] ^= 4;
      Files.write(file, broken);
      assertThatThrownBy(() -> ExitsFile.read(file, TARGET)).isInstanceOf(ModelException.class);
    }
  }

  @Test
  void whatIsNoNumberIsRefusedThoughTheChecksumHolds() throws Exception {
    byte[] whole = Files.readAllBytes(file);
    ByteBuffer bytes = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putFloat(whole.length - 8, Float.NaN);
    assertSealedIsRefused(bytes, "NaN");
  }

  @Test
  void sizesThatNoFileHasAreRefusedThoughTheChecksumHolds() throws Exception {
    byte[] whole = Files.readAllBytes(file);
    for (int field = 8; field <= 24; field += 4) {
      for (int value : new int[] {0, -1, Integer.MAX_VALUE}) {
        if (field != 20) { // A real number.
          ByteBuffer bytes = ByteBuffer.wrap(whole.clone()).order(ByteOrder.LITTLE_ENDIAN);
          bytes.putInt(field, value);
          assertSealedIsRefused(bytes, "says that there are " + value);
        }
      }
    }
    ByteBuffer bytes = ByteBuffer.wrap(whole.clone()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(64, 1 << 15);
    assertSealedIsRefused(bytes, "cut off");
  }

  @Test
  void whatIsNoFileOfExitsIsRefused() throws Exception {
    Files.writeString(file, "GGUF and more");
    assertThatThrownBy(() -> ExitsFile.read(file, TARGET)).hasMessageContaining("no file of exits");
    assertThatThrownBy(() -> ExitsFile.read(directory.resolve("gone"), TARGET))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("no such file");
  }

  private void assertSealedIsRefused(ByteBuffer bytes, String said) throws Exception {
    CRC32C sum = new CRC32C();
    sum.update(bytes.array(), 0, bytes.capacity() - 4);
    bytes.putInt(bytes.capacity() - 4, (int) sum.getValue());
    Files.write(file, bytes.array());
    assertThatThrownBy(() -> ExitsFile.read(file, TARGET))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(said);
  }

  private static ExitHead head(int layer) {
    Random random = new Random(layer);
    byte[] up = new byte[V * RANK];
    random.nextBytes(up);
    return new ExitHead(
        layer,
        0.5,
        RandomMatrix.normal(random, WIDTH * RANK),
        RandomMatrix.normal(random, RANK),
        up,
        RandomMatrix.normal(random, V),
        RandomMatrix.normal(random, V));
  }
}
