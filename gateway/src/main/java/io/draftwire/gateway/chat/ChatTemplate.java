package io.draftwire.gateway.chat;

import io.draftwire.engine.Tokenizer;
import io.draftwire.gateway.chat.jinja.JinjaException;
import io.draftwire.gateway.chat.jinja.Template;
import io.draftwire.gateway.chat.jinja.Text;
import io.draftwire.gateway.tools.CallNotation;
import io.draftwire.gateway.tools.Tool;
import io.draftwire.gateway.tools.ToolCall;
import java.util.HashMap;
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

  /** How the template has calls written; null for one that knows of none, or of others. */
  private final CallNotation notation;

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
    this.notation = why == null ? notation(template) : null;
    this.bos = bos;
    this.eos = eos;
  }

  /** By what stands in it: templates spell the calls that they ask for and repeat. */
  private static CallNotation notation(String template) {
    if (!template.contains("tools")) {
      return null;
    }
    if (template.contains("<tool_call>") && template.contains("\"arguments\": ")) {
      return CallNotation.TAGGED;
    }
    boolean bare = template.contains("<|python_tag|>") && template.contains("\"parameters\": ");
    return bare ? CallNotation.BARE : null;
  }

  /** How an answer writes calls of functions. */
  public CallNotation notation() {
    return notation == null ? ToolTexts.NOTATION : notation;
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
    return tokens(messages, List.of(), tokenizer);
  }

  /**
   * The same with functions that the answer may call: as the template tells of them, or in words
   * where it does not.
   *
   * @throws ChatTemplateException as {@link #prompt}
   */
  public int[] tokens(List<Message> messages, List<Tool> tools, Tokenizer tokenizer)
      throws ChatTemplateException {
    if (!present()) {
      return tokenizer.encode(prompt(messages, tools), true, false);
    }
    return tokenizer.prompt(new Seams(tokenizer.controls()).sew(rendered(messages, tools)));
  }

  /**
   * The prompt, up to where the assistant's next message begins.
   *
   * @throws ChatTemplateException if the template refuses the conversation, or does not work
   */
  public String prompt(List<Message> messages) throws ChatTemplateException {
    return prompt(messages, List.of());
  }

  /**
   * The same with functions that the answer may call.
   *
   * @throws ChatTemplateException as {@link #prompt(List)}
   */
  public String prompt(List<Message> messages, List<Tool> tools) throws ChatTemplateException {
    if (!present()) {
      return ToolTexts.written(messages, tools).stream()
          .map(Message::content)
          .collect(Collectors.joining("\n\n"));
    }
    return rendered(messages, tools).plain();
  }

  private Text rendered(List<Message> messages, List<Tool> tools) throws ChatTemplateException {
    if (template == null) {
      throw new ChatTemplateException(false, fault);
    }
    Map<String, Object> variables = new HashMap<>();
    List<Message> written = notation == null ? ToolTexts.written(messages, tools) : messages;
    variables.put("messages", written.stream().map(ChatTemplate::value).toList());
    variables.put("bos_token", bos);
    variables.put("eos_token", eos);
    variables.put("add_generation_prompt", true);
    if (notation != null && !tools.isEmpty()) {
      variables.put("tools", tools.stream().map(tool -> JsonValues.of(tool.written())).toList());
    }
    try {
      return Renderings.render(template, variables);
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
    if (!message.calls().isEmpty()) {
      value.put("tool_calls", message.calls().stream().map(ChatTemplate::value).toList());
    }
    if (message.answers() != null) {
      value.put("tool_call_id", Text.foreign(message.answers()));
    }
    return value;
  }

  /** Hugging Face's libraries give arguments as what their JSON says. */
  private static Map<String, Object> value(ToolCall call) {
    return Map.of(
        "id",
        Text.foreign(call.id()),
        "type",
        "function",
        "function",
        Map.of("name", Text.foreign(call.name()), "arguments", JsonValues.read(call.arguments())));
  }
}
