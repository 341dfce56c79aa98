package io.draftwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.engine.TableModel;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Calls of functions as Ollama tells them, of a model that may do nothing else. */
class OllamaCallsTest {
  private static final String TOOLS =
      "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"type\":\"object\","
          + "\"properties\":{\"a\":{\"enum\":[\"x\"]}},\"required\":[\"a\"],\"additionalProperties\":false}}}],"
          + "\"tool_choice\":\"required\",\"parallel_tool_calls\":false";

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

  private static List<JsonNode> lines(String members, boolean stream) throws Exception {
    HttpResponse<String> response =
        world.post(
            "/api/chat",
            "{\"messages\":[{\"role\":\"user\",\"content\":\"?\"}],"
                + TOOLS
                + ",\"stream\":"
                + stream
                + members
                + "}");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return AnswerRoute.OLLAMA_CHAT.events(response.body());
  }

  private static List<JsonNode> calling(List<JsonNode> lines) {
    return lines.stream().filter(line -> line.get("message").has("tool_calls")).toList();
  }

  /** And nothing of one is told as text. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theyComeWhole(boolean stream) throws Exception {
    List<JsonNode> lines = lines("", stream);
    List<JsonNode> calling = calling(lines);
    assertThat(calling).hasSize(1);
    JsonNode call = calling.getFirst().at("/message/tool_calls/0/function");
    assertThat(call.get("name").stringValue()).isEqualTo("f");
    assertThat(call.at("/arguments/a").stringValue()).isEqualTo("x");
    assertThat(lines.stream().map(AnswerRoute.OLLAMA_CHAT::piece)).allMatch(String::isBlank);
    assertThat(lines.getLast().get("done").booleanValue()).isTrue();
    assertThat(lines.getLast().get("done_reason").stringValue()).isEqualTo("stop");
  }

  /** The end says that it was cut; what there is of its arguments is text. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void oneThatALimitCutIsToldAsFarAsItCame(boolean stream) throws Exception {
    int whole = lines("", false).getLast().get("eval_count").intValue();
    List<JsonNode> lines = lines(",\"options\":{\"num_predict\":" + (whole / 2 + 8) + "}", stream);
    assertThat(lines.getLast().get("done_reason").stringValue()).isEqualTo("length");
    for (JsonNode line : calling(lines)) {
      assertThat(line.at("/message/tool_calls/0/function/arguments").isMissingNode()).isFalse();
    }
  }
}
