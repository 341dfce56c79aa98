package io.draftwire.gateway.api;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Members of OpenAI's API (and of servers like it) that would change the answer and are not
 * supported exactly. Their neutral values are accepted, since clients send those of their own
 * accord.
 */
final class Refusals {
  private Refusals() {}

  static void chat(Members members) throws ApiException {
    for (String member :
        List.of(
            "tools",
            "functions",
            "audio",
            "prediction",
            "web_search_options",
            "chat_template_kwargs")) {
      absent(members, member, "is not supported");
    }
    word(members, "tool_choice", List.of("none", "auto"));
    word(members, "function_call", List.of("none", "auto"));
    absent(members, "reasoning_effort", "is not supported");
    absent(members, "verbosity", "is not supported");
    JsonNode modalities = members.node("modalities");
    if (modalities != null
        && !(modalities.isArray()
            && modalities.size() == 1
            && modalities.get(0).isString()
            && modalities.get(0).stringValue().equals("text"))) {
      throw refused("modalities", "answers are text");
    }
    Members format = members.object("response_format");
    if (format != null && !"text".equals(format.string("type"))) {
      throw refused("response_format", "only {\"type\": \"text\"} is supported");
    }
  }

  static void text(Members members) throws ApiException {
    one(members, "best_of");
    String suffix = members.string("suffix");
    if (suffix != null && !suffix.isEmpty()) {
      throw refused("suffix", "text is only continued");
    }
  }

  private static void one(Members members, String member) throws ApiException {
    if (members.number(member).orElse(1) != 1) {
      throw refused(member, "answers are not ranked");
    }
  }

  private static void absent(Members members, String member, String why) throws ApiException {
    JsonNode node = members.node(member);
    if (node != null && !(node.isContainer() && node.isEmpty())) {
      throw refused(member, why);
    }
  }

  private static void word(Members members, String member, List<String> neutral)
      throws ApiException {
    JsonNode node = members.node(member);
    if (node != null && !(node.isString() && neutral.contains(node.stringValue()))) {
      throw refused(member, "tools are not supported");
    }
  }

  private static ApiException refused(String member, String why) {
    return ApiException.unsupported(member, member + ": " + why + "; leave it out");
  }
}
