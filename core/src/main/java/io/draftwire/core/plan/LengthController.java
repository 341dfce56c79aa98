package io.draftwire.core.plan;

/**
 * Chooses L before every round: the least expected time per committed token, which is PEERS.md's
 * argmax E[N](L) / E[T](L) with the verifier's measured cost curve (after UCB-SpecStop, arXiv
 * 2606.20591, which has a constant one), and keeps it until another is better by 2 %, or by less
 * for long.
 */
final class LengthController {
  private static final double THRESHOLD = 0.02;

  private final Hysteresis hysteresis = new Hysteresis(THRESHOLD);
  private int length = -1;

  /**
   * @param secondsPerToken by length, {@code double[n]}: the choice is among 0..n - 1
   */
  int choose(double[] secondsPerToken) {
    int best = 0;
    for (int i = 1; i < secondsPerToken.length; i++) {
      if (secondsPerToken[i] < secondsPerToken[best]) {
        best = i;
      }
    }
    if (length >= secondsPerToken.length) {
      return best; // The answer's end is near; the length for longer ones is not forgotten.
    }
    if (length < 0 || hysteresis.moves(secondsPerToken[length] / secondsPerToken[best] - 1)) {
      length = best;
    }
    return length;
  }
}
