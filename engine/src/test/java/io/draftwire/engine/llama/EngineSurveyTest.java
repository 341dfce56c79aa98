package io.draftwire.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.engine.RealModels;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class EngineSurveyTest {
  @Test
  void featuresAreThoseThatAreUsed() {
    assertThat(
            EngineSurvey.features(
                "CPU : SSE3 = 1 | AVX2 = 1 | AVX512 = 0 | LLAMAFILE = 1 | CUDA : ARCHS = 900 | "))
        .containsExactly("SSE3", "AVX2", "LLAMAFILE");
    assertThat(EngineSurvey.features("")).isEmpty();
  }

  @Test
  void backendsAreToldByTheirLibraries() {
    assertThat(EngineSurvey.backend("libggml-cpu-haswell.so")).isEqualTo("cpu");
    assertThat(EngineSurvey.backend("libggml-cuda.so")).isEqualTo("cuda");
    assertThat(EngineSurvey.backend("ggml-vulkan.dll")).isEqualTo("vulkan");
    assertThat(EngineSurvey.backend("libggml-rpc.so.0")).isEqualTo("rpc");
    assertThat(EngineSurvey.backend("libggml-base.so")).isNull();
    assertThat(EngineSurvey.backend("libggml.v0.5.0.so")).isNull();
    assertThat(EngineSurvey.backend("libllama.so")).isNull();
  }

  @Test
  void aLoadersReasonIsWhatItLacks() {
    assertThat(
            EngineSurvey.reason(
                "/n/libggml-cuda.so: libcudart.so.12: cannot open shared object file: No such file"))
        .isEqualTo("libcudart.so.12: cannot open shared object file: No such file");
  }

  @Tag("models")
  @Test
  void theEngineThatIsHereIsDescribed() {
    Path natives = RealModels.natives();
    EngineDescription engine = LlamaBackend.load(natives).describe();
    assertThat(engine.directory()).isEqualTo(natives);
    assertThat(engine.version()).contains(LlamaBackend.VERSION);
    assertThat(engine.features()).isNotEmpty();
    assertThat(engine.devices())
        .anySatisfy(
            device -> {
              assertThat(device.processor()).isTrue();
              assertThat(device.totalBytes()).isPositive();
            });
    if (Path.of("/proc/self/maps").toFile().canRead()) {
      assertThat(engine.cpuLibrary().orElse("none")).startsWith("libggml-cpu");
    }
  }
}
