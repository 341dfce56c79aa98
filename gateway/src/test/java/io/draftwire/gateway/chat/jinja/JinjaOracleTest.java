package io.draftwire.gateway.chat.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    Map<?, ?> given = JinjaOracle.json().treeToValue(variables, Map.class);
    @SuppressWarnings("unchecked")
    Map<String, ?> named = (Map<String, ?>) given;
    try {
      return new Outcome(
          "text", Template.of(source).render(Map.of(), named, JinjaOracle.NOW).plain());
    } catch (JinjaException e) {
      return switch (e.kind()) {
        case RAISED -> new Outcome("raised", e.getMessage());
        case SYNTAX -> new Outcome("syntax", e.getMessage());
        default -> new Outcome("failed", e.getMessage());
      };
    }
  }

  private static boolean alike(JsonNode oracle, Outcome here) {
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
    ArrayNode single =
        (ArrayNode) JinjaOracle.json().readTree(JinjaOracle.resource("singles.json"));
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

  private static void compare(ArrayNode single) throws Exception {
    ObjectNode question = JinjaOracle.json().createObjectNode();
    question.putObject("templates");
    question.putObject("cases");
    question.set("single", single);
    JsonNode results = JinjaOracle.ask(question).get("single");
    List<String> different = new ArrayList<>();
    for (int i = 0; i < single.size(); i++) {
      Outcome here = here(single.get(i).get(0).stringValue(), single.get(i).get(1));
      if (!alike(results.get(i), here)) {
        different.add(difference(single.get(i).toString(), results.get(i), here));
      }
    }
    System.out.printf(
        "draftwire: %d of %d cases equal%n", single.size() - different.size(), single.size());
    assertThat(different).isEmpty();
  }
}
