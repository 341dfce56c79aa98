package io.draftwire.gateway.chat.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.engine.store.ModelReference;
import io.draftwire.engine.store.ModelStore;
import io.draftwire.engine.store.Progress;
import io.draftwire.gateway.SharedFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Python's Jinja2, set up as Hugging Face's transformers sets it up, and llama.cpp's templates. */
final class JinjaOracle {
  /** Debian's, whatever other Python stands before it on the path. */
  static final String PYTHON = "/usr/bin/python3";

  /** For {@code strftime_now}, on both sides. */
  static final LocalDateTime NOW = LocalDateTime.of(2025, 3, 7, 8, 5, 9);

  private static final String BUNDLE = "npm:node-llama-cpp@3.22.1/llama/gitRelease.bundle";
  private static final JsonMapper JSON = new JsonMapper();

  private JinjaOracle() {}

  static JsonMapper json() {
    return JSON;
  }

  /** A resource beside this class. */
  static String resource(String name) throws IOException {
    try (InputStream in = JinjaOracle.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Where llama.cpp's templates and its tests of Jinja are; they are fetched once. */
  static Path llamaCpp() throws IOException, InterruptedException {
    Path bundle = ModelStore.open(Progress.SILENT).document(ModelReference.parse(BUNDLE));
    Path tree = Path.of("target", "llama.cpp").toAbsolutePath();
    SharedFolder.fill(tree, () -> checkOut(bundle, tree));
    return tree;
  }

  private static void checkOut(Path bundle, Path tree) throws IOException, InterruptedException {
    if (!Files.isDirectory(tree.resolve(".git"))) {
      run(List.of("git", "clone", "-q", "--no-checkout", bundle.toString(), tree.toString()), "");
    }
    run(
        List.of(
            "git",
            "-C",
            tree.toString(),
            "checkout",
            "-q",
            "HEAD",
            "--",
            "models/templates",
            "tests/test-jinja.cpp"),
        "");
  }

  /** All templates by name. */
  static Map<String, String> templates() throws IOException, InterruptedException {
    Map<String, String> templates = new TreeMap<>();
    try (Stream<Path> files = Files.list(llamaCpp().resolve("models/templates"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jinja")).toList()) {
        templates.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return templates;
  }

  /** What Python makes of it; see the script. */
  static JsonNode ask(ObjectNode question) throws IOException, InterruptedException {
    question.put("now", NOW.toString());
    Path script = Files.createTempFile("oracle", ".py");
    try {
      Files.writeString(script, resource("oracle.py"));
      return JSON.readTree(
          run(List.of(PYTHON, script.toString()), JSON.writeValueAsString(question)));
    } finally {
      Files.delete(script);
    }
  }

  static String run(List<String> command, String input) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Thread.ofPlatform()
        .start(
            () -> {
              try (OutputStream to = process.getOutputStream()) {
                to.write(input.getBytes(StandardCharsets.UTF_8));
              } catch (IOException e) {
                // The process ended before it read everything; its exit code tells.
              }
            });
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s", command).isZero();
    return said;
  }
}
