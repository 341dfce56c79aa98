package io.draftwire.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The npm package {@code openai}, one process a call. Its version is the newest that Debian's Node
 * runs; later ones want Node 22.
 */
class NodeOpenAiTest extends ClientTest {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Path HOME = Path.of("target", "npm-openai").toAbsolutePath();
  private static final String SCRIPT = "client.mjs";

  @BeforeAll
  static void install() throws Exception {
    boolean there = onPath("node") && onPath("npm");
    if (!there && System.getenv("CI") == null) {
      System.out.println("draftwire: tests with npm's openai are skipped; install node and npm");
      assumeTrue(false, "install node and npm to run this test");
    }
    assertThat(there).as("node and npm on the PATH").isTrue();
    Files.createDirectories(HOME);
    for (String file : List.of("package.json", "package-lock.json", SCRIPT)) {
      try (InputStream in = NodeOpenAiTest.class.getResourceAsStream(file)) {
        Files.write(HOME.resolve(file), in.readAllBytes());
      }
    }
    Process npm =
        new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
            .directory(HOME.toFile())
            .redirectErrorStream(true)
            .start();
    npm.getOutputStream().close();
    String said = new String(npm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(npm.waitFor()).as("npm ci: %s", said).isZero();
  }

  private static boolean onPath(String program) {
    return Arrays.stream(System.getenv("PATH").split(java.io.File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  @Override
  ClientUnderTest client(ClientUnderTest.Connection connection) {
    return new Client(connection);
  }

  /** What the package threw, by the name of its class. */
  private static class Thrown extends Exception {
    Thrown(JsonNode error) {
      super(error.get("error").stringValue() + ": " + error.get("message").asString(""));
    }

    static Thrown of(JsonNode error) {
      return switch (error.get("error").stringValue()) {
        case "BadRequestError" -> new BadRequest(error);
        case "NotFoundError" -> new NotFound(error);
        case "AuthenticationError" -> new Authentication(error);
        default -> new Thrown(error);
      };
    }
  }

  private static final class BadRequest extends Thrown {
    BadRequest(JsonNode error) {
      super(error);
    }
  }

  private static final class NotFound extends Thrown {
    NotFound(JsonNode error) {
      super(error);
    }
  }

  private static final class Authentication extends Thrown {
    Authentication(JsonNode error) {
      super(error);
    }
  }

  private record Client(Connection connection) implements ClientUnderTest {
    @Override
    public Reply complete(Question question) throws Exception {
      return run(question, false, piece -> true);
    }

    @Override
    public Reply stream(Question question, Predicate<String> goOn) throws Exception {
      return run(question, true, goOn);
    }

    private Reply run(Question question, boolean stream, Predicate<String> goOn) throws Exception {
      Process node =
          new ProcessBuilder("node", SCRIPT, call(question, stream))
              .directory(HOME.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (BufferedReader lines = node.inputReader(StandardCharsets.UTF_8);
          Writer input = node.outputWriter(StandardCharsets.UTF_8)) {
        return heard(lines, input, goOn);
      } finally {
        node.destroyForcibly();
      }
    }

    private static Reply heard(BufferedReader lines, Writer input, Predicate<String> goOn)
        throws IOException, Thrown {
      boolean aborting = false;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode said = MAPPER.readTree(line);
        if (said.has("error")) {
          throw Thrown.of(said);
        }
        if (said.has("aborted")) {
          assertThat(aborting).as("aborted because it was told to").isTrue();
          return null;
        }
        if (!said.has("piece")) {
          return MAPPER.treeToValue(said, Reply.class);
        }
        if (!aborting && !goOn.test(said.get("piece").stringValue())) {
          aborting = true;
          input.write("abort\n");
          input.flush();
        }
      }
      throw new IOException("the script ended without a word");
    }

    private String call(Question question, boolean stream) {
      ObjectNode call = MAPPER.createObjectNode();
      call.put("baseUrl", connection.baseUrl()).put("key", connection.key());
      call.put("stream", stream);
      ObjectNode asked = call.putObject("question");
      asked.put("model", question.model()).put("text", Question.TEXT);
      asked.put("maxTokens", question.maxTokens());
      asked.putNull("temperature");
      question.temperature().ifPresent(t -> asked.put("temperature", t));
      question.stops().forEach(asked.putArray("stops")::add);
      return MAPPER.writeValueAsString(call);
    }

    @Override
    public Class<? extends Exception> badRequest() {
      return BadRequest.class;
    }

    @Override
    public Class<? extends Exception> notFound() {
      return NotFound.class;
    }

    @Override
    public Class<? extends Exception> unauthorized() {
      return Authentication.class;
    }
  }
}
