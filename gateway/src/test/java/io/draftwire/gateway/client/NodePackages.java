package io.draftwire.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.draftwire.gateway.SharedFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The npm packages that the gateway is tested with, in one folder: they are fetched once for all
 * tests, in whichever JVM, and again only when a version changes. Versions are the newest that
 * Debian's Node runs; later ones want Node 22.
 */
final class NodePackages {
  private static final Path HOME = Path.of("target", "npm-clients").toAbsolutePath();
  private static final Path INSTALLED = HOME.resolve("installed.json");
  private static final String LOCK = "package-lock.json";

  private NodePackages() {}

  /**
   * The folder with the packages and the scripts that call them.
   *
   * @param what is not tested where there is no Node, for who wonders
   */
  static Path home(String what) throws IOException, InterruptedException {
    boolean there = onPath("node") && onPath("npm");
    if (!there && System.getenv("CI") == null) {
      System.out.println("draftwire: tests with " + what + " are skipped; install node and npm");
      assumeTrue(false, "install node and npm to run this test");
    }
    assertThat(there).as("node and npm on the PATH").isTrue();
    SharedFolder.fill(HOME, NodePackages::fill);
    return HOME;
  }

  /** Nothing that is there is written again: a script of the other tests' JVM may be reading it. */
  private static void fill() throws IOException, InterruptedException {
    Files.createDirectories(HOME);
    for (String file :
        List.of(
            "package.json",
            LOCK,
            "call.mjs",
            "openai.mjs",
            "openai-responses.mjs",
            "ollama.mjs",
            "ai-sdk.mjs",
            "langchain.mjs")) {
      Path at = HOME.resolve(file);
      if (!has(at, resource(file))) {
        Files.write(at, resource(file));
      }
    }
    if (!has(INSTALLED, resource(LOCK))) {
      install();
      Files.write(INSTALLED, resource(LOCK));
    }
  }

  private static boolean has(Path file, byte[] content) throws IOException {
    return Files.exists(file) && Arrays.equals(Files.readAllBytes(file), content);
  }

  private static void install() throws IOException, InterruptedException {
    Files.deleteIfExists(INSTALLED);
    Process npm =
        new ProcessBuilder(
                "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")
            .directory(HOME.toFile())
            .redirectErrorStream(true)
            .start();
    npm.getOutputStream().close();
    String said = new String(npm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(npm.waitFor()).as("npm ci: %s", said).isZero();
  }

  private static byte[] resource(String file) throws IOException {
    try (InputStream in = NodePackages.class.getResourceAsStream(file)) {
      return in.readAllBytes();
    }
  }

  private static boolean onPath(String program) {
    return Arrays.stream(System.getenv("PATH").split(java.io.File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
