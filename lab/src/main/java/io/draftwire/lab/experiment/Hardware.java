package io.draftwire.lab.experiment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The machine that figures come from. */
public final class Hardware {
  private Hardware() {}

  /** This machine in a few words. */
  public static Map<String, Object> here() {
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
