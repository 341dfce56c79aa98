package io.draftwire.gateway.api;

import io.draftwire.core.law.LogitBias;
import io.draftwire.core.law.Penalties;
import io.draftwire.core.law.Sampling;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * Reads what shapes the law that comes out: OpenAI's members, and llama.cpp's and Ollama's under
 * the names that they have there. The ranges, and the words about them, are core's.
 */
final class SamplingReader {
  /** As on the command line, and in Ollama. */
  private static final int WHOLE_TEXT = -1;

  private SamplingReader() {}

  static Sampling read(Members members) throws ApiException {
    double temperature = members.number("temperature").orElse(1);
    int topK = members.integer("top_k", 0, Integer.MAX_VALUE).orElse(0);
    double topP = members.number("top_p").orElse(1);
    double minP = members.number("min_p").orElse(0);
    // One after the other: what is wrong is one of them, and called so.
    checked("temperature", () -> Sampling.at(temperature));
    checked("top_p", () -> new Sampling(1, 0, topP, 0));
    checked("min_p", () -> new Sampling(1, 0, 1, minP));
    return new Sampling(temperature, topK, topP, minP, penalties(members), bias(members));
  }

  private static Penalties penalties(Members members) throws ApiException {
    double presence = members.number("presence_penalty").orElse(0);
    double frequency = members.number("frequency_penalty").orElse(0);
    double repeat = members.number("repeat_penalty").orElse(Penalties.NONE.repeat());
    int last =
        members
            .integer("repeat_last_n", WHOLE_TEXT, Integer.MAX_VALUE)
            .orElse(Penalties.USUAL_LAST);
    checked("presence_penalty", () -> new Penalties(presence, 0, 1, 0));
    checked("frequency_penalty", () -> new Penalties(0, frequency, 1, 0));
    checked("repeat_penalty", () -> new Penalties(0, 0, repeat, 0));
    return new Penalties(
        presence, frequency, repeat, last == WHOLE_TEXT ? Penalties.WHOLE_TEXT : last);
  }

  /** An object of numbers by token id, which a name in JSON is a string of. */
  private static LogitBias bias(Members members) throws ApiException {
    JsonNode node = members.node("logit_bias");
    if (node == null) {
      return LogitBias.NONE;
    }
    if (!node.isObject()) {
      throw Members.wrong("logit_bias", "an object of biases by token id");
    }
    Map<Integer, Float> biases = new TreeMap<>();
    for (String id : node.propertyNames()) {
      JsonNode bias = node.get(id);
      if (!bias.isNumber()) {
        throw Members.wrong("logit_bias." + id, "a number");
      }
      if (biases.put(token(id), (float) bias.doubleValue()) != null) {
        throw ApiException.invalid("logit_bias", "logit_bias names token " + id + " twice");
      }
    }
    return checked("logit_bias", () -> new LogitBias(biases));
  }

  private static int token(String id) throws ApiException {
    try {
      return Integer.parseInt(id);
    } catch (NumberFormatException e) {
      throw ApiException.invalid(
          "logit_bias", "logit_bias names '" + id + "', which is no token id; ids are numbers");
    }
  }

  private static <T> T checked(String param, Supplier<T> value) throws ApiException {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw ApiException.invalid(param, e.getMessage());
    }
  }
}
