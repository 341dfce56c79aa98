package io.draftwire.core.plan;

/**
 * When a choice that looks better is worth a change: at once for a gain above the threshold; for a
 * smaller one only if it lasts, until it would have added up to a few times the threshold. So
 * estimates that tremble change nothing, and a choice that is a little worse is not kept for ever.
 */
final class Hysteresis {
  private static final double PATIENCE = 4;

  private final double threshold;
  private double missed;

  /**
   * @param threshold relative, .02 for 2 %
   */
  Hysteresis(double threshold) {
    this.threshold = threshold;
  }

  /**
   * @param gain relative, 0 or less where the present choice is the best
   */
  boolean moves(double gain) {
    if (!(gain > 0)) {
      missed = 0;
      return false;
    }
    missed += gain;
    if (gain > threshold || missed > PATIENCE * threshold) {
      missed = 0;
      return true;
    }
    return false;
  }
}
