package io.draftwire.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;

import io.draftwire.engine.Backend;
import io.draftwire.engine.ModelException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The devices that a model's layers are put on. They are chosen here, and not by llama.cpp, so that
 * what is told is what was taken, and so that without any nothing is: where it may choose, it has a
 * GPU help with large batches though no layer is on it, and then laws depend on the batch.
 */
record OffloadDevices(List<NativeDevice> devices, int layers) {
  private static final OffloadDevices NONE = new OffloadDevices(List.of(), 0);

  /**
   * Those that are wanted.
   *
   * @param why what keeps a backend from having a device
   * @throws ModelException if a backend is wanted that has none
   */
  static OffloadDevices choose(
      List<NativeDevice> all, Offload offload, Function<Backend, String> why) {
    if (!offload.wanted()) {
      return NONE;
    }
    List<NativeDevice> local = local(all, offload.backend());
    if (local.isEmpty() && offload.backend().isPresent()) {
      Backend backend = offload.backend().get();
      throw new ModelException(
          "backend "
              + backend.word()
              + " has no device here: "
              + why.apply(backend)
              + "; see `draftwire doctor --backend "
              + backend.word()
              + "`, or leave --backend away");
    }
    // What goes over a network first, as llama.cpp has it: then the logits are made here.
    return new OffloadDevices(
        Stream.concat(all.stream().filter(NativeDevice::remote), local.stream()).toList(),
        offload.layers());
  }

  /**
   * Those of this machine, of one backend: two may have the same device. A GPU that has no memory
   * of its own is for machines without any other.
   */
  private static List<NativeDevice> local(List<NativeDevice> all, Optional<Backend> wanted) {
    List<NativeDevice> here =
        all.stream()
            .filter(device -> !device.remote())
            .filter(device -> wanted.map(one -> one.isRegisteredAs(device.backend())).orElse(true))
            .toList();
    List<NativeDevice> gpus = here.stream().filter(NativeDevice::gpu).toList();
    List<NativeDevice> taken =
        gpus.isEmpty() ? here.stream().filter(NativeDevice::integratedGpu).limit(1).toList() : gpus;
    return taken.stream()
        .filter(device -> device.backend().equals(taken.getFirst().backend()))
        .toList();
  }

  /** Ends with a null, as {@code llama_model_params} wants it. */
  MemorySegment array(Arena arena) {
    MemorySegment array = arena.allocate(ADDRESS, devices.size() + 1L);
    for (int i = 0; i < devices.size(); i++) {
      array.setAtIndex(ADDRESS, i, devices.get(i).handle());
    }
    return array;
  }

  /**
   * What was taken, for people; empty for nothing.
   *
   * @param all layers that the model has, its output among them
   */
  Optional<String> told(int all) {
    if (devices.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        (layers < 0 || layers >= all ? "all layers" : layers + " of " + all + " layers")
            + " on "
            + devices.stream()
                .map(device -> device.name() + " (" + device.description() + ")")
                .collect(Collectors.joining(" and ")));
  }
}
