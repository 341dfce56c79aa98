package io.draftwire.wire;

import io.draftwire.core.grammar.Grammar;
import io.draftwire.core.law.LogitBias;
import io.draftwire.core.law.Penalties;
import io.draftwire.core.session.Refusal;
import io.draftwire.wire.v1.Sampling;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sampling settings to their frame and back. The ranges are core's: its constructors check them,
 * and their words reach the peer.
 */
final class SamplingFrames {
  private static final double KEEPS_ALL = 1;

  private SamplingFrames() {}

  static Sampling frame(io.draftwire.core.law.Sampling sampling) {
    Penalties penalties = sampling.penalties();
    Sampling.Builder frame =
        Sampling.newBuilder()
            .setTemperature(sampling.temperature())
            .setTopK(sampling.topK())
            .setMinP(sampling.minP())
            .setPresencePenalty(penalties.presence())
            .setFrequencyPenalty(penalties.frequency());
    if (sampling.topP() != KEEPS_ALL) {
      frame.setTopP(sampling.topP());
    }
    if (penalties.repeat() != Penalties.NONE.repeat()) {
      frame.setRepeatPenalty(penalties.repeat());
    }
    if (penalties.repeatLast() != Penalties.USUAL_LAST) {
      frame.setRepeatLast(penalties.repeatLast());
    }
    frame.setGrammar(sampling.grammar().text());
    sampling.bias().byToken().forEach((token, bias) -> frame.addBiased(token).addBias(bias));
    return frame.build();
  }

  static io.draftwire.core.law.Sampling sampling(Sampling frame) throws MalformedFrameException {
    int topK = Fields.read(Refusal.Code.SETTINGS, "sampling.top_k", frame.getTopK());
    int last =
        frame.hasRepeatLast()
            ? Fields.read(Refusal.Code.SETTINGS, "sampling.repeat_last", frame.getRepeatLast())
            : Penalties.USUAL_LAST;
    Map<Integer, Float> bias = bias(frame);
    try {
      return new io.draftwire.core.law.Sampling(
          frame.getTemperature(),
          topK,
          frame.hasTopP() ? frame.getTopP() : KEEPS_ALL,
          frame.getMinP(),
          new Penalties(
              frame.getPresencePenalty(),
              frame.getFrequencyPenalty(),
              frame.hasRepeatPenalty() ? frame.getRepeatPenalty() : Penalties.NONE.repeat(),
              last),
          new LogitBias(bias),
          frame.getGrammar().isEmpty() ? Grammar.NONE : Grammar.of(frame.getGrammar()));
    } catch (IllegalArgumentException e) {
      throw new MalformedFrameException(Refusal.Code.SETTINGS, "sampling: " + e.getMessage());
    }
  }

  /** Ids rise, so that there is one way to write it and no token comes twice. */
  private static Map<Integer, Float> bias(Sampling frame) throws MalformedFrameException {
    int count = frame.getBiasedCount();
    if (frame.getBiasCount() != count || count > LogitBias.MOST) {
      throw new MalformedFrameException(
          Refusal.Code.SETTINGS,
          "sampling.biased names "
              + count
              + " tokens with "
              + frame.getBiasCount()
              + " biases; one each, at most "
              + LogitBias.MOST);
    }
    TreeMap<Integer, Float> bias = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      int token = Fields.read(Refusal.Code.SETTINGS, "sampling.biased", frame.getBiased(i));
      if (!bias.isEmpty() && token <= bias.lastKey()) {
        throw new MalformedFrameException(
            Refusal.Code.SETTINGS,
            "sampling.biased names token " + token + " behind " + bias.lastKey() + "; ids rise");
      }
      bias.put(token, frame.getBias(i));
    }
    return bias;
  }
}
