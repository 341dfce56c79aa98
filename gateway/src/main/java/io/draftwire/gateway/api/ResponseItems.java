package io.draftwire.gateway.api;

import io.draftwire.gateway.chat.Message;
import io.draftwire.gateway.tools.ToolCall;
import io.draftwire.gateway.tools.Tools;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the items that a response follows, and the functions that it may call: what {@link
 * MessageReader} and {@link ToolReader} read, with a level less.
 */
final class ResponseItems {
  /** How people's words, and a model's that are sent back, are called. */
  private static final Set<String> TEXTS = Set.of("input_text", "output_text", "text");

  private static final String FUNCTION = "function";

  private ResponseItems() {}

  /** A conversation; what the assistant called and said without a word between is one turn. */
  static List<Message> messages(Members members, String instructions) throws ApiException {
    List<Message> messages = new ArrayList<>();
    if (instructions != null) {
      messages.add(new Message(Message.SYSTEM, instructions));
    }
    JsonNode input = members.node("input");
    if (input == null) {
      throw ApiException.invalid("input", "input is missing; send a string or a list of messages");
    }
    if (input.isString()) {
      messages.add(new Message("user", Members.string("input", input)));
      return messages;
    }
    if (!input.isArray() || input.isEmpty()) {
      throw Members.wrong("input", "a string or a list of at least one message");
    }
    for (int i = 0; i < input.size(); i++) {
      String path = "input[" + i + "]";
      if (!(input.get(i) instanceof ObjectNode object)) {
        throw Members.wrong(path, "an object with role and content");
      }
      add(new Members(object, path), messages);
    }
    return messages;
  }

  private static void add(Members item, List<Message> messages) throws ApiException {
    String type = item.string("type");
    item.ignore(Set.of("id", "status", "phase"));
    switch (type) {
      case null -> messages.add(MessageReader.message(item, TEXTS));
      case "message" -> messages.add(MessageReader.message(item, TEXTS));
      case "function_call" -> call(item, messages);
      case "function_call_output" -> messages.add(result(item));
      default ->
          throw ApiException.unsupported(
              item.name("type"),
              "an item of type '"
                  + type
                  + "'; there are message, function_call and function_call_output");
    }
  }

  private static void call(Members item, List<Message> messages) throws ApiException {
    ToolCall call =
        new ToolCall(
            required(item, "call_id"), required(item, "name"), required(item, "arguments"));
    item.refuseOthers();
    Message before = messages.isEmpty() ? null : messages.getLast();
    if (before == null || !before.role().equals("assistant")) {
      messages.add(new Message("assistant", "", List.of(call), null));
      return;
    }
    List<ToolCall> calls = new ArrayList<>(before.calls());
    calls.add(call);
    messages.set(messages.size() - 1, new Message(before.role(), before.content(), calls, null));
  }

  private static Message result(Members item) throws ApiException {
    String id = required(item, "call_id");
    String output = required(item, "output");
    item.refuseOthers();
    return new Message(Message.TOOL, output, List.of(), id);
  }

  private static String required(Members item, String member) throws ApiException {
    String value = item.string(member);
    if (value == null) {
      throw ApiException.invalid(item.name(member), item.name(member) + " is missing");
    }
    return value;
  }

  /** Functions, as chat completions have them. */
  static Tools tools(Members members) throws ApiException {
    ObjectNode nested = Json.object();
    JsonNode tools = members.node("tools");
    if (tools instanceof ArrayNode list) {
      ArrayNode all = nested.putArray("tools");
      list.forEach(tool -> all.add(nested(tool)));
    } else if (tools != null) {
      nested.set("tools", tools);
    }
    nested.set("tool_choice", nested(members.node("tool_choice")));
    nested.set("parallel_tool_calls", members.node("parallel_tool_calls"));
    return ToolReader.read(new Members(nested, ""));
  }

  /** With its members but the type in an object of their own; what is no function as it is. */
  private static JsonNode nested(JsonNode flat) {
    if (!(flat instanceof ObjectNode object)
        || !object.has("type")
        || !object.get("type").asString("").equals(FUNCTION)) {
      return flat;
    }
    ObjectNode function = object.deepCopy();
    function.remove("type");
    ObjectNode nested = Json.object().put("type", FUNCTION);
    nested.set(FUNCTION, function);
    return nested;
  }
}
