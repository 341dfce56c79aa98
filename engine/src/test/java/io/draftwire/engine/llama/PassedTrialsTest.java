package io.draftwire.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.engine.ModelException;
import io.draftwire.engine.TinyLlama;
import io.draftwire.engine.gguf.GgufFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model of a family that nobody has checked is loaded twice once, and not at every start. */
class PassedTrialsTest {
  @TempDir Path directory;
  private Path natives;
  private Path notes;
  private Path model;
  private int trials;

  @BeforeEach
  void write() throws IOException {
    natives = Files.createDirectories(directory.resolve("natives"));
    Files.writeString(natives.resolve("libllama.so"), "a library");
    notes = directory.resolve("home").resolve("trials");
    model = TinyLlama.write(directory.resolve("s.gguf"), TinyLlama.sentencePiece(), 1);
  }

  /** As a process does that starts anew. */
  private int trialsOfAStart() {
    trials = 0;
    new PassedTrials(notes).require(natives, GgufFile.open(model), () -> trials++);
    return trials;
  }

  @Test
  void oneThatPassedIsNotTriedAgain() {
    assertThat(trialsOfAStart()).isEqualTo(1);
    assertThat(trialsOfAStart()).isZero();
  }

  @Test
  void oneThatDidNotPassIsTriedAgain() {
    Runnable refused =
        () -> {
          throw new ModelException("it ends its process");
        };
    assertThatThrownBy(
            () -> new PassedTrials(notes).require(natives, GgufFile.open(model), refused))
        .isInstanceOf(ModelException.class);
    assertThat(trialsOfAStart()).isEqualTo(1);
  }

  @Test
  void aFileThatWasWrittenAgainIsTriedAgain() throws IOException {
    trialsOfAStart();
    Files.setLastModifiedTime(model, FileTime.fromMillis(1_000_000));
    assertThat(trialsOfAStart()).isEqualTo(1);
    assertThat(trialsOfAStart()).isZero();
  }

  /** As long as before, and as old. */
  @Test
  void anotherHeaderIsAnotherModel() throws IOException {
    trialsOfAStart();
    FileTime time = Files.getLastModifiedTime(model);
    long size = Files.size(model);
    EditableGguf changed = EditableGguf.read(model);
    changed.put("llama.attention.layer_norm_rms_epsilon", 3e-5f);
    Files.write(model, changed.encoded(new Random(1)));
    Files.setLastModifiedTime(model, time);
    assertThat(Files.size(model)).isEqualTo(size);
    assertThat(trialsOfAStart()).isEqualTo(1);
  }

  @Test
  void anotherLibraryTriesAgain() throws IOException {
    trialsOfAStart();
    Files.writeString(natives.resolve("libllama.so"), "another library");
    assertThat(trialsOfAStart()).isEqualTo(1);
    Files.writeString(natives.resolve("libggml.so"), "one more");
    assertThat(trialsOfAStart()).isEqualTo(1);
    assertThat(trialsOfAStart()).isZero();
  }

  @Test
  void anotherFileIsAnotherModel() throws IOException {
    trialsOfAStart();
    FileTime time = Files.getLastModifiedTime(model);
    model = Files.copy(model, directory.resolve("other.gguf"));
    Files.setLastModifiedTime(model, time);
    assertThat(trialsOfAStart()).isEqualTo(1);
  }

  /** A store that cannot be written costs time and nothing else. */
  @Test
  void whereNothingCanBeRememberedEveryStartTries() throws IOException {
    Files.writeString(directory.resolve("home"), "no directory");
    assertThat(trialsOfAStart()).isEqualTo(1);
    assertThat(trialsOfAStart()).isEqualTo(1);
    notes = null;
    assertThat(trialsOfAStart()).isEqualTo(1);
  }
}
