package io.draftwire.cli.doctor;

import com.sun.management.OperatingSystemMXBean;
import io.draftwire.cli.doctor.LinuxSystem.Memory;
import io.draftwire.engine.llama.EngineDescription.Device;
import io.draftwire.engine.llama.LlamaBackend;
import io.draftwire.engine.llama.LlamaOptions;
import io.draftwire.engine.llama.MemoryNeed;
import io.draftwire.engine.llama.Offload;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Memory that there is against what the models take. */
public final class MemoryCheck {
  private MemoryCheck() {}

  /** What a model would be loaded with, known once its file is looked at. */
  public record Planned(NamedModel model, Supplier<LlamaOptions> options) {}

  record Need(String name, MemoryNeed bytes) {}

  /**
   * @param models that would run here together
   * @param engine that is here; empty where it would have to be fetched
   */
  public static Check check(List<Planned> models, Supplier<Optional<LlamaBackend>> engine) {
    return new Check("memory", told -> look(models, engine).forEach(told));
  }

  private static List<Finding> look(List<Planned> models, Supplier<Optional<LlamaBackend>> engine) {
    List<Need> needs = new ArrayList<>();
    boolean onDevices = true;
    List<Finding> findings = new ArrayList<>();
    for (Planned planned : models) {
      if (planned.model().file().isPresent()) {
        LlamaOptions options = planned.options().get();
        onDevices &= options.offload().wanted() && options.offload().layers() == Offload.ALL;
        needs.add(
            new Need(
                planned.model().role() + " " + planned.model().name(), MemoryNeed.of(options)));
      } else {
        findings.add(planned.model().absent("memory"));
      }
    }
    Optional<Memory> devices =
        onDevices && !needs.isEmpty()
            ? engine.get().flatMap(loaded -> devices(loaded.describe().accelerators()))
            : Optional.empty();
    findings.addFirst(
        judge(
            devices.orElseGet(() -> LinuxSystem.here().memory().orElseGet(MemoryCheck::elsewhere)),
            needs));
    return findings;
  }

  /** What models go by that are on devices as a whole. */
  static Optional<Memory> devices(List<Device> devices) {
    return devices.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Memory(
                devices.stream().mapToLong(Device::totalBytes).sum(),
                devices.stream().mapToLong(Device::freeBytes).sum(),
                "of " + devices.stream().map(Device::name).collect(Collectors.joining(" and "))));
  }

  private static Memory elsewhere() {
    var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new Memory(system.getTotalMemorySize(), system.getFreeMemorySize(), "of the machine");
  }

  static Finding judge(Memory memory, List<Need> needs) {
    long all = needs.stream().mapToLong(need -> need.bytes().bytes()).sum();
    StringBuilder found =
        new StringBuilder()
            .append(Amounts.bytes(memory.available()))
            .append(" free of the ")
            .append(Amounts.bytes(memory.total()))
            .append(' ')
            .append(memory.of());
    for (Need need : needs) {
      found
          .append(", ")
          .append(need.name())
          .append(" takes ")
          .append(Amounts.bytes(need.bytes().weights()))
          .append(" and a cache of ")
          .append(Amounts.bytes(need.bytes().cache()));
    }
    if (all > memory.total()) {
      return Finding.bad(
          "memory",
          found.toString(),
          "take smaller models, or a smaller cache by --ctx-size or --parallel");
    }
    if (all > memory.available()) {
      return Finding.note(
          "memory",
          found.toString(),
          "end something else first, or lower --ctx-size or --parallel");
    }
    return Finding.good("memory", found.toString());
  }
}
