package io.draftwire.cli.doctor;

import io.draftwire.engine.llama.EngineDescription;
import io.draftwire.engine.llama.EngineDescription.Device;
import io.draftwire.engine.llama.LlamaBackend;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The native engine: what it was built for, what of this processor it uses, and GPUs. */
public final class NativesCheck {
  private static final String OTHERS =
      "name a folder with one built with that backend (llama.cpp v"
          + LlamaBackend.VERSION
          + ") by --natives or DRAFTWIRE_NATIVES";

  private NativesCheck() {}

  /**
   * @param engine that is here; empty where it would have to be fetched
   * @param gpuLayers that are asked for
   */
  public static Check check(Supplier<Optional<LlamaBackend>> engine, int gpuLayers) {
    return new Check(
        "natives",
        told ->
            engine
                .get()
                .map(loaded -> judge(loaded.describe(), gpuLayers, LinuxSystem.here().gpuDrivers()))
                .orElseGet(() -> List.of(absent("natives", "not here yet")))
                .forEach(told));
  }

  /**
   * @param found what comes of it
   */
  static Finding absent(String name, String found) {
    return Finding.note(
        name,
        found
            + ": llama.cpp v"
            + LlamaBackend.VERSION
            + " is fetched when it is first needed (11 MB, by npm)",
        "`draftwire models pull` fetches it now");
  }

  static List<Finding> judge(EngineDescription engine, int gpuLayers, List<String> drivers) {
    return List.of(
        Finding.good("natives", "llama.cpp " + engine.version() + " in " + engine.directory()),
        Finding.good(
            "cpu",
            engine.cpuLibrary().map(file -> file + ", which uses ").orElse("uses ")
                + String.join(" ", engine.features())),
        gpu(engine, gpuLayers, drivers));
  }

  private static Finding gpu(EngineDescription engine, int gpuLayers, List<String> drivers) {
    if (!engine.accelerators().isEmpty()) {
      String found =
          engine.accelerators().stream().map(NativesCheck::told).collect(Collectors.joining(", "));
      return gpuLayers == 0
          ? Finding.note("gpu", found + ", not used", "give -ngl 99, or as many layers as fit")
          : Finding.good("gpu", found);
    }
    if (!engine.idle().isEmpty()) {
      return Finding.note(
          "gpu",
          engine.idle().stream()
              .map(idle -> idle.library() + ": " + idle.why())
              .collect(Collectors.joining(", ", "none: ", "")),
          "install what is missing, or the device's driver");
    }
    if (!drivers.isEmpty()) {
      return Finding.note(
          "gpu",
          "none: there is "
              + String.join(", ", drivers)
              + ", but no library of a GPU backend in "
              + engine.directory(),
          OTHERS);
    }
    String none = "none: no driver of one is visible, and these libraries have no GPU backend";
    return gpuLayers == 0
        ? Finding.good("gpu", none)
        : Finding.note("gpu", none + ", so -ngl " + gpuLayers + " does nothing", OTHERS);
  }

  private static String told(Device device) {
    return device.description()
        + " by "
        + device.backend()
        + ", "
        + Amounts.bytes(device.freeBytes())
        + " free of "
        + Amounts.bytes(device.totalBytes());
  }
}
