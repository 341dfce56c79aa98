package io.draftwire.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.engine.Backend;
import io.draftwire.engine.ModelException;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hosts that are made up. */
class GpuHostTest {
  private static final Set<String> CUDA_12 =
      Set.of("libcuda.so.1", "libcudart.so.12", "libcublas.so.12");

  /** What a host has, and what its driver says. */
  record Installed(Set<String> libraries, OptionalInt cuda) implements HostLibraries {
    @Override
    public boolean has(String library) {
      return libraries.contains(library);
    }

    @Override
    public OptionalInt newestCuda(String driver) {
      return cuda;
    }
  }

  private static EngineBuild choose(String platform, Backend backend, String... libraries) {
    return new GpuHost(platform, new Installed(Set.of(libraries), OptionalInt.empty()))
        .choose(backend);
  }

  private static EngineBuild cuda(Set<String> libraries, int newest) {
    return new GpuHost("linux-x64", new Installed(libraries, OptionalInt.of(newest)))
        .choose(Backend.CUDA);
  }

  private static void assertRefused(Runnable choice, String... said) {
    assertThatThrownBy(choice::run)
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll(said)
        .hasMessageContaining(";");
  }

  @ParameterizedTest
  @CsvSource({
    "linux-x64, CPU, linux-x64",
    "linux-arm64, CPU, linux-arm64",
    "mac-arm64, CPU, mac-arm64-metal",
    "mac-arm64, METAL, mac-arm64-metal",
    "mac-x64, CPU, mac-x64",
    "win-x64, CPU, win-x64",
    "win-arm64, CPU, win-arm64"
  })
  void whatNeedsNothingIsChosenByThePlatform(String platform, Backend backend, String name) {
    assertThat(choose(platform, backend).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "linux-x64, METAL",
    "linux-arm64, CUDA",
    "linux-arm64, VULKAN",
    "mac-arm64, CUDA",
    "mac-x64, METAL",
    "win-x64, METAL",
    "win-arm64, VULKAN"
  })
  void aBackendThatIsNotPackagedIsRefusedWithThoseThatAre(String platform, Backend backend) {
    assertRefused(() -> choose(platform, backend), backend.word(), platform, "cpu", "--natives");
  }

  @Test
  void vulkanWantsItsLoader() {
    assertThat(choose("linux-x64", Backend.VULKAN, "libvulkan.so.1").name())
        .isEqualTo("linux-x64-vulkan");
    assertThat(choose("win-x64", Backend.VULKAN, "vulkan-1.dll").name())
        .isEqualTo("win-x64-vulkan");
    assertRefused(
        () -> choose("linux-x64", Backend.VULKAN), "libvulkan.so.1", "mesa-vulkan-drivers");
  }

  @Test
  void cudaIsTheNewestThatDriverAndRuntimeAreThereFor() {
    Set<String> both =
        Set.of(
            "libcuda.so.1",
            "libcudart.so.12",
            "libcublas.so.12",
            "libcudart.so.13",
            "libcublas.so.13");
    assertThat(cuda(both, 13).name()).isEqualTo("linux-x64-cuda");
    assertThat(cuda(both, 14).name()).isEqualTo("linux-x64-cuda");
    assertThat(cuda(both, 12).name()).as("an older driver").isEqualTo("linux-x64-cuda-ext");
    assertThat(cuda(CUDA_12, 13).name()).as("an older runtime").isEqualTo("linux-x64-cuda-ext");
    assertThat(
            choose("win-x64", Backend.CUDA, "nvcuda.dll", "cudart64_13.dll", "cublas64_13.dll")
                .name())
        .isEqualTo("win-x64-cuda");
  }

  @Test
  void whatCudaLacksIsNamed() {
    assertRefused(() -> choose("linux-x64", Backend.CUDA), "libcuda.so.1", "driver", "--gpus");
    assertRefused(
        () -> choose("linux-x64", Backend.CUDA, "libcuda.so.1", "libcudart.so.13"),
        "(libcublas.so.13)",
        "13 or 12");
    assertRefused(
        () -> cuda(Set.of("libcuda.so.1", "libcudart.so.13", "libcublas.so.13"), 12),
        "CUDA 12",
        "libcudart.so.12, libcublas.so.12");
    assertRefused(() -> cuda(CUDA_12, 11), "nothing newer than CUDA 11", "update the driver");
  }

  @Test
  void thisHostSaysWhatItHas() {
    assertThat(HostLibraries.HERE.has("libno-such-thing.so.7")).isFalse();
    assertThat(HostLibraries.HERE.newestCuda("libno-such-thing.so.7")).isEmpty();
    String present = System.mapLibraryName("jvm");
    assertThat(
            HostLibraries.HERE.has(
                System.getProperty("java.home")
                    + (present.endsWith(".dll") ? "/bin/server/" : "/lib/server/")
                    + present))
        .isTrue();
  }

  /** A build that is pinned in part is not pinned. */
  @Test
  void everyPartOfAPinnedBuildIsPinned() {
    for (String platform : new String[] {"linux-x64", "linux-arm64"}) {
      for (Backend backend : EngineCatalog.backends(platform)) {
        assertThat(EngineCatalog.build(platform, backend).parts())
            .allMatch(part -> part.pinned().isPresent());
      }
    }
    EngineBuild extended = EngineCatalog.extended("linux-x64", Backend.CUDA);
    assertThat(extended.parts())
        .allMatch(part -> part.pinned().isPresent())
        .extracting(EngineBuild.Part::inside)
        .containsExactly("bins/linux-x64-cuda", "bins/linux-x64-cuda/fallback");
    assertThat(extended.megabytes()).isEqualTo(320);
    assertThat(EngineCatalog.build("win-x64", Backend.VULKAN).megabytes()).isZero();
  }
}
