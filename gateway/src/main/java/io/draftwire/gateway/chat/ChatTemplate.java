package io.draftwire.gateway.chat;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.interpret.TemplateError.ErrorType;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import io.draftwire.engine.Tokenizer;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
  /** Far above any context, far below what would hurt. */
  private static final long MOST_OUTPUT = 1 << 24;

  /** Marks what the template itself refuses among the errors of the library. */
  private static final String RAISED = "draftwire-raised: ";

  /**
   * What templates in use take from Python, where the library has Java's or wants it spelled out: a
   * list reversed by a slice, sums as named arguments, methods of strings. Those that strip take
   * newlines off in Python and all white space here, which differs only next to a model's own
   * thoughts in an earlier message.
   */
  private static final Map<String, String> PYTHON =
      Map.ofEntries(
          Map.entry("[::-1]", "|reverse"),
          Map.entry("=messages|length - 1)", "=(messages|length - 1))"),
          Map.entry(".startswith(", ".startsWith("),
          Map.entry(".endswith(", ".endsWith("),
          Map.entry(".rstrip('\\n')", ".stripTrailing()"),
          Map.entry(".lstrip('\\n')", ".stripLeading()"),
          Map.entry(".strip('\\n')", ".strip()"),
          Map.entry(".rstrip()", ".stripTrailing()"),
          Map.entry(".lstrip()", ".stripLeading()"),
          Map.entry(".upper()", ".toUpperCase()"),
          Map.entry(".lower()", ".toLowerCase()"));

  private static final Jinjava JINJA = jinja();

  private final String template;
  private final String bos;
  private final String eos;

  /**
   * @param template empty for none
   * @param bos what the template calls {@code bos_token}
   * @param eos what the template calls {@code eos_token}
   */
  public ChatTemplate(String template, String bos, String eos) {
    this.template = inJava(template);
    this.bos = bos;
    this.eos = eos;
  }

  /** Whether the model has a template at all. */
  public boolean present() {
    return !template.isEmpty();
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
    Seams seams = Seams.of(messages, template, tokenizer.controls());
    return tokenizer.prompt(seams.unpick(prompt(seams.sew(messages))));
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
    Map<String, Object> variables = new HashMap<>();
    variables.put(
        "messages",
        messages.stream().map(m -> Map.of("role", m.role(), "content", m.content())).toList());
    variables.put("bos_token", bos);
    variables.put("eos_token", eos);
    variables.put("add_generation_prompt", true);
    RenderResult result = JINJA.renderForResult(template, variables);
    for (TemplateError error : result.getErrors()) {
      int raised = String.valueOf(error.getMessage()).indexOf(RAISED);
      if (raised >= 0) {
        String said = error.getMessage().substring(raised + RAISED.length());
        throw new ChatTemplateException(
            true, "the model's chat template refuses the conversation: " + firstLine(said));
      }
    }
    for (TemplateError error : result.getErrors()) {
      if (error.getSeverity() == ErrorType.FATAL) {
        throw new ChatTemplateException(
            false,
            "the model's chat template cannot be rendered here: "
                + firstLine(String.valueOf(error.getMessage()))
                + "; use /v1/completions with a prompt written by hand");
      }
    }
    return result.getOutput();
  }

  private static String inJava(String template) {
    String text = template;
    for (Map.Entry<String, String> entry : PYTHON.entrySet()) {
      text = text.replace(entry.getKey(), entry.getValue());
    }
    return text;
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  private static Jinjava jinja() {
    JinjavaConfig config =
        JinjavaConfig.newBuilder()
            // As Hugging Face's libraries set up Jinja.
            .withTrimBlocks(true)
            .withLstripBlocks(true)
            // A value that looks like a template stays a value.
            .withNestedInterpretationEnabled(false)
            .withMaxOutputSize(MOST_OUTPUT)
            .withLegacyOverrides(
                LegacyOverrides.newBuilder()
                    .withUsePyishObjectMapper(true)
                    .withIterateOverMapKeys(true)
                    .withEvaluateMapKeys(true)
                    .withParseWhitespaceControlStrictly(true)
                    .withUseNaturalOperatorPrecedence(true)
                    .withUseTrimmingForNotesAndExpressions(true)
                    .build())
            .build();
    Jinjava jinja = new Jinjava(config);
    jinja
        .getGlobalContext()
        .registerFunction(
            new ELFunctionDefinition(
                "", "raise_exception", ChatTemplate.class, "raise", Object.class));
    jinja
        .getGlobalContext()
        .registerFunction(
            new ELFunctionDefinition(
                "", "strftime_now", ChatTemplate.class, "formatNow", String.class));
    return jinja;
  }

  /** The templates' {@code raise_exception}. Public because the library calls it by reflection. */
  public static Object raise(Object message) {
    String text = message == null ? "no reason given" : message.toString();
    JinjavaInterpreter.getCurrent()
        .addError(TemplateError.fromException(new IllegalArgumentException(RAISED + text)));
    return "";
  }

  /** The templates' {@code strftime_now}; knows the letters that they use. */
  public static String formatNow(String format) {
    StringBuilder pattern = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c == '%' && i + 1 < format.length()) {
        pattern.append(letters(format.charAt(++i)));
      } else {
        pattern.append('\'').append(c == '\'' ? "''" : c).append('\'');
      }
    }
    return LocalDateTime.now().format(DateTimeFormatter.ofPattern(pattern.toString(), Locale.ROOT));
  }

  private static String letters(char strftime) {
    return switch (strftime) {
      case 'd' -> "dd";
      case 'b' -> "MMM";
      case 'B' -> "MMMM";
      case 'm' -> "MM";
      case 'Y' -> "yyyy";
      case 'y' -> "yy";
      case 'H' -> "HH";
      case 'M' -> "mm";
      case 'S' -> "ss";
      case 'A' -> "EEEE";
      case 'a' -> "EEE";
      default -> "";
    };
  }
}
