package io.draftwire.core.plan;

/**
 * Chooses L before every round: the least expected time per committed token, which is PEERS.md's
 * argmax E[N](L) / E[T](L) with the verifier's measured cost curve (after UCB-SpecStop, arXiv
 * 2606.20591, which has a constant one), and keeps it until another is better by 1.5 %, or by less
 * for long.
 */
final class LengthController {
  private static final double THRESHOLD = 0.015;

  private final Hysteresis hysteresis = new Hysteresis(THRESHOLD);
  private int length = -1;

  /**
   * The length to take. A query.
   *
   * @param secondsPerToken by length, {@code double[n]}: the choice is among 0..n - 1
   */
  int choose(double[] secondsPerToken) {
    int best = least(secondsPerToken);
    boolean keep =
        length >= 0
            && length < secondsPerToken.length
            && !hysteresis.moves(gain(secondsPerToken, best));
    return keep ? length : best;
  }

  /** A choice among these was made. */
  void chosen(double[] secondsPerToken) {
    if (length >= secondsPerToken.length) {
      return; // The answer's end is near; the length for longer ones is not forgotten.
    }
    int next = choose(secondsPerToken);
    if (length >= 0) {
      hysteresis.chosen(gain(secondsPerToken, least(secondsPerToken)));
    }
    length = next;
  }

  private double gain(double[] secondsPerToken, int best) {
    return secondsPerToken[length] / secondsPerToken[best] - 1;
  }

  private static int least(double[] values) {
    int least = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] < values[least]) {
        least = i;
      }
    }
    return least;
  }
}
