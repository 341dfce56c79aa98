package io.draftwire.core.scheme;

import java.util.Arrays;

/**
 * The threshold of C-SQS: online conformal prediction on the dropped mass (SQS-SD, arXiv
 * 2510.09942, after Gibbs and Candes, NeurIPS 2021), beta_{n+1} = beta_n - eta (alpha_n - alpha).
 *
 * <p>Guarantees on the mean dropped mass over T settled positions, for any sequence, as long as no
 * cap binds:
 *
 * <ol>
 *   <li>the paper's: alpha + (|beta_1| + 1 + eta alpha) / (eta T). It needs {@code eta (1 - 2
 *       alpha) <= 1}: a larger step can pass it in the first few positions;
 *   <li>for any eta, and tighter wherever the paper's holds (derived): alpha + (beta_1 + eta (1 -
 *       alpha)) / (eta T), because beta never falls below -eta (1 - alpha): at {@code beta <= 0}
 *       the whole vocabulary is kept, nothing is dropped and beta rises.
 * </ol>
 *
 * <p>With a cap the integrator would wind up, so beta is clamped to [-eta (1 - alpha), 1]; without
 * a cap the lower clamp never acts.
 *
 * <p>The state follows the committed path: {@link #settle} restores the value after the last
 * position whose context was a verified prefix.
 */
public final class ConformalThreshold {
  private final double alpha;
  private final double eta;
  private final double lowest;

  /** trail[i]: beta after i positions of the open round. */
  private double[] trail = new double[16];

  private int open;

  public ConformalThreshold(double initial, double alpha, double eta) {
    this.alpha = alpha;
    this.eta = eta;
    this.lowest = -eta * (1 - alpha);
    trail[0] = initial;
  }

  /** beta_n, for the next position. */
  public double beta() {
    return trail[open];
  }

  /** The next position dropped {@code mass}. */
  public void observe(double mass) {
    double next = Math.clamp(beta() - eta * (mass - alpha), lowest, 1);
    if (++open == trail.length) {
      trail = Arrays.copyOf(trail, 2 * open);
    }
    trail[open] = next;
  }

  /** The state that {@link #settle} would leave; this one stays as it is. */
  ConformalThreshold after(int observed) {
    return new ConformalThreshold(trail[observed], alpha, eta);
  }

  /** Keeps the first {@code observed} positions since the last call and forgets the others. */
  public void settle(int observed) {
    trail[0] = trail[observed];
    open = 0;
  }
}
