package io.draftwire.gateway.chat;

import io.draftwire.gateway.tools.ToolCall;
import java.util.List;

/**
 * One message of a conversation.
 *
 * @param calls of functions, where the assistant made some
 * @param answers the call that it is the result of, where a tool says it; null otherwise
 */
public record Message(String role, String content, List<ToolCall> calls, String answers) {
  public static final String SYSTEM = "system";
  public static final String TOOL = "tool";

  public Message(String role, String content) {
    this(role, content, List.of(), null);
  }

  /** Whether it has to do with functions. */
  boolean ofTools() {
    return !calls.isEmpty() || role.equals(TOOL);
  }
}
