package io.draftwire.gateway.api;

import io.draftwire.gateway.chat.Message;
import io.draftwire.gateway.tools.Tool;
import java.util.List;

/** What an answer follows. */
public sealed interface Input {
  /**
   * To be written as the target's template wants it.
   *
   * @param tools that it tells of
   */
  record Conversation(List<Message> messages, List<Tool> tools) implements Input {
    public Conversation(List<Message> messages) {
      this(messages, List.of());
    }
  }

  /** To be tokenized as it is. */
  record Text(String text) implements Input {}

  /** Ids of the target's tokenizer. */
  record Tokens(int[] ids) implements Input {}
}
