package io.draftwire.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An npm package, by a script that makes one call; one process a call.
 *
 * @param errors what the package calls its errors
 */
record NodeClient(Path home, String script, ClientUnderTest.Connection connection, Errors errors)
    implements ClientUnderTest {
  private static final JsonMapper MAPPER = new JsonMapper();

  /** Names of what is thrown for requests, models and keys that are none; they may be one. */
  record Errors(String badRequest, String notFound, String unauthorized) {
    static Errors all(String name) {
      return new Errors(name, name, name);
    }
  }

  /** What the package threw. */
  private static class Thrown extends Exception {
    Thrown(JsonNode error) {
      super(error.get("error").stringValue() + ": " + error.get("message").asString(""));
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

  private Thrown thrown(JsonNode error) {
    String name = error.get("error").stringValue();
    return switch (error.get("status").asInt(0)) {
      case 400 -> name.equals(errors.badRequest()) ? new BadRequest(error) : new Thrown(error);
      case 404 -> name.equals(errors.notFound()) ? new NotFound(error) : new Thrown(error);
      case 401 ->
          name.equals(errors.unauthorized()) ? new Authentication(error) : new Thrown(error);
      default -> new Thrown(error);
    };
  }

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
        new ProcessBuilder("node", script, call(question, stream))
            .directory(home.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines = node.inputReader(StandardCharsets.UTF_8);
        Writer input = node.outputWriter(StandardCharsets.UTF_8)) {
      return heard(lines, input, goOn);
    } finally {
      node.destroyForcibly();
    }
  }

  private Reply heard(BufferedReader lines, Writer input, Predicate<String> goOn)
      throws IOException, Thrown {
    boolean aborting = false;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      JsonNode said = MAPPER.readTree(line);
      if (said.has("error")) {
        throw thrown(said);
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
