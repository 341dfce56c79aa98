package io.draftwire.cli.doctor;

import io.draftwire.engine.llama.ProcessorList;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What Linux tells in files of the machine and of the control groups (version 2, and of version 1
 * those of a container) that this process is in. Elsewhere the files are not there, and nothing is
 * known.
 *
 * @param root of the file system
 */
record LinuxSystem(Path root) {
  /** What drivers leave in the file system, and what they drive. */
  private static final Map<String, String> DRIVERS =
      new TreeMap<>(
          Map.of(
              "dev/nvidiactl", "NVIDIA's driver",
              "dev/kfd", "AMD's compute driver",
              "dev/dri/renderD128", "a graphics driver",
              "dev/dxg", "Windows' graphics driver"));

  private static final long KILO = 1024;

  static LinuxSystem here() {
    return new LinuxSystem(Path.of("/"));
  }

  BitSet allowed() {
    return ProcessorList.allowed(root.resolve("proc/self/status"));
  }

  Optional<String> clockSource() {
    return text("sys/devices/system/clocksource/clocksource0/current_clocksource");
  }

  /** Drivers of GPUs that this process can see, by name. */
  List<String> gpuDrivers() {
    return DRIVERS.entrySet().stream()
        .filter(driver -> Files.exists(root.resolve(driver.getKey())))
        .map(driver -> driver.getValue() + " (/" + driver.getKey() + ")")
        .toList();
  }

  /** Processors' worth of time that the control groups leave; empty where that is no limit. */
  OptionalDouble quota() {
    OptionalDouble least = OptionalDouble.empty();
    for (String group : groups()) {
      least = least(least, quotaOf(text(group + "cpu.max")));
    }
    Optional<String> first = text("sys/fs/cgroup/cpu/cpu.cfs_quota_us");
    Optional<String> period = text("sys/fs/cgroup/cpu/cpu.cfs_period_us");
    return first.isPresent() && period.isPresent()
        ? least(least, quotaOf(Optional.of(first.get() + " " + period.get())))
        : least;
  }

  /** "150000 100000" is one and a half; "max" or less than nothing is no limit. */
  private static OptionalDouble quotaOf(Optional<String> written) {
    String[] parts = written.orElse("max").split("\\s+");
    long time = number(parts[0]).orElse(-1);
    long period = parts.length > 1 ? number(parts[1]).orElse(0) : 0;
    return time <= 0 || period <= 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) time / period);
  }

  private static OptionalDouble least(OptionalDouble one, OptionalDouble other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.isEmpty() ? other : one;
    }
    return OptionalDouble.of(Math.min(one.getAsDouble(), other.getAsDouble()));
  }

  /**
   * Memory that could be had.
   *
   * @param total bytes
   * @param available bytes, with those that hold files' contents and can be given up
   */
  record Memory(long total, long available, String of) {}

  /** Of the machine, or of the control group that leaves the least; empty where it is not told. */
  Optional<Memory> memory() {
    OptionalLong total = field("proc/meminfo", "MemTotal:");
    OptionalLong available = field("proc/meminfo", "MemAvailable:");
    if (total.isEmpty() || available.isEmpty()) {
      return Optional.empty();
    }
    Memory least =
        new Memory(KILO * total.getAsLong(), KILO * available.getAsLong(), "of the machine");
    for (String group : groups()) {
      OptionalLong limit = number(text(group + "memory.max").orElse(""));
      OptionalLong used = number(text(group + "memory.current").orElse(""));
      least = least(least, limit, used, field(group + "memory.stat", "file"));
    }
    String first = "sys/fs/cgroup/memory/memory.";
    return Optional.of(
        least(
            least,
            number(text(first + "limit_in_bytes").orElse("")),
            number(text(first + "usage_in_bytes").orElse("")),
            field(first + "stat", "total_cache")));
  }

  private static Memory least(
      Memory before, OptionalLong limit, OptionalLong used, OptionalLong files) {
    if (limit.isEmpty() || limit.getAsLong() >= before.total()) {
      return before;
    }
    long held = Math.max(0, used.orElse(0) - files.orElse(0));
    long left = Math.max(0, limit.getAsLong() - held);
    return new Memory(
        limit.getAsLong(), Math.min(left, before.available()), "of this control group");
  }

  /** The folders of this process's group and of those that it is in, with a slash behind. */
  private List<String> groups() {
    List<String> groups = new ArrayList<>();
    for (String line : lines("proc/self/cgroup")) {
      if (line.startsWith("0::/")) {
        String path = line.substring("0::/".length());
        while (!path.isEmpty()) {
          groups.add("sys/fs/cgroup/" + path + "/");
          path = path.substring(0, Math.max(0, path.lastIndexOf('/')));
        }
        groups.add("sys/fs/cgroup/");
      }
    }
    return groups;
  }

  private OptionalLong field(String file, String name) {
    return lines(file).stream()
        .map(line -> line.split("\\s+"))
        .filter(parts -> parts.length > 1 && parts[0].equals(name))
        .map(parts -> number(parts[1]))
        .findFirst()
        .orElse(OptionalLong.empty());
  }

  private static OptionalLong number(String text) {
    try {
      return OptionalLong.of(Long.parseLong(text.strip()));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private Optional<String> text(String file) {
    return lines(file).stream().findFirst().map(String::strip);
  }

  private List<String> lines(String file) {
    try {
      return Files.readAllLines(root.resolve(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return List.of(); // Not every system has it.
    }
  }
}
