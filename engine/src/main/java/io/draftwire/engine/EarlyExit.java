package io.draftwire.engine;

/**
 * A place inside a model's pass from which its last words can be foreseen: a head behind one of its
 * layers ("Fast and Cost-effective Speculative Edge-Cloud Decoding with Early Exits", arXiv
 * 2505.21594).
 *
 * @param layer the layer behind which the head sits, from 0 on
 * @param layers how many the model has
 * @param agreement how often a race under the head's law and one under the model's have one winner
 *     ({@link io.draftwire.core.law.RaceAgreement}), as measured when the head was made; 0 where
 *     nobody has
 */
public record EarlyExit(int layer, int layers, double agreement) {
  public EarlyExit {
    if (layers < 1 || layer < 0 || layer >= layers) {
      throw new ModelException(
          "layer " + layer + " is none of a model's " + layers + "; exits are behind 0 and up");
    }
    if (!(agreement >= 0 && agreement <= 1)) {
      throw new ModelException("an agreement of " + agreement + " is outside 0..1");
    }
  }

  /** About the part of a pass that is over when the head can speak, in (0, 1]. */
  public double share() {
    return (layer + 1.0) / layers;
  }
}
