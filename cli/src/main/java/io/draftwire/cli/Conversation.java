package io.draftwire.cli;

import io.draftwire.engine.Tokenizer;
import io.draftwire.gateway.chat.ChatTemplate;
import io.draftwire.gateway.chat.ChatTemplateException;
import io.draftwire.gateway.chat.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * What was said, as far as the context holds it: the oldest exchange goes first, the system message
 * never.
 */
final class Conversation {
  private static final String SYSTEM = "system";
  private static final String USER = "user";
  private static final String ASSISTANT = "assistant";

  private final Tokenizer tokenizer;
  private final ChatTemplate template;
  private final int context;
  private final int room;
  private final List<Message> messages = new ArrayList<>();

  /** Messages at the beginning that stay: 1 where there is a system message. */
  private final int kept;

  /**
   * A question as the model reads it.
   *
   * @param forgotten exchanges that had to be left out for it
   */
  record Question(int[] prompt, int forgotten) {}

  /**
   * @param context most tokens of a text
   * @param maxTokens most tokens of an answer; up to a quarter of the context is kept free for it
   * @param system empty for none
   */
  Conversation(
      Tokenizer tokenizer, ChatTemplate template, int context, int maxTokens, String system) {
    this.tokenizer = tokenizer;
    this.template = template;
    this.context = context;
    this.room = Math.min(maxTokens, context / 4);
    if (!system.isEmpty()) {
      messages.add(new Message(SYSTEM, system));
    }
    this.kept = messages.size();
  }

  /** Most tokens of a text. */
  int context() {
    return context;
  }

  /**
   * Adds a question. What follows is {@link #answered} or {@link #takeBack}.
   *
   * @throws ChatTemplateException if the target's template refuses it; nothing is added then
   * @throws IllegalArgumentException if it alone does not fit the context; nothing is added then
   */
  Question ask(String text) throws ChatTemplateException {
    Message question = new Message(USER, text);
    List<Message> alone = new ArrayList<>(messages.subList(0, kept));
    alone.add(question);
    int least = tokens(alone).length;
    if (least >= context) {
      throw new IllegalArgumentException(
          "the message takes "
              + least
              + " tokens and the context holds "
              + context
              + " with the answer; shorten it");
    }
    List<Message> all = new ArrayList<>(messages);
    all.add(question);
    int forgotten = 0;
    int[] prompt = tokens(all);
    while (prompt.length > context - room && all.size() > alone.size()) {
      all.subList(kept, kept + 2).clear();
      forgotten++;
      prompt = tokens(all);
    }
    messages.clear();
    messages.addAll(all);
    return new Question(prompt, forgotten);
  }

  /** The last question's answer. */
  void answered(String text) {
    messages.add(new Message(ASSISTANT, text));
  }

  /** The last question has no answer and was never asked. */
  void takeBack() {
    messages.removeLast();
  }

  /** Begins anew. */
  void clear() {
    messages.subList(kept, messages.size()).clear();
  }

  private int[] tokens(List<Message> of) throws ChatTemplateException {
    return template.tokens(of, tokenizer);
  }
}
