package io.draftwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.engine.TableModel;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Answers that are held to a form, of a model that says anything and never ends by itself: what
 * comes is the form's doing.
 */
class HeldAnswersTest {
  private static final String SCHEMA =
      """
      {"type":"object","properties":{"name":{"type":"string","minLength":1,"maxLength":6},
       "age":{"type":"integer","minimum":0,"maximum":150},"tags":{"type":"array","maxItems":2,
       "items":{"enum":["a","b"]}}},"required":["name","age","tags"],"additionalProperties":false}
      """
          .replace("\n", "");
  private static final String FORMAT =
      "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"person\",\"strict\":true,\"schema\":"
          + SCHEMA
          + "}}";
  private static final String TOOLS =
      "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"greet\",\"description\":\"Greets.\",\"parameters\":"
          + SCHEMA
          + ",\"strict\":true}},{\"type\":\"function\",\"function\":{\"name\":\"leave\"}}]";

  private static GatewayWorld world;

  @BeforeAll
  static void open() throws Exception {
    // Room for the words that tell of functions, a token a byte.
    world =
        GatewayWorld.of(
            new TableModel(GatewayWorld.VOCABULARY, GatewayWorld.TARGET, 4096, 16),
            new TableModel(GatewayWorld.VOCABULARY, GatewayWorld.DRAFT, 4096, 16),
            c -> c,
            null);
  }

  @AfterAll
  static void close() {
    world.close();
  }

  private static JsonNode chat(String members) throws Exception {
    HttpResponse<String> response = world.post("/v1/chat/completions", body(members));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return GatewayWorld.json(response.body()).get("choices").get(0);
  }

  private static String body(String members) {
    return "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"max_tokens\":300,"
        + members
        + "}";
  }

