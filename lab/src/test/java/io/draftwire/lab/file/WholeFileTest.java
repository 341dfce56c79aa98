package io.draftwire.lab.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
  @TempDir Path folder;

  @Test
  void replacesWhatIsThereAndMakesFolders() throws IOException {
    Path file = folder.resolve("a/b/ä.json");
    WholeFile.write(file, "one");
    WholeFile.write(file, "two, ö");
    assertThat(file).hasContent("two, ö");
    assertThat(file.getParent()).isDirectoryContaining("glob:**ä.json");
    try (var files = Files.list(file.getParent())) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void aCheckLeavesNothingBehind() throws IOException {
    Path file = folder.resolve("a/b.json");
    WholeFile.check(file);
    assertThat(file.getParent()).isEmptyDirectory();
    WholeFile.write(file, "as it was");
    WholeFile.check(file);
    assertThat(file).hasContent("as it was");
    assertThatIOException()
        .isThrownBy(() -> WholeFile.check(file.resolve("x.json")))
        .withMessageContaining("x.json: cannot be written (");
  }

  @Test
  void aFolderThatIsAFileIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "as it was");
    assertThatIOException()
        .isThrownBy(() -> WholeFile.write(file.resolve("x.html"), "text"))
        .withMessageContaining("x.html: cannot be written (" + file + " is no folder)");
    assertThat(file).hasContent("as it was");
  }

  /** The disk of this one is full, or read-only: what is there cannot be told from either. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aPlaceThatCannotBeWrittenToIsNamedWithItsReason() {
    assertThatIOException()
        .isThrownBy(() -> WholeFile.write(Path.of("/proc/sys/report.html"), "text"))
        .withMessageStartingWith("/proc/sys/report.html: cannot be written (")
        .withMessageNotContaining("null");
  }
}
