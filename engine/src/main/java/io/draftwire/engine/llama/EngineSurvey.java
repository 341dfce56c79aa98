package io.draftwire.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.draftwire.engine.Backend;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.llama.EngineDescription.Device;
import io.draftwire.engine.llama.EngineDescription.Idle;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Asks ggml's public registry what there is, and the folder what else there could be. */
final class EngineSurvey {
  /** A backend's library; what it is called is the group. */
  private static final Pattern BACKEND =
      Pattern.compile("(?:lib)?ggml-([a-z0-9]+)(?:[-.]\\S*)?\\.(?:so|dylib|dll)(?:\\.[\\d.]+)?");

  private static final Set<String> NO_BACKENDS = Set.of("base");

  /** What backends call themselves where that is not what their library is called. */
  private static final Map<String, String> REGISTERED = Map.of("metal", "mtl", "hip", "rocm");

  private final LlamaLibrary library;
  private final Path directory;

  EngineSurvey(LlamaLibrary library, Path directory) {
    this.library = library;
    this.directory = directory;
  }

  EngineDescription describe() {
    List<Device> devices = NativeDevice.all(library).stream().map(this::memory).toList();
    Set<String> mapped = mapped(Path.of("/proc/self/maps"));
    return new EngineDescription(
        directory,
        call("llama_version"),
        mapped.stream().filter(file -> "cpu".equals(backend(file))).findFirst(),
        features(call("llama_print_system_info")),
        devices,
        idle(devices, mapped));
  }

  private String call(String name) {
    return LlamaLibrary.string(LlamaLibrary.invoke(library.bind(name, ADDRESS)));
  }

  /** "CPU : SSE3 = 1 | AVX = 1 | OPENMP = 0 | ..." has what is used as 1. */
  static List<String> features(String info) {
    return Arrays.stream(info.split("\\|"))
        .map(part -> part.substring(part.indexOf(':') + 1).strip())
        .filter(part -> part.endsWith("= 1"))
        .map(part -> part.substring(0, part.indexOf('=')).strip())
        .distinct()
        .toList();
  }

  private Device memory(NativeDevice device) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment free = arena.allocate(JAVA_LONG);
      MemorySegment total = arena.allocate(JAVA_LONG);
      LlamaLibrary.invoke(
          library.bind("ggml_backend_dev_memory", null, ADDRESS, ADDRESS, ADDRESS),
          device.handle(),
          free,
          total);
      return new Device(
          device.backend(),
          device.name(),
          device.description(),
          device.processor(),
          free.get(JAVA_LONG, 0),
          total.get(JAVA_LONG, 0));
    }
  }

  private List<Idle> idle(List<Device> devices, Set<String> mapped) {
    List<Idle> idle = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        String backend = backend(name);
        boolean used = devices.stream().anyMatch(device -> runs(backend, device));
        if (backend != null && !backend.equals("cpu") && !used) {
          idle.add(new Idle(name, mapped.contains(name) ? "it finds no device" : why(file)));
        }
      }
    } catch (IOException e) {
      throw new ModelException("cannot list " + directory + ": " + e.getMessage(), e);
    }
    return idle;
  }

  /** Why the libraries have no device of a backend. */
  String whyNone(Backend backend) {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> backend.word().equals(backend(file.getFileName().toString())))
          .findFirst()
          .map(EngineSurvey::why)
          .orElse("the libraries in " + directory + " have no such backend");
    } catch (IOException e) {
      throw new ModelException("cannot list " + directory + ": " + e.getMessage(), e);
    }
  }

  private static boolean runs(String backend, Device device) {
    String registered = device.backend().toLowerCase(Locale.ROOT);
    return backend != null
        && (registered.contains(backend)
            || registered.contains(REGISTERED.getOrDefault(backend, backend)));
  }

  /** What the system's loader has against a library that ggml has passed over in silence. */
  private static String why(Path file) {
    try {
      System.load(file.toAbsolutePath().toString());
      return "it finds no device";
    } catch (UnsatisfiedLinkError e) {
      return reason(String.valueOf(e.getMessage()));
    }
  }

  /** Loaders begin with the library's own path. */
  static String reason(String message) {
    String line = message.lines().findFirst().orElse("").strip();
    return line.replaceFirst("^\\S+: (?=\\S)", "");
  }

  /** The backend that a library is of; null where it is none. */
  static String backend(String file) {
    Matcher matcher = BACKEND.matcher(file);
    return matcher.matches() && !NO_BACKENDS.contains(matcher.group(1)) ? matcher.group(1) : null;
  }

  /**
   * The files of the directory that this process has in memory; none where the system does not
   * tell.
   */
  private Set<String> mapped(Path maps) {
    Set<String> mapped = new TreeSet<>();
    try {
      Path real = directory.toRealPath();
      for (String line : Files.readAllLines(maps, StandardCharsets.ISO_8859_1)) {
        int at = line.indexOf('/');
        Path file = at < 0 ? null : Path.of(line.substring(at));
        if (file != null && real.equals(file.getParent())) {
          mapped.add(file.getFileName().toString());
        }
      }
    } catch (IOException | InvalidPathException e) {
      // Only Linux has such a file.
    }
    return mapped;
  }
}
