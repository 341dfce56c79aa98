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

/** Calls of functions in each dialect, of a model that may do nothing else. */
class CallsTest {
  private static final String FUNCTION =
      "\"name\":\"f\",\"parameters\":{\"type\":\"object\",\"properties\":{\"a\":{\"enum\":[\"x\"]}},"
          + "\"required\":[\"a\"],\"additionalProperties\":false}";
  private static final String CHOICE = "\"tool_choice\":\"required\",\"parallel_tool_calls\":false";

  private static GatewayWorld world;

  @BeforeAll
  static void open() throws Exception {
    // Room for the words that tell of functions, a token a byte.
    world =
        GatewayWorld.of(
            new TableModel(GatewayWorld.VOCABULARY, GatewayWorld.TARGET, 4096, 4),
            new TableModel(GatewayWorld.VOCABULARY, GatewayWorld.DRAFT, 4096, 4),
            c -> c,
            null);
  }

  @AfterAll
  static void close() {
    world.close();
  }

  private static List<JsonNode> events(AnswerRoute route, String body) throws Exception {
    HttpResponse<String> response = world.post(route.path, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return body.contains("\"stream\":true")
        ? route.events(response.body())
        : List.of(GatewayWorld.json(response.body()));
  }

  /** And nothing of one is told as text. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void ollamasComeWhole(boolean stream) throws Exception {
    List<JsonNode> lines =
        events(
            AnswerRoute.OLLAMA_CHAT,
            "{\"messages\":[{\"role\":\"user\",\"content\":\"?\"}],\"tools\":[{\"type\":\"function\",\"function\":{"
                + FUNCTION
                + "}}],"
                + CHOICE
                + ",\"stream\":"
                + stream
                + "}");
    List<JsonNode> calling =
        lines.stream().filter(line -> line.get("message").has("tool_calls")).toList();
    assertThat(calling).hasSize(1);
    JsonNode call = calling.getFirst().at("/message/tool_calls/0/function");
    assertThat(call.get("name").stringValue()).isEqualTo("f");
    assertThat(call.at("/arguments/a").stringValue()).isEqualTo("x");
    assertThat(lines.stream().map(AnswerRoute.OLLAMA_CHAT::piece)).allMatch(String::isBlank);
    assertThat(lines.getLast().get("done").booleanValue()).isTrue();
    assertThat(lines.getLast().get("done_reason").stringValue()).isEqualTo("stop");
  }

  private static String response(boolean stream) {
    return "{\"input\":\"?\",\"tools\":[{\"type\":\"function\","
        + FUNCTION
        + "}],"
        + CHOICE
        + ",\"stream\":"
        + stream
        + "}";
  }

  private static void assertCalled(JsonNode response) {
    assertThat(response.get("status").stringValue()).isEqualTo("completed");
    List<JsonNode> calls = response.get("output").valueStream().filter(CallsTest::isCall).toList();
    assertThat(calls).hasSize(1);
    JsonNode call = calls.getFirst();
    assertThat(call.get("name").stringValue()).isEqualTo("f");
    assertThat(GatewayWorld.json(call.get("arguments").stringValue()).get("a").stringValue())
        .isEqualTo("x");
    assertThat(call.get("call_id").stringValue()).startsWith("call_");
    assertThat(response.at("/tools/0/name").stringValue()).isEqualTo("f");
    assertThat(response.get("tool_choice").stringValue()).isEqualTo("required");
    assertThat(response.get("parallel_tool_calls").booleanValue()).isFalse();
  }

  private static boolean isCall(JsonNode item) {
    return item.get("type").stringValue().equals("function_call");
  }

  @Test
  void aResponsesAreItems() throws Exception {
    assertCalled(events(AnswerRoute.RESPONSES, response(false)).getFirst());
  }

  /** Opened, told as they are written, and closed. */
  @Test
  void aResponsesStreamTellsThemAsTheyAreWritten() throws Exception {
    List<JsonNode> events = events(AnswerRoute.RESPONSES, response(true));
    for (int i = 0; i < events.size(); i++) {
      assertThat(events.get(i).get("sequence_number").intValue()).isEqualTo(i);
    }
    JsonNode whole = events.getLast().get("response");
    assertCalled(whole);
    JsonNode call =
        whole.get("output").valueStream().filter(CallsTest::isCall).findFirst().orElseThrow();
    List<JsonNode> of =
        events.stream()
            .filter(e -> e.path("item_id").asString("").equals(call.get("id").stringValue()))
            .toList();
    StringBuilder written = new StringBuilder();
    for (JsonNode delta : of.subList(0, of.size() - 1)) {
      assertThat(delta.get("type").stringValue())
          .isEqualTo("response.function_call_arguments.delta");
      written.append(delta.get("delta").stringValue());
    }
    assertThat(of.getLast().get("type").stringValue())
        .isEqualTo("response.function_call_arguments.done");
    assertThat(of.getLast().get("arguments").stringValue())
        .isEqualTo(written.toString())
        .isEqualTo(call.get("arguments").stringValue());
    List<String> items =
        events.stream()
            .filter(e -> e.has("item") && isCall(e.get("item")))
            .map(e -> e.get("type").stringValue())
            .toList();
    assertThat(items).containsExactly("response.output_item.added", "response.output_item.done");
  }
}
