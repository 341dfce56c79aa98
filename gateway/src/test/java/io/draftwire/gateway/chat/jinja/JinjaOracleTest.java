package io.draftwire.gateway.chat.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Every template that llama.cpp keeps, against Python's Jinja2: equal, or refused alike. */
@NeedsPythonsJinja
class JinjaOracleTest {
  /** What became of a rendering here, in the oracle's words. */
  private record Outcome(String kind, String text) {}

  private static Outcome here(String source, JsonNode variables) {
    Map<String, Object> named = new HashMap<>();
    variables.properties().forEach(v -> named.put(v.getKey(), foreign(v.getValue())));
    try {
      return new Outcome("text", Template.of(source).render(named, JinjaOracle.NOW).plain());
    } catch (JinjaException e) {
      return switch (e.kind()) {
        case RAISED -> new Outcome("raised", e.getMessage());
        case SYNTAX -> new Outcome("syntax", e.getMessage());
        default -> new Outcome("failed", e.getMessage());
      };
    }
  }

  /** All of it somebody else's words, which are more work than the template's own. */
  private static Object foreign(JsonNode value) {
    if (value.isString()) {
      return Text.foreign(value.stringValue());
    }
    if (value.isArray()) {
      return value.valueStream().map(JinjaOracleTest::foreign).toList();
    }
    if (value.isObject()) {
      Map<String, Object> map = new LinkedHashMap<>();
      value.properties().forEach(v -> map.put(v.getKey(), foreign(v.getValue())));
      return map;
    }
    return JinjaOracle.json().treeToValue(value, Object.class);
  }

  private static boolean alike(JsonNode oracle, Outcome here) {
    if (oracle.path("text").asString("").contains(" at 0x")) {
      // Python writes where a generator or a method lies in memory; that is refused here.
      return here.kind().equals("failed");
    }
    if (!oracle.has(here.kind())) {
      return false;
    }
    String said = oracle.get(here.kind()).stringValue();
    return switch (here.kind()) {
      case "text" -> said.equals(here.text());
      // An exception's message here is one line.
      case "raised" -> said.lines().findFirst().orElse("").equals(here.text());
      default -> true;
    };
  }

  private static String difference(String what, JsonNode oracle, Outcome here) {
    String there = oracle.toString();
    String ours = JinjaOracle.json().writeValueAsString(here.text());
    int at = 0;
    String text =
        oracle.has("text")
            ? JinjaOracle.json().writeValueAsString(oracle.get("text").stringValue())
            : "";
    while (at < Math.min(text.length(), ours.length()) && text.charAt(at) == ours.charAt(at)) {
      at++;
    }
    int from = Math.max(0, at - 60);
    return what
        + "\n  python: "
        + (oracle.has("text")
            ? text.substring(Math.min(text.length(), from), Math.min(text.length(), at + 60))
            : there)
        + "\n  here:   "
        + here.kind()
        + " "
        + ours.substring(Math.min(from, ours.length()), Math.min(ours.length(), at + 120));
  }

  @Test
  void templatesOfTheFieldMeanWhatJinjaMeans() throws Exception {
    Map<String, String> templates = JinjaOracle.templates();
    JsonNode cases = JinjaOracle.json().readTree(JinjaOracle.resource("conversations.json"));
    ObjectNode question = JinjaOracle.json().createObjectNode();
    question.set("templates", JinjaOracle.json().valueToTree(templates));
    question.set("cases", cases);
    question.putArray("single");
    JsonNode rendered = JinjaOracle.ask(question).get("rendered");
    List<String> different = new ArrayList<>();
    int equal = 0;
    int refused = 0;
    for (Map.Entry<String, String> template : templates.entrySet()) {
      for (Map.Entry<String, JsonNode> each : cases.properties()) {
        JsonNode oracle = rendered.get(template.getKey()).get(each.getKey());
        Outcome here = here(template.getValue(), each.getValue());
        if (!alike(oracle, here)) {
          different.add(difference(template.getKey() + ", " + each.getKey(), oracle, here));
        } else if (here.kind().equals("text")) {
          equal++;
        } else {
          refused++;
        }
      }
    }
    System.out.printf(
        "draftwire: %d templates, %d conversations: %d renderings equal Python's, %d are refused alike, %d differ%n",
        templates.size(), cases.size(), equal, refused, different.size());
    assertThat(different).isEmpty();
    assertThat(templates).hasSizeGreaterThan(60);
    assertThat(equal).isGreaterThan(refused * 3);
  }

  @Test
  void singleExpressionsMeanWhatJinjaMeans() throws Exception {
    JsonNode given = JinjaOracle.json().readTree(JinjaOracle.resource("singles.json"));
    ArrayNode single = JinjaOracle.json().createArrayNode();
    given
        .get("templates")
        .forEach(template -> single.addArray().add(template).add(given.get("variables")));
    compare(single);
  }

  @Test
  void llamaCppsOwnCasesMeanWhatJinjaMeans() throws Exception {
    Path tests = JinjaOracle.llamaCpp().resolve("tests/test-jinja.cpp");
    ArrayNode single = JinjaOracle.json().createArrayNode();
    LlamaCppCases.of(Files.readString(tests)).forEach(single::add);
    assertThat(single.size()).isGreaterThan(200);
    compare(single);
  }

  /** What is refused here and not there, by a word of the template: nothing in silence. */
  private static final List<String> REFUSED_HERE =
      // Bytes; two questions that no template asks; members of numbers; and what Jinja itself
      // refuses since 3.1.6, where Debian's changes the list.
      List.of(".encode(", ".istitle(", ".real", "arr.pop(");

  private static void compare(ArrayNode single) throws Exception {
    ObjectNode question = JinjaOracle.json().createObjectNode();
    question.putObject("templates");
    question.putObject("cases");
    question.set("single", single);
    JsonNode results = JinjaOracle.ask(question).get("single");
    List<String> different = new ArrayList<>();
    for (int i = 0; i < single.size(); i++) {
      Outcome here = here(single.get(i).get(0).stringValue(), single.get(i).get(1));
      String source = single.get(i).get(0).stringValue();
      boolean refused =
          here.kind().equals("failed") && REFUSED_HERE.stream().anyMatch(source::contains);
      if (!refused && !alike(results.get(i), here)) {
        different.add(difference(single.get(i).get(0).toString(), results.get(i), here));
      }
    }
    System.out.printf(
        "draftwire: %d of %d cases equal%n", single.size() - different.size(), single.size());
    assertThat(different).isEmpty();
  }
}
