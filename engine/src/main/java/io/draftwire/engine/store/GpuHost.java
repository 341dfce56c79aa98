package io.draftwire.engine.store;

import io.draftwire.engine.Backend;
import io.draftwire.engine.ModelException;
import java.util.List;

/**
 * Which build of llama.cpp runs a backend on a host, by what the host has of what the backend links
 * to: looked at before anything is fetched.
 *
 * <p>A build for CUDA links to CUDA's runtime and cuBLAS, which are neither in the package nor a
 * part of NVIDIA's driver: the package's backend to those of CUDA 13, its extension's to those of
 * 12. A driver runs programs of its own CUDA's first number and of smaller ones.
 *
 * @param platform as {@link Platform} names it
 */
record GpuHost(String platform, HostLibraries libraries) {
  private static final int CUDA_OF_PACKAGE = 13;
  private static final int CUDA_OF_EXTENSION = 12;

  /**
   * The build to fetch.
   *
   * @throws ModelException if none would run here, with what is missing
   */
  EngineBuild choose(Backend backend) {
    EngineBuild build = EngineCatalog.build(platform, backend);
    return switch (backend) {
      case CPU, METAL -> build; // Metal is a part of the system.
      case VULKAN -> {
        requireVulkan();
        yield build;
      }
      case CUDA ->
          cuda() == CUDA_OF_PACKAGE ? build : EngineCatalog.extended(platform, Backend.CUDA);
    };
  }

  private void requireVulkan() {
    String loader = windows() ? "vulkan-1.dll" : "libvulkan.so.1";
    if (!libraries.has(loader)) {
      throw new ModelException(
          "backend vulkan: the loader of Vulkan ("
              + loader
              + ") is not on this machine; install it (Debian's libvulkan1) and a driver for your"
              + " GPU (Debian's mesa-vulkan-drivers, or NVIDIA's)");
    }
  }

  /** The CUDA that both driver and runtime are there for. */
  private int cuda() {
    String driver = windows() ? "nvcuda.dll" : "libcuda.so.1";
    if (!libraries.has(driver)) {
      throw new ModelException(
          "backend cuda: NVIDIA's driver ("
              + driver
              + ") is not on this machine; install it, or hand the GPU to this container"
              + " (--gpus all, or --device nvidia.com/gpu=all)");
    }
    int newest = libraries.newestCuda(driver).orElse(CUDA_OF_PACKAGE);
    if (newest < CUDA_OF_EXTENSION) {
      throw new ModelException(
          "backend cuda: NVIDIA's driver runs nothing newer than CUDA "
              + newest
              + ", and llama.cpp is packaged for 12 and 13; update the driver, or take --backend"
              + " vulkan");
    }
    for (int cuda : List.of(CUDA_OF_PACKAGE, CUDA_OF_EXTENSION)) {
      if (cuda <= newest && runtime(cuda).stream().allMatch(libraries::has)) {
        return cuda;
      }
    }
    int wanted = Math.min(newest, CUDA_OF_PACKAGE);
    throw new ModelException(
        "backend cuda: the runtime of CUDA "
            + wanted
            + " is not on this machine ("
            + String.join(", ", runtime(wanted).stream().filter(it -> !libraries.has(it)).toList())
            + "); install it from NVIDIA (cudart and cuBLAS of CUDA "
            + (wanted == CUDA_OF_PACKAGE ? "13 or 12" : "12")
            + "), or take --backend vulkan");
  }

  private List<String> runtime(int cuda) {
    return windows()
        ? List.of("cudart64_" + cuda + ".dll", "cublas64_" + cuda + ".dll")
        : List.of("libcudart.so." + cuda, "libcublas.so." + cuda);
  }

  private boolean windows() {
    return platform.startsWith("win");
  }
}
