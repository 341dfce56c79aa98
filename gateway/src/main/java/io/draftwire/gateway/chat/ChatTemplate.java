package io.draftwire.gateway.chat;

import io.draftwire.engine.Tokenizer;
import io.draftwire.gateway.chat.jinja.JinjaException;
import io.draftwire.gateway.chat.jinja.Template;
import io.draftwire.gateway.chat.jinja.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes a conversation as the prompt that a model was trained on: by the template that its file
 * carries (Jinja, with the variables and functions that Hugging Face's libraries give it), or,
 * where there is none, by joining the contents with blank lines, for a model that only continues
 * text.
 *
 * <p>What people write is a value and never a template. Safe for use by several threads.
 */
public final class ChatTemplate {
  private static final String BY_HAND = "; use /v1/completions with a prompt written by hand";

  /** Null where there is none, and where there is one that cannot be read. */
  private final Template template;

  /** Why it cannot be read; null where it can. */
  private final String fault;

  private final String bos;
  private final String eos;

  /**
   * @param template empty for none
   * @param bos what the template calls {@code bos_token}
   * @param eos what the template calls {@code eos_token}
   */
  public ChatTemplate(String template, String bos, String eos) {
    Template read = null;
    String why = null;
    try {
      read = template.isEmpty() ? null : Template.of(template);
    } catch (JinjaException e) {
      why = "the model's chat template cannot be read: " + e.getMessage() + BY_HAND;
    }
    this.template = read;
    this.fault = why;
    this.bos = bos;
    this.eos = eos;
  }

  /** Whether the model has a template at all. */
  public boolean present() {
    return template != null || fault != null;
  }

  /** Why no conversation can be written by it, if that is known before there is one. */
  public Optional<String> fault() {
    return Optional.ofNullable(fault);
  }

  /**
   * The prompt's token ids. Special tokens are those that the template writes; what spells one in a
   * message is text.
   *
   * @throws ChatTemplateException as {@link #prompt}
   */
  public int[] tokens(List<Message> messages, Tokenizer tokenizer) throws ChatTemplateException {
    if (!present()) {
      return tokenizer.encode(prompt(messages), true, false);
    }
    return tokenizer.prompt(new Seams(tokenizer.controls()).sew(rendered(messages)));
  }

  /**
   * The prompt, up to where the assistant's next message begins.
   *
   * @throws ChatTemplateException if the template refuses the conversation, or does not work
   */
  public String prompt(List<Message> messages) throws ChatTemplateException {
    if (!present()) {
      return messages.stream().map(Message::content).collect(Collectors.joining("\n\n"));
    }
    return rendered(messages).plain();
  }

  private Text rendered(List<Message> messages) throws ChatTemplateException {
    if (template == null) {
      throw new ChatTemplateException(false, fault);
    }
    try {
      return Renderings.render(
          template,
          Map.of(
              "messages",
              messages.stream().map(ChatTemplate::value).toList(),
              "bos_token",
              bos,
              "eos_token",
              eos,
              "add_generation_prompt",
              true));
    } catch (JinjaException e) {
      throw e.kind() == JinjaException.Kind.RAISED
          ? new ChatTemplateException(
              true, "the model's chat template refuses the conversation: " + e.getMessage())
          : new ChatTemplateException(
              false,
              "the model's chat template cannot be rendered here: " + e.getMessage() + BY_HAND);
    }
  }

  /** The content is somebody's; the role is one of a few words, of which templates make tokens. */
  private static Map<String, Object> value(Message message) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("role", message.role());
    value.put("content", Text.foreign(message.content()));
    return value;
  }
}
