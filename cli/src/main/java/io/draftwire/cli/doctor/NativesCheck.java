package io.draftwire.cli.doctor;

import io.draftwire.engine.Backend;
import io.draftwire.engine.llama.EngineDescription;
import io.draftwire.engine.llama.EngineDescription.Device;
import io.draftwire.engine.llama.LlamaBackend;
import io.draftwire.engine.llama.Offload;
import io.draftwire.engine.store.Natives.Outlook;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The native engine: what it was built for, what of this processor it uses, and GPUs. */
public final class NativesCheck {
  private static final String OTHERS =
      "ask for a backend that it has by --backend, or name a folder with a build of llama.cpp v"
          + LlamaBackend.VERSION
          + " by --natives";

  private NativesCheck() {}

  /**
   * What is looked at.
   *
   * @param engine that is here; empty where it would have to be fetched
   * @param outlook of the build that this is
   * @param offload what is asked for
   * @param others what would come of asking for each GPU's backend
   */
  public record Asked(
      Supplier<Optional<LlamaBackend>> engine,
      Supplier<Outlook> outlook,
      Offload offload,
      Supplier<List<Outlook>> others) {}

  public static Check check(Asked asked) {
    return new Check(
        "natives",
        told -> {
          // First, since the engine may be none for this machine.
          asked.others().get().stream().map(NativesCheck::backend).forEach(told);
          asked
              .engine()
              .get()
              .map(
                  loaded ->
                      judge(loaded.describe(), asked.offload(), LinuxSystem.here().gpuDrivers()))
              .orElseGet(() -> List.of(absent("natives", "not here yet", asked.outlook().get())))
              .forEach(told);
        });
  }

  /** Whether this machine can have a build with a GPU's backend, or why not. */
  static Finding backend(Outlook outlook) {
    String name = "backend, " + outlook.backend().word();
    String take = "; --backend " + outlook.backend().word() + " takes it";
    return switch (outlook) {
      case Outlook.Here _ -> Finding.good(name, "here" + take);
      case Outlook.ToFetch fetch ->
          Finding.good(name, "not here yet" + size(", ", fetch.megabytes(), "") + take);
      case Outlook.Not not -> Finding.good(name, not.why().replaceFirst("^backend \\w+: ", ""));
    };
  }

  private static String size(String before, int megabytes, String behind) {
    return megabytes == 0 ? "" : before + megabytes + " MB" + behind;
  }

  /**
   * @param found what comes of it
   */
  static Finding absent(String name, String found) {
    return absent(name, found, 0, "");
  }

  private static Finding absent(String name, String found, Outlook outlook) {
    return absent(
        name,
        found,
        outlook instanceof Outlook.ToFetch fetch ? fetch.megabytes() : 0,
        outlook.backend() == Backend.CPU ? "" : " --backend " + outlook.backend().word());
  }

  private static Finding absent(String name, String found, int megabytes, String flags) {
    return Finding.note(
        name,
        found
            + ": llama.cpp v"
            + LlamaBackend.VERSION
            + " is fetched when it is first needed ("
            + size("", megabytes, ", ")
            + "by npm)",
        "`draftwire models pull" + flags + "` fetches it now");
  }

  static List<Finding> judge(EngineDescription engine, Offload offload, List<String> drivers) {
    return List.of(
        Finding.good("natives", "llama.cpp " + engine.version() + " in " + engine.directory()),
        Finding.good(
            "cpu",
            engine.cpuLibrary().map(file -> file + ", which uses ").orElse("uses ")
                + String.join(" ", engine.features())),
        gpu(engine, offload, drivers));
  }

  private static Finding gpu(EngineDescription engine, Offload offload, List<String> drivers) {
    boolean wanted = offload.wanted();
    if (!engine.accelerators().isEmpty()) {
      String found =
          engine.accelerators().stream().map(NativesCheck::told).collect(Collectors.joining(", "));
      return wanted
          ? Finding.good("gpu", found)
          : Finding.note("gpu", found + ", not used", "give -ngl all, or as many layers as fit");
    }
    boolean refused = wanted && offload.backend().isPresent();
    if (!engine.idle().isEmpty()) {
      String found =
          engine.idle().stream()
              .map(idle -> idle.library() + ": " + idle.why())
              .collect(Collectors.joining(", ", "none: ", ""));
      String remedy = "install what is missing, or the device's driver";
      return refused ? Finding.bad("gpu", found, remedy) : Finding.note("gpu", found, remedy);
    }
    String none =
        drivers.isEmpty()
            ? "none: no driver of one is visible, and these libraries have no GPU backend"
            : "none: there is "
                + String.join(", ", drivers)
                + ", but no library of a GPU backend in "
                + engine.directory();
    if (refused) {
      return Finding.bad("gpu", none, OTHERS);
    }
    if (wanted) {
      return Finding.note("gpu", none + ", so -ngl " + offload.written() + " does nothing", OTHERS);
    }
    return drivers.isEmpty() ? Finding.good("gpu", none) : Finding.note("gpu", none, OTHERS);
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
