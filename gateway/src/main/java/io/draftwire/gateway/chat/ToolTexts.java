package io.draftwire.gateway.chat;

import io.draftwire.gateway.tools.CallNotation;
import io.draftwire.gateway.tools.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Functions for a model whose template knows of none: what there is to know stands in the system's
 * message, calls and their results in messages of the assistant and the user. The tags are those
 * that most models have met.
 */
final class ToolTexts {
  static final CallNotation NOTATION = CallNotation.TAGGED;

  private ToolTexts() {}

  static List<Message> written(List<Message> messages, List<Tool> tools) {
    List<Message> written = new ArrayList<>();
    if (!tools.isEmpty()) {
      boolean system = messages.getFirst().role().equals(Message.SYSTEM);
      String before = system ? messages.getFirst().content() + "\n\n" : "";
      written.add(new Message(Message.SYSTEM, before + described(tools)));
    }
    for (Message message : messages) {
      if (!tools.isEmpty()
          && message == messages.getFirst()
          && message.role().equals(Message.SYSTEM)) {
        continue;
      }
      written.add(message.ofTools() ? plain(message) : message);
    }
    return written;
  }

  private static Message plain(Message message) {
    if (message.role().equals(Message.TOOL)) {
      return new Message("user", "<tool_response>\n" + message.content() + "\n</tool_response>");
    }
    String calls =
        message.calls().stream().map(NOTATION::written).collect(Collectors.joining("\n"));
    String before = message.content().isEmpty() ? "" : message.content() + "\n";
    return new Message(message.role(), before + calls);
  }

  private static String described(List<Tool> tools) {
    return "There are functions that you can have called for you. Each line between these tags"
        + " describes one:\n<tools>\n"
        + tools.stream().map(tool -> tool.written().toString()).collect(Collectors.joining("\n"))
        + "\n</tools>\nTo have one called, answer with its name and with arguments that fit its"
        + " parameters, written so:\n<tool_call>\n{\"name\": \"NAME\", \"arguments\": {}}\n</tool_call>\n"
        + "What it returns comes back to you between <tool_response> tags.";
  }
}
