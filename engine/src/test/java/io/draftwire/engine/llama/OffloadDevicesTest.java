package io.draftwire.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.engine.Backend;
import io.draftwire.engine.ModelException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Registries that are made up. */
class OffloadDevicesTest {
  private static final int GPU = 1;
  private static final int INTEGRATED = 2;

  private static final NativeDevice CPU = device("CPU", "CPU", 0);
  private static final NativeDevice BLAS = device("BLAS", "BLAS", 3);
  private static final NativeDevice CUDA_0 = device("CUDA", "CUDA0", GPU);
  private static final NativeDevice CUDA_1 = device("CUDA", "CUDA1", GPU);
  private static final NativeDevice VULKAN_0 = device("Vulkan", "Vulkan0", GPU);
  private static final NativeDevice VULKAN_SHARED = device("Vulkan", "Vulkan1", INTEGRATED);
  private static final NativeDevice REMOTE = device("RPC", "RPC0", GPU);

  private static NativeDevice device(String backend, String name, int type) {
    return new NativeDevice(
        MemorySegment.ofAddress(name.hashCode() & 0xffffL), backend, name, "a " + name, type);
  }

  private static OffloadDevices choose(Offload offload, NativeDevice... all) {
    return OffloadDevices.choose(Arrays.asList(all), offload, backend -> "libx.so.1 is missing");
  }

  private static List<NativeDevice> devices(Offload offload, NativeDevice... all) {
    return choose(offload, all).devices();
  }

  @Test
  void aProcessorTakesNothingWhateverThereIs() {
    assertThat(devices(Offload.NONE, CPU, CUDA_0, REMOTE)).isEmpty();
    assertThat(devices(new Offload(Optional.empty(), 0), CPU, CUDA_0)).isEmpty();
    assertThat(devices(new Offload(Optional.of(Backend.CPU), 9), CPU, CUDA_0)).isEmpty();
    assertThat(choose(Offload.NONE, CPU, CUDA_0).told(7)).isEmpty();
  }

  @Test
  void oneDeviceIsNotTakenTwiceByTwoBackends() {
    assertThat(devices(Offload.WHERE_THERE_IS_ONE, CUDA_0, CUDA_1, VULKAN_0, BLAS, CPU))
        .containsExactly(CUDA_0, CUDA_1);
    assertThat(devices(Offload.on(Backend.VULKAN), CUDA_0, VULKAN_0, CPU))
        .containsExactly(VULKAN_0);
    assertThat(devices(Offload.WHERE_THERE_IS_ONE, BLAS, CPU)).isEmpty();
  }

  @Test
  void anIntegratedGpuIsForMachinesWithoutAnother() {
    assertThat(devices(Offload.on(Backend.VULKAN), VULKAN_SHARED, VULKAN_0))
        .containsExactly(VULKAN_0);
    assertThat(devices(Offload.on(Backend.VULKAN), VULKAN_SHARED, CPU))
        .containsExactly(VULKAN_SHARED);
  }

  @Test
  void otherMachinesComeFirst() {
    assertThat(devices(Offload.WHERE_THERE_IS_ONE, CUDA_0, CPU, REMOTE))
        .containsExactly(REMOTE, CUDA_0);
    assertThat(devices(Offload.WHERE_THERE_IS_ONE, CPU, REMOTE)).containsExactly(REMOTE);
  }

  @Test
  void aBackendWithoutADeviceIsRefusedWithWhy() {
    assertThatThrownBy(() -> choose(Offload.on(Backend.CUDA), CPU, VULKAN_0, REMOTE))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll("backend cuda", "libx.so.1 is missing", "draftwire doctor");
  }

  @Test
  void whatWasTakenIsTold() {
    Offload all = Offload.WHERE_THERE_IS_ONE;
    assertThat(choose(all, CUDA_0, CUDA_1).told(33))
        .contains("all layers on CUDA0 (a CUDA0) and CUDA1 (a CUDA1)");
    assertThat(choose(new Offload(Optional.of(Backend.VULKAN), 12), VULKAN_0).told(33))
        .contains("12 of 33 layers on Vulkan0 (a Vulkan0)");
    assertThat(choose(new Offload(Optional.empty(), 99), VULKAN_0).told(33))
        .contains("all layers on Vulkan0 (a Vulkan0)");
  }

  @Test
  void theListThatNativeCodeReadsEnds() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment two = choose(Offload.WHERE_THERE_IS_ONE, CUDA_0, CUDA_1).array(arena);
      assertThat(two.byteSize()).isEqualTo(3 * ADDRESS.byteSize());
      assertThat(two.getAtIndex(ADDRESS, 1)).isEqualTo(CUDA_1.handle());
      assertThat(two.getAtIndex(ADDRESS, 2).address()).isZero();
      MemorySegment none = choose(Offload.NONE, CUDA_0).array(arena);
      assertThat(none.getAtIndex(ADDRESS, 0).address()).isZero();
    }
  }

  @Test
  void layersOutsideTheRangeAreRefused() {
    for (int layers : new int[] {-2, 1 << 17}) {
      assertThatThrownBy(() -> new Offload(Optional.empty(), layers))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining(Integer.toString(layers));
    }
  }
}
