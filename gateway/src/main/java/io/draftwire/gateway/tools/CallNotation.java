package io.draftwire.gateway.tools;

import io.draftwire.edge.schema.GbnfWriter;
import io.draftwire.edge.schema.SchemaException;
import io.draftwire.edge.schema.SchemaRules;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * How a model writes a call: to the letter but for its arguments, so that a grammar can hold it to
 * that and a reader need not guess.
 */
public enum CallNotation {
  /**
   * Hermes', and Qwen's: a call between tags, as many as it likes, behind whatever it says first.
   */
  TAGGED("<tool_call>\n{\"name\": ", ", \"arguments\": ", "}\n</tool_call>", "<tool_call>", true),
  /** Llama's of 3.1 and later: a call is the whole answer. */
  BARE("{\"name\": ", ", \"parameters\": ", "}", "{", false);

  private static final int MOST_CALLS = 16;

  /** Blanks in front of a bare call, and a character that cannot begin one. */
  private static final String BLANKS = "[ \\t\\r\\n]{0,8}";

  private static final String NO_CALL = "[^{ \\t\\r\\n]";

  private final String open;
  private final String middle;
  private final String close;
  private final String trigger;
  private final boolean several;

  CallNotation(String open, String middle, String close, String trigger, boolean several) {
    this.open = open;
    this.middle = middle;
    this.close = close;
    this.trigger = trigger;
    this.several = several;
  }

  /** What a call begins with, up to its arguments. */
  String opening(String name) {
    return open + JsonNodeFactory.instance.stringNode(name) + middle;
  }

  /** What is behind a call's arguments. */
  String close() {
    return close;
  }

  /** What no text has in it that is not a call. */
  String trigger() {
    return trigger;
  }

  /** Whether a call may stand behind text, and calls behind each other. */
  boolean several() {
    return several;
  }

  /** A call, as it is written. */
  public String written(ToolCall call) {
    return opening(call.name()) + call.arguments() + close;
  }

  /**
   * A grammar of the answers to a request with functions.
   *
   * @param content the schema that an answer has to fit which calls none; null for any text
   * @throws SchemaException if a schema cannot be held, or an answer could not be told from a call
   */
  public String grammar(Tools tools, JsonNode content) {
    GbnfWriter out = new GbnfWriter();
    List<String> calls = new ArrayList<>();
    List<String> begun = new ArrayList<>();
    for (Tool tool : tools.callable()) {
      String arguments = arguments(tool, out);
      String behind = arguments + " " + GbnfWriter.literal(close);
      String opening = opening(tool.name());
      calls.add(out.rule(GbnfWriter.literal(opening) + " " + behind));
      begun.add(out.rule(GbnfWriter.literal(opening.substring(trigger.length())) + " " + behind));
    }
    String call = out.anyOf(calls);
    String more =
        several && tools.parallel() ? " (\"\\n\" " + call + "){0," + (MOST_CALLS - 1) + "}" : "";
    if (tools.required()) {
      return out.grammar(call + more);
    }
    if (content != null) {
      return out.grammar(call + more + " | " + content(content, out));
    }
    return out.grammar(
        this == TAGGED
            ? textThen(out, out.anyOf(begun) + more)
            : BLANKS + " (" + call + " | " + NO_CALL + " .* | \"\")");
  }

  private String content(JsonNode schema, GbnfWriter out) {
    if (this == BARE) {
      throw new SchemaException(
          "this model writes calls as JSON, so that JSON of a format cannot be told from one; ask"
              + " for the format or for tools, or require a call");
    }
    return SchemaRules.add(schema, out);
  }

  /** A schema that no grammar holds is held to its being an object, unless the client insists. */
  private static String arguments(Tool tool, GbnfWriter out) {
    try {
      return SchemaRules.add(tool.parameters(), out);
    } catch (SchemaException e) {
      if (tool.strict()) {
        throw e;
      }
      return SchemaRules.add(JsonNodeFactory.instance.objectNode().put("type", "object"), out);
    }
  }

  /**
   * Text without the trigger, and perhaps the trigger with what follows it then: the automaton of
   * Knuth, Morris and Pratt, a rule for as much of the trigger as the text's end is.
   */
  private String textThen(GbnfWriter out, String behind) {
    String[] states = new String[trigger.length()];
    for (int i = 0; i < states.length; i++) {
      states[i] = out.reserve();
    }
    for (int state = 0; state < states.length; state++) {
      StringBuilder body = new StringBuilder("\"\"");
      StringBuilder known = new StringBuilder();
      for (char c : trigger.toCharArray()) {
        if (known.indexOf(String.valueOf(c)) < 0) {
          known.append(c);
          int next = matched(trigger.substring(0, state) + c);
          String to = next == trigger.length() ? behind : states[next];
          body.append(" | ").append(GbnfWriter.literal(String.valueOf(c))).append(' ').append(to);
        }
      }
      body.append(" | [^").append(known).append("] ").append(states[0]);
      out.define(states[state], body.toString());
    }
    return states[0];
  }

  /** The longest beginning of the trigger that a text ends with. */
  private int matched(String text) {
    int length = Math.min(text.length(), trigger.length());
    while (!trigger.startsWith(text.substring(text.length() - length))) {
      length--;
    }
    return length;
  }
}
