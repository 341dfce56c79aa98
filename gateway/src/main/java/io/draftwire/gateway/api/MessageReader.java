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
  private static final Set<String> TEXTS = Set.of("text");

  /** What messages have beside text, in one dialect or another; empty in those sent back. */
  private static final List<String> NO_TEXT =
      List.of("tool_calls", "function_call", "audio", "annotations", "images", "thinking");

  private MessageReader() {}

  static List<Message> read(Members members) throws ApiException {
    return read(members, true);
  }

  /** Whose calls need no ids, and have an object for arguments. */
  static List<Message> ofOllama(Members members) throws ApiException {
    return read(members, false);
  }

  /**
   * @param ids whether calls, and what is their result, have to have one
   */
  private static List<Message> read(Members members, boolean ids) throws ApiException {
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
      messages.add(message(new Members(object, path), TEXTS, ids));
    }
    return messages;
  }

  /**
   * @param texts types of parts that have a text
   */
  static Message message(Members members, Set<String> texts) throws ApiException {
    return message(members, texts, true);
  }

  private static Message message(Members members, Set<String> texts, boolean ids)
      throws ApiException {
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
    List<ToolCall> calls = written.equals(ASSISTANT) ? calls(members, ids) : List.of();
    String answers = written.equals(Message.TOOL) ? answers(members, ids) : null;
    // A turn that was cut short, or was nothing but reasoning or calls, is sent back without.
    boolean nothingSaid = written.equals(ASSISTANT) && members.node("content") == null;
    String content = nothingSaid ? "" : content(members, texts);
    // A conversation that is sent back has these, empty.
    for (String member : NO_TEXT) {
      JsonNode node = members.node(member);
      boolean read = member.equals("tool_calls") && written.equals(ASSISTANT);
      if (node != null && !Refusals.saysNothing(node) && !read) {
        throw ApiException.unsupported(
            members.name(member), members.name(member) + " is not supported; send text");
      }
    }
    members.ignore(Set.of("name", "refusal", "tool_name"));
    members.refuseOthers();
    return new Message(written, content, calls, answers);
  }

  private static String answers(Members members, boolean ids) throws ApiException {
    String id = members.string("tool_call_id");
    if (id == null && ids) {
      throw ApiException.invalid(
          members.name("tool_call_id"),
          members.name("tool_call_id") + " is missing; say which call this is the result of");
    }
    return id;
  }

  private static List<ToolCall> calls(Members members, boolean ids) throws ApiException {
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
      String id = ids || call.node("id") != null ? call.string("id") : "call_" + i;
      String name = function == null ? null : function.string("name");
      String arguments = function == null ? null : arguments(function);
      if (id == null || name == null || arguments == null) {
        throw Members.wrong(path, "a call with id, function.name and function.arguments");
      }
      call.ignore(Set.of("index"));
      function.ignore(Set.of("index"));
      call.refuseOthers();
      function.refuseOthers();
      calls.add(new ToolCall(id, name, arguments));
    }
    return calls;
  }

  /** JSON, or text that is to be JSON. */
  private static String arguments(Members function) throws ApiException {
    JsonNode arguments = function.node("arguments");
    return arguments instanceof ObjectNode ? arguments.toString() : function.string("arguments");
  }

  private static String content(Members members, Set<String> texts) throws ApiException {
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
      if (type == null || !texts.contains(type)) {
        throw ApiException.unsupported(
            part + ".type", "a part of type '" + type + "'; only text is read");
      }
      String piece = of.string("text");
      if (piece == null) {
        throw ApiException.invalid(part + ".text", part + ".text is missing");
      }
      of.ignore(Set.of("annotations", "logprobs"));
      of.refuseOthers();
      text.append(piece);
    }
    return text.toString();
  }
}
