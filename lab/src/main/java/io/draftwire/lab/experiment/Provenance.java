package io.draftwire.lab.experiment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where rows come from, for the manifest.
 *
 * @param command the command line that runs the sweep
 * @param version Draftwire's
 * @param pair the pair's name, the rows' {@code pair}
 * @param models description and digest of each model's file, by role (draft, target)
 * @param profiles what computing costs, by profile name, as JSON values
 */
public record Provenance(
    String command,
    String version,
    String pair,
    Map<String, String> models,
    Map<String, Object> profiles) {

  public Provenance {
    models = new LinkedHashMap<>(models);
    profiles = new LinkedHashMap<>(profiles);
  }

  /** This machine in a few words. */
  Map<String, Object> hardware() {
    Map<String, Object> hardware = new LinkedHashMap<>();
    hardware.put("cpu", cpu());
    hardware.put("cores", Runtime.getRuntime().availableProcessors());
    hardware.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    hardware.put("java", Runtime.version().toString());
    return hardware;
  }

  /** Linux tells the processor's name; elsewhere the architecture has to do. */
  private static String cpu() {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException | UncheckedIOException e) {
      return System.getProperty("os.arch");
    }
  }
}
