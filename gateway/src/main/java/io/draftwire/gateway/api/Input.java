package io.draftwire.gateway.api;

import io.draftwire.gateway.chat.Message;
import java.util.List;

/** What an answer follows. */
public sealed interface Input {
  /** To be written as the target's template wants it. */
  record Conversation(List<Message> messages) implements Input {}

  /** To be tokenized as it is. */
  record Text(String text) implements Input {}

  /** Ids of the target's tokenizer. */
  record Tokens(int[] ids) implements Input {}
}
