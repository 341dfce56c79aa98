package io.draftwire.gateway.chat.jinja;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The templates and variables of llama.cpp's tests of its own Jinja, read out of their C++: what
 * they expect is left alone, for Python says what is right. A case that is not written as literals
 * is left out.
 */
final class LlamaCppCases {
  private static final String CALL = "test_template(t, ";

  /** What is not a literal. */
  private static final class NoLiteral extends RuntimeException {}

  private final String source;
  private int at;

  private LlamaCppCases(String source, int at) {
    this.source = source;
    this.at = at;
  }

  /** Pairs of a template and its variables. */
  static List<JsonNode> of(String cpp) {
    List<JsonNode> cases = new ArrayList<>();
    for (int at = cpp.indexOf(CALL); at >= 0; at = cpp.indexOf(CALL, at + 1)) {
      try {
        cases.add(new LlamaCppCases(cpp, at + CALL.length()).one());
      } catch (NoLiteral e) {
        // Made by code.
      }
    }
    return cases;
  }

  private JsonNode one() {
    value();
    expect(",");
    ArrayNode pair = new JsonMapper().createArrayNode();
    JsonNode template = value();
    expect(",");
    JsonNode variables = value();
    if (!template.isString() || !(variables.isObject() || variables.isEmpty())) {
      throw new NoLiteral();
    }
    pair.add(template);
    return pair.add(variables.isObject() ? variables : JsonNodeFactory.instance.objectNode());
  }

  private void space() {
    while (true) {
      while (Character.isWhitespace(source.charAt(at))) {
        at++;
      }
      if (!source.startsWith("//", at)) {
        return;
      }
      at = source.indexOf('\n', at);
    }
  }

  private boolean skip(String text) {
    space();
    boolean is = source.startsWith(text, at);
    at += is ? text.length() : 0;
    return is;
  }

  private void expect(String text) {
    if (!skip(text)) {
      throw new NoLiteral();
    }
  }

  private JsonNode value() {
    JsonNodeFactory make = JsonNodeFactory.instance;
    space();
    if (source.charAt(at) == '"' || source.startsWith("R\"(", at)) {
      return make.stringNode(strings());
    }
    if (skip("json::array(")) {
      ArrayNode array = make.arrayNode();
      if (skip("{")) {
        array.addAll(items());
      }
      expect(")");
      return array;
    }
    if (skip("json::object(")) {
      JsonNode object = skip(")") ? make.objectNode() : null;
      if (object == null) {
        object = value();
        expect(")");
      }
      return object;
    }
    if (skip("{")) {
      return braces(items());
    }
    for (String word : List.of("true", "false", "nullptr")) {
      if (skip(word)) {
        return word.equals("nullptr") ? make.nullNode() : make.booleanNode(word.equals("true"));
      }
    }
    return number();
  }

  private JsonNode number() {
    int from = at;
    while ("+-.0123456789e".indexOf(source.charAt(at)) >= 0) {
      at++;
    }
    try {
      String text = source.substring(from, at);
      return text.indexOf('.') >= 0
          ? JsonNodeFactory.instance.numberNode(Double.parseDouble(text))
          : JsonNodeFactory.instance.numberNode(Long.parseLong(text));
    } catch (NumberFormatException e) {
      throw new NoLiteral();
    }
  }

  private List<JsonNode> items() {
    List<JsonNode> items = new ArrayList<>();
    while (!skip("}")) {
      items.add(value());
      skip(",");
    }
    return items;
  }

  /** As the library has it: pairs that begin with a string are an object. */
  private static JsonNode braces(List<JsonNode> items) {
    boolean pairs =
        items.stream().allMatch(i -> i.isArray() && i.size() == 2 && i.get(0).isString());
    if (pairs && !items.isEmpty()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      items.forEach(i -> object.set(i.get(0).stringValue(), i.get(1)));
      return object;
    }
    return JsonNodeFactory.instance.arrayNode().addAll(items);
  }

  /** One or more, which belong together. */
  private String strings() {
    StringBuilder text = new StringBuilder();
    while (true) {
      space();
      if (source.startsWith("R\"(", at)) {
        int end = source.indexOf(")\"", at);
        text.append(source, at + 3, end);
        at = end + 2;
      } else if (source.charAt(at) == '"') {
        at++;
        while (source.charAt(at) != '"') {
          text.append(character());
        }
        at++;
      } else {
        return text.toString();
      }
    }
  }

  private String character() {
    char c = source.charAt(at++);
    if (c != '\\') {
      return String.valueOf(c);
    }
    char escaped = source.charAt(at++);
    return switch (escaped) {
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'r' -> "\r";
      case '\\', '"', '\'' -> String.valueOf(escaped);
      default -> throw new NoLiteral();
    };
  }
}
