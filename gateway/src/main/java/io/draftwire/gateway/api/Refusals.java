package io.draftwire.gateway.api;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Members of OpenAI's API (and of servers like it) that would change the answer and are not
 * supported exactly. Their neutral values are accepted, since clients send those of their own
 * accord.
 */
final class Refusals {
  static final String LAW = "would change the law that the cloud verifies, and is not supported";

  static final String UNSUPPORTED = "is not supported";
  private static final String OLD = "is the old name of tool_choice, as functions is of tools";
  private static final List<String> NO_TOOL = List.of("none", "auto");

  private Refusals() {}

  static void chat(Members members) throws ApiException {
    for (String member :
        List.of("functions", "audio", "prediction", "web_search_options", "chat_template_kwargs")) {
      absent(members, member, UNSUPPORTED);
    }
    word(members, "function_call", NO_TOOL, OLD);
    absent(members, "reasoning_effort", UNSUPPORTED);
    absent(members, "verbosity", UNSUPPORTED);
    JsonNode modalities = members.node("modalities");
    if (modalities != null
        && !(modalities.isArray()
            && modalities.size() == 1
            && modalities.get(0).isString()
            && modalities.get(0).stringValue().equals("text"))) {
      throw refused("modalities", "answers are text");
    }
  }

  static void text(Members members) throws ApiException {
    number(members, "best_of", 1, "answers are not ranked");
    String suffix = members.string("suffix");
    if (suffix != null && !suffix.isEmpty()) {
      throw refused("suffix", "text is only continued");
    }
  }

  /** Accepts a number that changes nothing, and no other. */
  static void number(Members members, String member, double neutral, String why)
      throws ApiException {
    if (members.number(member).orElse(neutral) != neutral) {
      throw refused(members.name(member), why);
    }
  }

  /** Accepts an answer to yes or no that changes nothing. */
  static void truth(Members members, String member, boolean neutral, String why)
      throws ApiException {
    if (members.bool(member, neutral) != neutral) {
      throw refused(members.name(member), why);
    }
  }

  /** Accepts what is empty. */
  static void absent(Members members, String member, String why) throws ApiException {
    JsonNode node = members.node(member);
    if (node != null && !saysNothing(node)) {
      throw refused(members.name(member), why);
    }
  }

  /** Whether a value is there in name alone. */
  static boolean saysNothing(JsonNode node) {
    return node.isContainer() && node.isEmpty() || node.isString() && node.stringValue().isEmpty();
  }

  /** Accepts words that change nothing. */
  static void word(Members members, String member, List<String> neutral, String why)
      throws ApiException {
    JsonNode node = members.node(member);
    if (node != null && !(node.isString() && neutral.contains(node.stringValue()))) {
      throw refused(members.name(member), why);
    }
  }

  static ApiException refused(String member, String why) {
    return ApiException.unsupported(member, member + ": " + why + "; leave it out");
  }
}
