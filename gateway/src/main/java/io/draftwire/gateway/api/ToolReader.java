package io.draftwire.gateway.api;

import io.draftwire.gateway.tools.Tool;
import io.draftwire.gateway.tools.Tools;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads what a request says of functions. */
final class ToolReader {
  private static final int MOST_TOOLS = 128;

  private ToolReader() {}

  /** {@link Tools#NONE} where there are none, or none may be called. */
  static Tools read(Members members) throws ApiException {
    List<Tool> offered = offered(members);
    JsonNode choice = members.node("tool_choice");
    boolean parallel = members.bool("parallel_tool_calls", true);
    if (offered.isEmpty()) {
      if (choice != null && !isWord(choice, "none") && !isWord(choice, "auto")) {
        throw ApiException.invalid("tool_choice", "tool_choice chooses among no tools; send tools");
      }
      return Tools.NONE;
    }
    if (choice == null || isWord(choice, "auto")) {
      return new Tools(offered, offered, false, parallel);
    }
    if (isWord(choice, "none")) {
      return Tools.NONE;
    }
    if (isWord(choice, "required")) {
      return new Tools(offered, offered, true, parallel);
    }
    String name = named(members);
    for (Tool tool : offered) {
      if (tool.name().equals(name)) {
        return new Tools(offered, List.of(tool), true, parallel);
      }
    }
    throw ApiException.invalid("tool_choice", "tool_choice names '" + name + "', which is no tool");
  }

  private static boolean isWord(JsonNode node, String word) {
    return node.isString() && node.stringValue().equals(word);
  }

  private static String named(Members members) throws ApiException {
    if (!(members.node("tool_choice") instanceof ObjectNode object)) {
      throw Members.wrong(
          "tool_choice",
          "none, auto, required, or {\"type\": \"function\", \"function\": {\"name\": ...}}");
    }
    Members choice = new Members(object, "tool_choice");
    requireFunction(choice);
    Members function = choice.object("function");
    String name = function == null ? null : function.string("name");
    if (name == null) {
      throw ApiException.invalid(
          "tool_choice.function.name", "tool_choice.function.name is missing");
    }
    choice.refuseOthers();
    function.refuseOthers();
    return name;
  }

  /** There are no other kinds of tools here. */
  static void requireFunction(Members members) throws ApiException {
    String type = members.string("type");
    if (type != null && !type.equals("function")) {
      throw ApiException.unsupported(
          members.name("type"),
          members.name("type") + " '" + type + "'; there are functions alone");
    }
  }

  private static List<Tool> offered(Members members) throws ApiException {
    JsonNode list = members.node("tools");
    if (list == null) {
      return List.of();
    }
    if (!list.isArray() || list.size() > MOST_TOOLS) {
      throw Members.wrong("tools", "a list of up to " + MOST_TOOLS);
    }
    List<Tool> tools = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      String path = "tools[" + i + "]";
      if (!(list.get(i) instanceof ObjectNode object)) {
        throw Members.wrong(path, "a function");
      }
      Tool tool = tool(object, new Members(object, path));
      if (tools.stream().anyMatch(other -> other.name().equals(tool.name()))) {
        throw ApiException.invalid(path, path + " has the name of another, '" + tool.name() + "'");
      }
      tools.add(tool);
    }
    return tools;
  }

  private static Tool tool(ObjectNode written, Members members) throws ApiException {
    requireFunction(members);
    Members function = members.object("function");
    if (function == null) {
      throw ApiException.invalid(
          members.name("function"), members.name("function") + " is missing");
    }
    String name = function.string("name");
    if (name == null || !name.matches("[A-Za-z0-9_.-]{1,64}")) {
      throw Members.wrong(
          function.name("name"), "a name of up to 64 letters, digits, '_', '-' and '.'");
    }
    function.string("description");
    boolean strict = function.bool("strict", false);
    JsonNode parameters = function.node("parameters");
    if (parameters != null
        && !(parameters.isObject()
            && (!parameters.has("type") || isWord(parameters.get("type"), "object")))) {
      throw Members.wrong(function.name("parameters"), "a schema of an object");
    }
    members.refuseOthers();
    function.refuseOthers();
    return new Tool(name, arguments(parameters), strict, written);
  }

  private static JsonNode arguments(JsonNode parameters) {
    ObjectNode schema =
        parameters == null
            ? JsonNodeFactory.instance.objectNode()
            : ((ObjectNode) parameters).deepCopy();
    schema.put("type", "object");
    if (parameters == null) {
      schema.putObject("properties");
    }
    return schema;
  }
}
