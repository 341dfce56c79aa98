package io.draftwire.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowFileTest {
  @TempDir Path temporary;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void appendsBehindTheLastWholeRow() throws IOException {
    Path file = temporary.resolve("rows");
    Files.writeString(file, "{\"a\":1}\n{\"a\":2}\n{\"a\":");
    try (RowFile rows = RowFile.open(file)) {
      assertThat(rows.rows()).isEqualTo(2);
      rows.append(bytes("{\"b\":1}\n{\"b\":2}\n"), 2);
      assertThat(rows.rows()).isEqualTo(4);
    }
    assertThat(Files.readString(file)).isEqualTo("{\"a\":1}\n{\"a\":2}\n{\"b\":1}\n{\"b\":2}\n");
  }

  @Test
  void findsRowsAcrossChunks() throws IOException {
    Path file = temporary.resolve("rows");
    Files.writeString(file, ("x".repeat(40_000) + "\n").repeat(5) + "torn");
    try (RowFile rows = RowFile.open(file)) {
      assertThat(rows.rows()).isEqualTo(5);
    }
    assertThat(Files.size(file)).isEqualTo(5 * 40_001);
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void aFullDiskLeavesWholeRowsAndSaysHowMany(boolean shrinks) throws IOException {
    Path file = temporary.resolve("rows");
    byte[] batch = bytes("first\nsecond\n");
    for (int room = 0; room < 2 * batch.length; room++) {
      Files.deleteIfExists(file);
      int stands = room < batch.length ? 0 : 2;
      try (RowFile rows = RowFile.open(file, fullDisk(file, room, shrinks))) {
        if (stands == 2) {
          rows.append(batch, 2);
        }
        assertThatThrownBy(() -> rows.append(batch, 2))
            .isInstanceOf(IOException.class)
            .hasMessageContaining(file.toString())
            .hasMessageContaining("No space left on device")
            .hasMessageContaining(stands + " rows stand");
        assertThat(rows.rows()).isEqualTo(stands);
      }
      if (shrinks) {
        assertThat(Files.readString(file)).isEqualTo(stands == 0 ? "" : "first\nsecond\n");
      }
      // A disk that lets nothing be taken back leaves a torn row; the next start cuts it off.
      try (RowFile rows = RowFile.open(file)) {
        long whole = rows.rows();
        assertThat(whole).isBetween((long) stands, stands + 1L);
        assertThat(Files.readString(file).lines().count()).isEqualTo(whole);
      }
    }
  }

  private static FileChannel fullDisk(Path file, long room, boolean shrinks) throws IOException {
    return new FullDisk(
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
        room,
        shrinks);
  }
}
