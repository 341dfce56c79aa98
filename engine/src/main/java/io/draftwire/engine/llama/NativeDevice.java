package io.draftwire.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A device of ggml's public registry.
 *
 * @param handle {@code ggml_backend_dev_t}
 * @param backend as llama.cpp names it
 * @param type {@code enum ggml_backend_dev_type}
 */
record NativeDevice(
    MemorySegment handle, String backend, String name, String description, int type) {
  private static final int PROCESSOR = 0;
  private static final int GPU = 1;

  /** One that shares the processor's memory. */
  private static final int INTEGRATED_GPU = 2;

  /** A library that runs on the processor. */
  private static final int ACCELERATED_PROCESSOR = 3;

  /** All that there are now, in the order of the registry. */
  static List<NativeDevice> all(LlamaLibrary library) {
    long count = (long) LlamaLibrary.invoke(library.bind("ggml_backend_dev_count", JAVA_LONG));
    List<NativeDevice> devices = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      MemorySegment device =
          (MemorySegment)
              LlamaLibrary.invoke(library.bind("ggml_backend_dev_get", ADDRESS, JAVA_LONG), i);
      Object registry =
          LlamaLibrary.invoke(
              library.bind("ggml_backend_dev_backend_reg", ADDRESS, ADDRESS), device);
      devices.add(
          new NativeDevice(
              device,
              text(library, "ggml_backend_reg_name", registry),
              text(library, "ggml_backend_dev_name", device),
              text(library, "ggml_backend_dev_description", device),
              (int)
                  LlamaLibrary.invoke(
                      library.bind("ggml_backend_dev_type", JAVA_INT, ADDRESS), device)));
    }
    return devices;
  }

  private static String text(LlamaLibrary library, String name, Object of) {
    String text =
        LlamaLibrary.string(LlamaLibrary.invoke(library.bind(name, ADDRESS, ADDRESS), of));
    return text == null ? "" : text;
  }

  /** Whether it is the machine's own processor, or runs on it. */
  boolean processor() {
    return type == PROCESSOR || type == ACCELERATED_PROCESSOR;
  }

  boolean gpu() {
    return type == GPU;
  }

  boolean integratedGpu() {
    return type == INTEGRATED_GPU;
  }

  /** Whether another machine has it. */
  boolean remote() {
    return backend.equals("RPC");
  }
}
