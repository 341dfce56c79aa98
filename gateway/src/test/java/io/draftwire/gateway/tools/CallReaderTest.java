package io.draftwire.gateway.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.gateway.tools.CallReader.Argued;
import io.draftwire.gateway.tools.CallReader.Begun;
import io.draftwire.gateway.tools.CallReader.Part;
import io.draftwire.gateway.tools.CallReader.Said;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.JsonNodeFactory;

/** In whatever pieces a text comes, what is said and what is called is the same. */
class CallReaderTest {
  static final Tools TOOLS = tools("add", "add-all");

  static Tools tools(String... names) {
    List<Tool> tools = new ArrayList<>();
    for (String name : names) {
      var schema = JsonNodeFactory.instance.objectNode().put("type", "object");
      tools.add(new Tool(name, schema, false, schema));
    }
    return new Tools(tools, tools, false, true);
  }

  private static String call(String name, String arguments) {
    return "<tool_call>\n{\"name\": \""
        + name
        + "\", \"arguments\": "
        + arguments
        + "}\n</tool_call>";
  }

  /** Text, then calls as {@code [index name arguments]}. */
  private static String read(CallNotation notation, String text, Random random) {
    CallReader reader = new CallReader(notation, TOOLS);
    List<Part> parts = new ArrayList<>();
    for (int from = 0; from < text.length(); ) {
      int to = random == null ? text.length() : Math.min(text.length(), from + random.nextInt(5));
      parts.addAll(reader.feed(text.substring(from, to)));
      from = to;
    }
    parts.addAll(reader.flush());
    StringBuilder said = new StringBuilder();
    List<String> calls = new ArrayList<>();
    for (Part part : parts) {
      switch (part) {
        case Said(String more) -> said.append(more);
        case Begun(int index, String name) -> {
          assertThat(index).isEqualTo(calls.size());
          calls.add(index + " " + name + " ");
        }
        case Argued(int index, String json) -> {
          assertThat(index).isEqualTo(calls.size() - 1);
          calls.set(index, calls.get(index) + json);
        }
      }
    }
    return said + calls.toString() + reader.calls();
  }

  private static void reads(CallNotation notation, String text, String as) {
    Random random = new Random(3);
    assertThat(read(notation, text, null)).isEqualTo(as);
    for (int i = 0; i < 200; i++) {
      assertThat(read(notation, text, random)).as(text).isEqualTo(as);
    }
  }

  @Test
  void callsBehindTextAndBehindEachOther() {
    String nested = "{\"a\": [1, {\"b\": \"}]\\\"\\\\\"}], \"c\": {}}";
    reads(CallNotation.TAGGED, "Hi", "Hi[]0");
    reads(CallNotation.TAGGED, call("add", "{}"), "[0 add {}]1");
    reads(
        CallNotation.TAGGED,
        "So: " + call("add", nested) + "\n" + call("add-all", "{}"),
        "So: [0 add " + nested + ", 1 add-all {}]2");
  }

  @Test
  void whatOnlyBeginsLikeACallIsText() {
    reads(CallNotation.TAGGED, "a < b <tool_cal", "a < b <tool_cal[]0");
    reads(
        CallNotation.TAGGED,
        "<tool_call>\n{\"name\": \"sub\"",
        "<tool_call>\n{\"name\": \"sub\"[]0");
    reads(CallNotation.TAGGED, "<<tool_call>x" + call("add", "{}"), "<<tool_call>x[0 add {}]1");
  }

  @Test
  void aCallThatIsCutShortIsNoWholeOne() {
    String text = call("add", "{\"a\": \"xyz\"}");
    reads(CallNotation.TAGGED, text.substring(0, text.indexOf("yz")), "[0 add {\"a\": \"x]0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\": \"add\", \"parameters\": {\"a\": 1}}|[0 add {\"a\": 1}]1",
        "'  {\"name\": \"add\", \"parameters\": {}}'|[0 add {}]1",
        "Use {\"name\": \"add\", \"parameters\": {}}|'Use {\"name\": \"add\", \"parameters\": {}}[]0'",
        "{\"name\": \"sub\"}|{\"name\": \"sub\"}[]0",
        "Hi|Hi[]0",
      })
  void aBareCallIsTheWholeAnswer(String text, String as) {
    reads(CallNotation.BARE, text, as);
  }
}
