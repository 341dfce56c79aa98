package io.draftwire.gateway.api;

import io.draftwire.gateway.chat.Message;
import io.draftwire.gateway.tools.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the messages of a conversation. */
final class MessageReader {
  private static final String ASSISTANT = "assistant";

  private MessageReader() {}

  static List<Message> read(Members members) throws ApiException {
    JsonNode list = members.node("messages");
    if (list == null || !list.isArray() || list.isEmpty()) {
      throw Members.wrong("messages", "a list of at least one message");
    }
    List<Message> messages = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      String path = "messages[" + i + "]";
      if (!(list.get(i) instanceof ObjectNode object)) {
        throw Members.wrong(path, "an object with role and content");
      }
      messages.add(message(new Members(object, path)));
    }
    return messages;
  }

  private static Message message(Members members) throws ApiException {
    String role = members.string("role");
    if (role == null) {
      throw ApiException.invalid(members.name("role"), members.name("role") + " is missing");
    }
    // A developer's message is what newer models call a system's.
    String written = role.equals("developer") ? Message.SYSTEM : role;
    if (!Set.of(Message.SYSTEM, "user", ASSISTANT, Message.TOOL).contains(written)) {
      throw ApiException.unsupported(
          members.name("role"), "role '" + role + "'; there are system, user, assistant and tool");
    }
    List<ToolCall> calls = written.equals(ASSISTANT) ? calls(members) : List.of();
    String answers = written.equals(Message.TOOL) ? answers(members) : null;
    // A turn that was cut short, or was nothing but reasoning or calls, is sent back without.
    boolean nothingSaid = written.equals(ASSISTANT) && members.node("content") == null;
    String content = nothingSaid ? "" : content(members);
    // A conversation that is sent back has these, empty.
    for (String member : List.of("tool_calls", "function_call", "audio", "annotations")) {
      JsonNode node = members.node(member);
      boolean read = member.equals("tool_calls") && written.equals(ASSISTANT);
      if (node != null && !node.isEmpty() && !read) {
        throw ApiException.unsupported(
            members.name(member), members.name(member) + " is not supported; send text");
      }
    }
    members.ignore(Set.of("name", "refusal"));
    members.refuseOthers();
    return new Message(written, content, calls, answers);
  }

  private static String answers(Members members) throws ApiException {
    String id = members.string("tool_call_id");
    if (id == null) {
      throw ApiException.invalid(
          members.name("tool_call_id"),
          members.name("tool_call_id") + " is missing; say which call this is the result of");
    }
    return id;
  }

  private static List<ToolCall> calls(Members members) throws ApiException {
    JsonNode list = members.node("tool_calls");
    if (list == null) {
      return List.of();
    }
    if (!list.isArray()) {
      throw Members.wrong(members.name("tool_calls"), "a list of calls");
    }
    List<ToolCall> calls = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      String path = members.name("tool_calls") + "[" + i + "]";
      if (!(list.get(i) instanceof ObjectNode object)) {
        throw Members.wrong(path, "a call");
      }
      Members call = new Members(object, path);
      ToolReader.requireFunction(call);
      Members function = call.object("function");
      String id = call.string("id");
      String name = function == null ? null : function.string("name");
      String arguments = function == null ? null : function.string("arguments");
      if (id == null || name == null || arguments == null) {
        throw Members.wrong(path, "a call with id, function.name and function.arguments");
      }
      call.ignore(Set.of("index"));
      call.refuseOthers();
      function.refuseOthers();
      calls.add(new ToolCall(id, name, arguments));
    }
    return calls;
  }

  private static String content(Members members) throws ApiException {
    String name = members.name("content");
    JsonNode content = members.node("content");
    if (content == null) {
      throw ApiException.invalid(name, name + " is missing");
    }
    if (!content.isArray()) {
      return Members.string(name, content);
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < content.size(); i++) {
      String part = name + "[" + i + "]";
      if (!(content.get(i) instanceof ObjectNode object)) {
        throw Members.wrong(part, "a part with type and text");
      }
      Members of = new Members(object, part);
      String type = of.string("type");
      if (!"text".equals(type)) {
        throw ApiException.unsupported(
            part + ".type", "a part of type '" + type + "'; only text is read");
      }
      String piece = of.string("text");
      if (piece == null) {
        throw ApiException.invalid(part + ".text", part + ".text is missing");
      }
      of.refuseOthers();
      text.append(piece);
    }
    return text.toString();
  }
}
