package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.engine.Backend;
import io.draftwire.engine.llama.Offload;
import io.draftwire.engine.store.ModelStore;
import io.draftwire.engine.store.Progress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackendChoiceTest {
  @TempDir Path home;

  private BackendChoice of(String backend, Integer layers, Map<String, String> environment) {
    ModelOptions options = new ModelOptions();
    options.backend = backend;
    options.gpuLayers = layers;
    Map<String, String> with = new HashMap<>(environment);
    with.put("DRAFTWIRE_HOME", home.toString());
    return BackendChoice.of(options, ModelStore.open(with, Progress.SILENT).natives());
  }

  private static Offload offload(Backend backend, int layers) {
    return new Offload(Optional.ofNullable(backend), layers);
  }

  @Test
  void whoSaysNothingHasTheProcessorAndMayPutLayersOnWhatNamedLibrariesFind() {
    assertThat(of(null, null, Map.of()).backend()).isEqualTo(Backend.CPU);
    assertThat(of(null, null, Map.of()).offload()).isEqualTo(offload(null, 0));
    assertThat(of(null, 9, Map.of()).offload()).isEqualTo(offload(null, 9));
  }

  @Test
  void aGpuTakesAllLayersUnlessToldOtherwise() {
    assertThat(of("vulkan", null, Map.of()).offload()).isEqualTo(Offload.on(Backend.VULKAN));
    assertThat(of("CUDA", 9, Map.of()).offload()).isEqualTo(offload(Backend.CUDA, 9));
    assertThat(of("metal", 0, Map.of()).offload()).isEqualTo(offload(Backend.METAL, 0));
    assertThat(of("cpu", null, Map.of()).offload()).isEqualTo(offload(Backend.CPU, 0));
  }

  @Test
  void theOptionComesBeforeTheEnvironment() {
    Map<String, String> environment = Map.of("DRAFTWIRE_BACKEND", "vulkan");
    assertThat(of(null, null, environment).backend()).isEqualTo(Backend.VULKAN);
    assertThat(of("cpu", null, environment).backend()).isEqualTo(Backend.CPU);
  }

  @Test
  void whatIsChosenHereIsWhatThisMachineHasOrWhatNamedLibrariesFind() {
    BackendChoice choice = of("auto", null, Map.of());
    assertThat(choice.automatic()).isTrue();
    assertThat(choice.backend()).isNotEqualTo(Backend.VULKAN);
    assertThat(choice.offload().wanted()).isEqualTo(choice.backend() != Backend.CPU);
    BackendChoice named = of("auto", null, Map.of("DRAFTWIRE_NATIVES", home.toString()));
    assertThat(named.offload()).isEqualTo(Offload.WHERE_THERE_IS_ONE);
    assertThat(of("auto", 3, Map.of()).offload().layers()).as("no contradiction").isEqualTo(3);
  }

  @Test
  void whatIsNoBackendAndLayersOnAProcessorAreRefused() {
    assertThatThrownBy(() -> of(null, null, Map.of("DRAFTWIRE_BACKEND", "tpu")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'tpu'");
    assertThatThrownBy(() -> of("cpu", 5, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--gpu-layers 5");
    assertThat(of("cpu", 0, Map.of()).offload().wanted()).isFalse();
  }
}
