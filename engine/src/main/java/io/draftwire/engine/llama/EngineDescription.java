package io.draftwire.engine.llama;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a llama.cpp that is loaded.
 *
 * @param directory of its libraries
 * @param version its release
 * @param cpuLibrary the variant of the CPU backend that was chosen for this processor, by its
 *     file's name; empty where the system does not tell
 * @param features of this processor that it uses
 * @param devices that it computes on, the processor among them
 * @param idle backends whose libraries are in the directory and that have no device here
 */
public record EngineDescription(
    Path directory,
    String version,
    Optional<String> cpuLibrary,
    List<String> features,
    List<Device> devices,
    List<Idle> idle) {
  public EngineDescription {
    features = List.copyOf(features);
    devices = List.copyOf(devices);
    idle = List.copyOf(idle);
  }

  /**
   * Something that computes.
   *
   * @param backend that runs it, as llama.cpp names it
   * @param description for people
   * @param processor whether it is the machine's own processor, or a library that runs on it
   * @param freeBytes of its memory, as it says itself
   */
  public record Device(
      String backend,
      String name,
      String description,
      boolean processor,
      long freeBytes,
      long totalBytes) {}

  /**
   * A backend without a device.
   *
   * @param library its file's name
   * @param why for people, in a few words
   */
  public record Idle(String library, String why) {}

  /** What weights can be put on beside the processor. */
  public List<Device> accelerators() {
    return devices.stream().filter(device -> !device.processor()).toList();
  }
}
