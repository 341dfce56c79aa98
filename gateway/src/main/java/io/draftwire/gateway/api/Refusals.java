package io.draftwire.gateway.api;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Members of OpenAI's API (and of servers like it) that would change the answer and are not
 * supported exactly. Their neutral values are accepted, since clients send those of their own
 * accord.
 */
final class Refusals {
  private static final String LAW =
      "would change the law that the cloud verifies, and is not supported";

  private Refusals() {}

  static void chat(Members members) throws ApiException {
    both(members);
    zero(members, "top_logprobs", "only the chosen token's log probability travels");
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
    both(members);
    one(members, "best_of");
    if (members.bool("echo", false)) {
      throw refused("echo", "the prompt is not repeated");
    }
    String suffix = members.string("suffix");
    if (suffix != null && !suffix.isEmpty()) {
      throw refused("suffix", "text is only continued");
    }
  }

  private static void both(Members members) throws ApiException {
    JsonNode bias = members.node("logit_bias");
    if (bias != null && !(bias.isObject() && bias.isEmpty())) {
      throw refused("logit_bias", LAW);
    }
    zero(members, "presence_penalty", LAW);
    zero(members, "frequency_penalty", LAW);
  }

  private static void zero(Members members, String member, String why) throws ApiException {
    if (members.number(member).orElse(0) != 0) {
      throw refused(member, why);
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
