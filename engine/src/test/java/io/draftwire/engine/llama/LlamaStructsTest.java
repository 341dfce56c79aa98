package io.draftwire.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.engine.ModelException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LlamaStructsTest {

  /** Sizes that a C compiler for a 64-bit machine gives the structs of release 0.5.0. */
  @Test
  void sizesAreThoseOfTheRelease() {
    assertThat(LlamaStructs.MODEL_PARAMS.byteSize()).isEqualTo(80);
    assertThat(LlamaStructs.CONTEXT_PARAMS.byteSize()).isEqualTo(160);
    assertThat(LlamaStructs.QUANTIZE_PARAMS.byteSize()).isEqualTo(64);
    assertThat(LlamaStructs.BATCH.byteSize()).isEqualTo(56);
    assertThat(LlamaStructs.THREADPOOL_PARAMS.byteSize()).isEqualTo(528);
  }

  @Test
  void defaultsOfAnotherLayoutAreRefused() {
    try (Arena arena = Arena.ofConfined()) {
      assertThatThrownBy(
              () ->
                  LlamaStructs.verify(
                      zero(arena, LlamaStructs.MODEL_PARAMS),
                      zero(arena, LlamaStructs.CONTEXT_PARAMS),
                      zero(arena, LlamaStructs.QUANTIZE_PARAMS),
                      zero(arena, LlamaStructs.THREADPOOL_PARAMS),
                      1))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("llama_model_params")
          .hasMessageContaining("n_gpu_layers is 0, expected -1")
          .hasMessageContaining(LlamaBackend.VERSION);
    }
  }

  @Test
  void directoriesWithoutLibrariesAreRefused(@TempDir Path empty) {
    assertThatThrownBy(() -> new LlamaLibrary(empty, LlamaBackend.VERSION))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("no ggml-base library in " + empty);
    assertThatThrownBy(() -> new LlamaLibrary(empty.resolve("gone"), LlamaBackend.VERSION))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("no directory");
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    LlamaOptions options = LlamaOptions.of(Path.of("model.gguf"));
    assertThatThrownBy(() -> options.withThreads(0)).hasMessageContaining("threads is 0");
    assertThatThrownBy(() -> options.withMaxSequences(257))
        .hasMessageContaining("sequences is 257");
    assertThatThrownBy(
            () -> options.withMaxSequences(200).withRoom(new LlamaOptions.Room(0, 0, 57)))
        .hasMessageContaining("sequences and branches is 257");
    assertThatThrownBy(() -> new LlamaOptions.Room(0, -1, 0))
        .hasMessageContaining("tree nodes is -1");
    assertThatThrownBy(() -> options.withPoll(101)).hasMessageContaining("poll is 101");
  }

  @Test
  void processorListsAreRead() {
    assertThat(ProcessorList.parse("0-2,7")).hasToString("{0, 1, 2, 7}");
    assertThat(ProcessorList.parse("5")).hasToString("{5}");
    assertThat(ProcessorList.parse("")).hasToString("{}");
    for (String list : new String[] {"0-2,7", "5", "", "0-1,3-4,9"}) {
      assertThat(ProcessorList.written(ProcessorList.parse(list))).isEqualTo(list);
    }
  }

  private static MemorySegment zero(Arena arena, StructLayout layout) {
    return arena.allocate(layout);
  }
}
