package io.draftwire.core.plan;

/**
 * When a choice that looks better is worth a change: at once for a gain above the threshold; for a
 * smaller one only if it lasts, until it would have added up to a few times the threshold. So
 * estimates that tremble change nothing, and a choice that is a little worse is not kept for ever.
 */
final class Hysteresis {
  private static final double PATIENCE = 3;

  private final double threshold;
  private double missed;

  /**
   * @param threshold relative, .02 for 2 %
   */
  Hysteresis(double threshold) {
    this.threshold = threshold;
  }

  /**
   * Whether to change now. A query.
   *
   * @param gain relative, 0 or less where the present choice is the best
   */
  boolean moves(double gain) {
    return gain > threshold || gain > 0 && missed + gain > PATIENCE * threshold;
  }

  /** A choice was made with this gain in sight. */
  void chosen(double gain) {
    missed = gain > 0 && !moves(gain) ? missed + gain : 0;
  }
}
