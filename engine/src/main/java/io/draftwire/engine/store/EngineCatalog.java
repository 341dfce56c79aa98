package io.draftwire.engine.store;

import io.draftwire.engine.Backend;
import io.draftwire.engine.ModelException;
import io.draftwire.engine.store.EngineBuild.Part;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The packages that llama.cpp comes in, as data: for which hosts and backends there are any, and
 * what they have to be.
 */
final class EngineCatalog {
  /** The release of the npm packages that carry llama.cpp v0.5.0. */
  static final String VERSION = "3.22.1";

  /**
   * Behind the name of a package that has a backend for hosts that the first one is too new for.
   */
  private static final String EXTENSION = "-ext";

  /** Where such a package has it: the file's name is that of the one it stands in for. */
  private static final String FALLBACK = "/fallback";

  /** Apple's processors have one build, which can do both. */
  private static final Map<String, Map<Backend, String>> PACKAGES =
      Map.of(
          "linux-x64",
          Map.of(
              Backend.CPU, "linux-x64",
              Backend.CUDA, "linux-x64-cuda",
              Backend.VULKAN, "linux-x64-vulkan"),
          "linux-arm64",
          Map.of(Backend.CPU, "linux-arm64"),
          "mac-arm64",
          Map.of(Backend.CPU, "mac-arm64-metal", Backend.METAL, "mac-arm64-metal"),
          "mac-x64",
          Map.of(Backend.CPU, "mac-x64"),
          "win-x64",
          Map.of(
              Backend.CPU, "win-x64",
              Backend.CUDA, "win-x64-cuda",
              Backend.VULKAN, "win-x64-vulkan"),
          "win-arm64",
          Map.of(Backend.CPU, "win-arm64"));

  /**
   * Digest and size of each package for which they could be had. Native code is pinned here, not
   * taken on the registry's word; of the others the registry's digest is all there is.
   */
  private static final Map<String, Known> KNOWN =
      Map.of(
          "linux-x64",
          new Known(
              "sha512-5uCCDNqWCNfaAm8aR/Uzxbo4HBpKgNF91kCHPepKhgMgV2OAmatoefbOlMihsqCiH2Od35E/eUHQCFbfRBJuOg==",
              11),
          "linux-x64-cuda",
          new Known(
              "sha512-8rQCjyNNLZJUFit+YpjwlC4hwkKgOMIkB2wuycKBf8NU2O3ySKbiWZQ8aw9ku2nUTXjSnUIrE6KB88itduTBuA==",
              143),
          "linux-x64-cuda-ext",
          new Known(
              "sha512-4e5ajkiM2aR2WAdB/N/ACk4weEhHvOAIrzxZPsIX0xDFW5+6hhShuy1/vs88SK9NGdgAco9IyE28eYS0H1efpA==",
              177),
          "linux-x64-vulkan",
          new Known(
              "sha512-bBxqU+JOcBu1nb5Qj2zcMci+JByT1E8EajHvYodyNfVIPkEhXh+/HMwR1/BT7xP08YK0hks+kM8fglER0P8JEg==",
              24),
          "linux-arm64",
          new Known(
              "sha512-W+7naKCXX9/eEjjFmRS8vvx91QyLXDbeFxexZc3bh/PtQABZgmRL3C0AtYYXn4YGTj/3Qor4lWZn2tpjZFPLdQ==",
              0));

  private record Known(String integrity, int megabytes) {}

  private EngineCatalog() {}

  /**
   * The build with this backend.
   *
   * @param platform as {@link Platform} names it
   * @throws ModelException if there is none; the message lists those there are
   */
  static EngineBuild build(String platform, Backend backend) {
    String name = PACKAGES.getOrDefault(platform, Map.of()).get(backend);
    if (name == null) {
      throw new ModelException(
          "no llama.cpp with the backend "
              + backend.word()
              + " is packaged for "
              + platform
              + " (there is "
              + backends(platform).stream().map(Backend::word).collect(Collectors.joining(", "))
              + "); take one of these, or name the folder of a build of your own by --natives");
    }
    return new EngineBuild(name, List.of(part(name, name, "")));
  }

  /** The same with the extension's backend in place of the package's own. */
  static EngineBuild extended(String platform, Backend backend) {
    EngineBuild build = build(platform, backend);
    List<Part> parts = new ArrayList<>(build.parts());
    parts.add(part(build.name() + EXTENSION, build.name(), FALLBACK));
    return new EngineBuild(build.name() + EXTENSION, parts);
  }

  private static Part part(String name, String folder, String below) {
    Optional<Known> known = Optional.ofNullable(KNOWN.get(name));
    return new Part(
        name,
        "bins/" + folder + below,
        known.map(Known::integrity).flatMap(Digest::ofIntegrity),
        known.map(Known::megabytes).orElse(0));
  }

  /** Those that a host's packages have. */
  static Set<Backend> backends(String platform) {
    Map<Backend, String> sorted = new EnumMap<>(Backend.class);
    sorted.putAll(PACKAGES.getOrDefault(platform, Map.of()));
    return sorted.keySet();
  }
}