  private static void assertPerson(String text) {
    JsonNode person = GatewayWorld.json(text);
    assertThat(person.propertyNames()).containsExactly("name", "age", "tags");
    String name = person.get("name").stringValue();
    assertThat(name.codePointCount(0, name.length())).isBetween(1, 6);
    assertThat(person.get("age").intValue()).isBetween(0, 150);
    assertThat(person.get("tags").size()).isLessThanOrEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"k-sqs", "c-sqs", "scalar", "coupled", "live", "cloud-only", "auto"})
  void anAnswerFitsItsSchemaWhateverTheScheme(String scheme) throws Exception {
    for (int seed = 1; seed <= 3; seed++) {
      JsonNode choice =
          chat(FORMAT + ",\"seed\":" + seed + ",\"draftwire\":{\"scheme\":\"" + scheme + "\"}");
      assertPerson(choice.get("message").get("content").stringValue());
      assertThat(choice.get("finish_reason").stringValue()).isEqualTo("stop");
    }
  }

  @Test
  void draftsChangeNothingOfAHeldText() throws Exception {
    for (int seed = 1; seed <= 5; seed++) {
      String asked = FORMAT + ",\"seed\":" + seed + ",\"draftwire\":{\"scheme\":";
      String alone = chat(asked + "\"cloud-only\"}").get("message").toString();
      assertThat(chat(asked + "\"live\"}").get("message").toString()).isEqualTo(alone);
      assertThat(chat(asked + "\"coupled\"}").get("message").toString()).isEqualTo(alone);
    }
  }

  @Test
  void grammarsAreLlamaCpps() throws Exception {
    JsonNode answer =
        world.complete(
            "\"max_tokens\":40,\"grammar\":\"root ::= (\\\"yes\\\" | \\\"no\\\") \\\"!\\\"{2}\"");
    JsonNode choice = answer.get("choices").get(0);
    assertThat(choice.get("text").stringValue()).isIn("yes!!", "no!!");
    assertThat(choice.get("finish_reason").stringValue()).isEqualTo("stop");
    JsonNode any = chat("\"response_format\":{\"type\":\"json_object\",\"schema\":" + SCHEMA + "}");
    assertPerson(any.get("message").get("content").stringValue());
    JsonNode schema = world.complete("\"max_tokens\":40,\"json_schema\":{\"type\":\"boolean\"}");
    assertThat(schema.get("choices").get(0).get("text").stringValue()).isIn("true", "false");
  }

  @Test
  void aCallThatIsRequiredComes() throws Exception {
    for (String choice :
        List.of("\"required\"", "{\"type\":\"function\",\"function\":{\"name\":\"greet\"}}")) {
      JsonNode answer =
          chat(TOOLS + ",\"parallel_tool_calls\":false,\"seed\":4,\"tool_choice\":" + choice);
      assertThat(answer.get("finish_reason").stringValue()).isEqualTo("tool_calls");
      JsonNode message = answer.get("message");
      assertThat(message.get("content").isNull()).isTrue();
      JsonNode call = message.get("tool_calls").get(0);
      assertThat(message.get("tool_calls").size()).isEqualTo(1);
      assertThat(call.get("id").stringValue()).startsWith("call_");
      assertThat(call.get("type").stringValue()).isEqualTo("function");
      String name = call.get("function").get("name").stringValue();
      String arguments = call.get("function").get("arguments").stringValue();
      if (name.equals("leave") && choice.equals("\"required\"")) {
        assertThat(GatewayWorld.json(arguments).size()).isZero();
      } else {
        assertThat(name).isEqualTo("greet");
        assertPerson(arguments);
      }
    }
  }

  @Test
  void aCallStreamsWhileItIsWritten() throws Exception {
    String asked =
        TOOLS
            + ",\"seed\":6,\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"greet\"}},\"parallel_tool_calls\":false";
    JsonNode whole = chat(asked).get("message").get("tool_calls").get(0).get("function");
    List<JsonNode> chunks =
        GatewayWorld.events(world.post("/v1/chat/completions", body("\"stream\":true," + asked)));
    StringBuilder arguments = new StringBuilder();
    int pieces = 0;
    String finish = null;
    for (JsonNode chunk : chunks) {
      JsonNode choice = chunk.get("choices").get(0);
      JsonNode calls = choice.get("delta").path("tool_calls");
      assertThat(choice.get("delta").path("content").asString("")).isEmpty();
      for (JsonNode call : calls) {
        assertThat(call.get("index").intValue()).isZero();
        assertThat(call.has("id")).as("said once").isEqualTo(pieces++ == 0);
        arguments.append(call.get("function").get("arguments").stringValue());
      }
      finish = choice.get("finish_reason").asString(finish);
    }
    assertThat(arguments.toString()).isEqualTo(whole.get("arguments").stringValue());
    assertThat(pieces).isGreaterThan(2);
    assertThat(finish).isEqualTo("tool_calls");
  }

  @Test
  void aModelThatNeedNotCallMaySayAnything() throws Exception {
    JsonNode answer = chat(TOOLS + ",\"seed\":2");
    assertThat(answer.get("message").get("content").stringValue()).isNotEmpty();
    assertThat(answer.get("message").has("tool_calls")).isFalse();
    assertThat(answer.get("finish_reason").stringValue()).isEqualTo("length");
  }

  @Test
  void callsAndTheirResultsAreReadBack() throws Exception {
    String conversation =
        "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"},{\"role\":\"assistant\",\"content\":null,"
            + "\"tool_calls\":[{\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"leave\",\"arguments\":\"{}\"}}]},"
            + "{\"role\":\"tool\",\"tool_call_id\":\"call_1\",\"content\":\"gone\"}],\"max_tokens\":8,"
            + TOOLS
            + "}";
    HttpResponse<String> response = world.post("/v1/chat/completions", conversation);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"schema\":{\"uniqueItems\":true}}}",
        "\"grammar\":\"root ::= root\"",
        "\"grammar\":\"root ::= \\\"a\\\"\",\"response_format\":{\"type\":\"json_object\"}",
        "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"strict\":true,\"parameters\":{\"type\":\"object\",\"minProperties\":1}}}]",
      })
  void whatCannotBeHeldIsRefusedBeforeAnythingBegins(String members) throws Exception {
    HttpResponse<String> response = world.post("/v1/chat/completions", body(members));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(GatewayWorld.json(response.body()).get("error").get("param").isString()).isTrue();
  }

  /** Which only the cloud finds out about, in the middle of an answer. */
  @Test
  void aGrammarThatTakesTooMuchIsTheRequestsFault() throws Exception {
    String ways =
        "root ::= s\\ns ::= [a-z] s t | [a-z] t s | [a-z]\\nt ::= [a-z] s | [a-z] t | [a-z]";
    HttpResponse<String> response =
        world.post(
            "/v1/completions", GatewayWorld.ask("\"max_tokens\":200,\"grammar\":\"" + ways + "\""));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(response.body()).contains("less ambiguous");
    assertThat(world.complete("\"max_tokens\":4").get("choices").size()).isEqualTo(1);
  }
}
