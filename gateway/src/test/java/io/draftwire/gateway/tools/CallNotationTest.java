package io.draftwire.gateway.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.core.grammar.Grammar;
import io.draftwire.core.grammar.GrammarState;
import io.draftwire.core.grammar.TokenGrammar;
import io.draftwire.core.grammar.TokenTrie;
import io.draftwire.edge.schema.SchemaException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a model may say to a request with functions. */
class CallNotationTest {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final int END = 256;

  private static final Tool ADD =
      tool(
          "add",
          "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"}},\"required\":[\"a\"]}",
          true);
  private static final Tool ASK = tool("ask", "{\"type\":\"object\",\"properties\":{}}", false);

  private static Tool tool(String name, String schema, boolean strict) {
    JsonNode parameters = MAPPER.readTree(schema);
    return new Tool(name, parameters, strict, parameters);
  }

  private static boolean has(CallNotation notation, Tools tools, JsonNode content, String text) {
    TokenGrammar grammar =
        new TokenGrammar(
            Grammar.of(notation.grammar(tools, content)),
            new TokenTrie(END + 1, b -> new byte[] {(byte) b}, b -> b == END));
    GrammarState state = grammar.start();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      state = grammar.after(state, b & 0xff);
    }
    return state.whole();
  }

  private static String add(String arguments) {
    return CallNotation.TAGGED.written(new ToolCall("1", "add", arguments));
  }

  private static final String ASKED = CallNotation.TAGGED.written(new ToolCall("1", "ask", "{}"));

  @Test
  void anAnswerMayCallOrNot() {
    Tools tools = new Tools(List.of(ADD, ASK), List.of(ADD, ASK), false, true);
    for (String text :
        List.of(
            "",
            "Hello < you > <tool",
            "<<<tool_call",
            "Well: é\n" + add("{\"a\": 1}"),
            add("{\"a\":1}") + "\n" + ASKED)) {
      assertThat(has(CallNotation.TAGGED, tools, null, text)).as(text).isTrue();
    }
    for (String text :
        List.of(
            "a <tool_call> is a tag",
            add("{}"),
            add("{\"a\": \"x\"}"),
            ASKED + " and more",
            "<tool_call>\n{\"name\": \"sub\", \"arguments\": {}}\n</tool_call>")) {
      assertThat(has(CallNotation.TAGGED, tools, null, text)).as(text).isFalse();
    }
    Tools one = new Tools(List.of(ADD, ASK), List.of(ADD, ASK), false, false);
    assertThat(has(CallNotation.TAGGED, one, null, ASKED)).isTrue();
    assertThat(has(CallNotation.TAGGED, one, null, ASKED + "\n" + ASKED)).isFalse();
  }

  @Test
  void anAnswerHasToCall() {
    Tools tools = new Tools(List.of(ADD, ASK), List.of(ASK), true, true);
    assertThat(has(CallNotation.TAGGED, tools, null, ASKED)).isTrue();
    assertThat(has(CallNotation.TAGGED, tools, null, "")).isFalse();
    assertThat(has(CallNotation.TAGGED, tools, null, "Hi")).isFalse();
    assertThat(has(CallNotation.TAGGED, tools, null, "Hi " + ASKED)).isFalse();
    assertThat(has(CallNotation.TAGGED, tools, null, add("{\"a\":1}")))
        .as("not the named")
        .isFalse();
  }

  @Test
  void anAnswerThatCallsNothingFitsItsFormat() {
    Tools tools = new Tools(List.of(ASK), List.of(ASK), false, true);
    JsonNode schema = MAPPER.readTree("{\"type\":\"boolean\"}");
    assertThat(has(CallNotation.TAGGED, tools, schema, "true")).isTrue();
    assertThat(has(CallNotation.TAGGED, tools, schema, ASKED)).isTrue();
    assertThat(has(CallNotation.TAGGED, tools, schema, "Hi")).isFalse();
    assertThatThrownBy(() -> CallNotation.BARE.grammar(tools, schema))
        .isInstanceOf(SchemaException.class);
  }

  @Test
  void aBareCallIsTheWholeAnswer() {
    Tools tools = new Tools(List.of(ADD), List.of(ADD), false, true);
    String call = "{\"name\": \"add\", \"parameters\": {\"a\": 2}}";
    for (String text : List.of("", call, " \n" + call, "Hi {\"name\"", "é{")) {
      assertThat(has(CallNotation.BARE, tools, null, text)).as(text).isTrue();
    }
    for (String text : List.of("{", "{\"a\": 2}", call + call, " {x")) {
      assertThat(has(CallNotation.BARE, tools, null, text)).as(text).isFalse();
    }
  }

  @Test
  void aSchemaThatCannotBeHeldIsRefusedWhereItIsInsistedOn() {
    String unheld = "{\"type\":\"object\",\"minProperties\":1}";
    Tool strict = tool("f", unheld, true);
    assertThatThrownBy(
            () ->
                CallNotation.TAGGED.grammar(
                    new Tools(List.of(), List.of(strict), true, true), null))
        .hasMessageContaining("minProperties");
    Tool lenient = tool("add", unheld, false);
    Tools tools = new Tools(List.of(lenient), List.of(lenient), true, true);
    assertThat(has(CallNotation.TAGGED, tools, null, add("{\"any\": [1]}"))).isTrue();
    assertThat(has(CallNotation.TAGGED, tools, null, add("[1]"))).isFalse();
  }
}
