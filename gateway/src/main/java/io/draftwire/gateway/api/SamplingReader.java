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

  /**
   * @param usual the law of requests that do not say
   */
  static Sampling read(Members members, Sampling usual) throws ApiException {
    double temperature = members.number("temperature").orElse(usual.temperature());
    int topK = members.integer("top_k", 0, Integer.MAX_VALUE).orElse(usual.topK());
    double topP = members.number("top_p").orElse(usual.topP());
    double minP = members.number("min_p").orElse(usual.minP());
    // One after the other: what is wrong is one of them, and called so.
    checked(members.name("temperature"), () -> Sampling.at(temperature));
    checked(members.name("top_p"), () -> new Sampling(1, 0, topP, 0));
    checked(members.name("min_p"), () -> new Sampling(1, 0, 1, minP));
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
    checked(members.name("presence_penalty"), () -> new Penalties(presence, 0, 1, 0));
    checked(members.name("frequency_penalty"), () -> new Penalties(0, frequency, 1, 0));
    checked(members.name("repeat_penalty"), () -> new Penalties(0, 0, repeat, 0));
    return new Penalties(
        presence, frequency, repeat, last == WHOLE_TEXT ? Penalties.WHOLE_TEXT : last);
  }

  /**
   * An object of numbers by token id, which a name in JSON is a string of, or as llama.cpp has it a
   * list of pairs of an id and a number.
   */
  private static LogitBias bias(Members members) throws ApiException {
    JsonNode node = members.node("logit_bias");
    if (node == null) {
      return LogitBias.NONE;
    }
    String name = members.name("logit_bias");
    Map<Integer, Float> biases = new TreeMap<>();
    if (node.isArray()) {
      pairs(name, node, biases);
      return checked(name, () -> new LogitBias(biases));
    }
    if (!node.isObject()) {
      throw Members.wrong(name, "an object of biases by token id");
    }
    for (String id : node.propertyNames()) {
      JsonNode bias = node.get(id);
      if (!bias.isNumber()) {
        throw Members.wrong("logit_bias." + id, "a number");
      }
      if (biases.put(token(id), (float) bias.doubleValue()) != null) {
        throw ApiException.invalid("logit_bias", "logit_bias names token " + id + " twice");
      }
    }
    return checked(members.name("logit_bias"), () -> new LogitBias(biases));
  }

  private static void pairs(String name, JsonNode list, Map<Integer, Float> biases)
      throws ApiException {
    for (int i = 0; i < list.size(); i++) {
      JsonNode pair = list.get(i);
      if (!pair.isArray() || pair.size() != 2 || !pair.get(0).isInt() || !pair.get(1).isNumber()) {
        throw Members.wrong(name + "[" + i + "]", "a pair of a token id and a number");
      }
      int token = pair.get(0).intValue();
      if (biases.put(token, (float) pair.get(1).doubleValue()) != null) {
        throw ApiException.invalid(name, "logit_bias names token " + token + " twice");
      }
    }
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
