package io.draftwire.core.scheme;

/** What decides which entries of a draft law {@link CSqs} keeps: those with q at or above it. */
public sealed interface Threshold {

  /** The settings that tell one from another. */
  String label();

  /**
   * The paper's: follows the dropped mass ({@link ConformalThreshold}), whatever that costs.
   *
   * @param alpha the dropped mass to steer to, in (0, 1)
   * @param eta the learning rate, in (0, 10]
   * @param initial beta_1, a probability
   */
  record Conformal(double alpha, double eta, double initial) implements Threshold {
    public Conformal {
      if (!(alpha > 0 && alpha < 1)) {
        throw new IllegalArgumentException(
            "alpha " + alpha + " is outside (0, 1); it is the share of mass to drop (try 0.01)");
      }
      if (!(eta > 0 && eta <= 10)) {
        throw new IllegalArgumentException(
            "eta " + eta + " is outside (0, 10]; it is a learning rate (try 0.01)");
      }
      if (!(initial >= 0 && initial <= 1)) {
        throw new IllegalArgumentException(
            "initial threshold " + initial + " is outside 0..1; it is a probability (try 0.01)");
      }
    }

    @Override
    public String label() {
      return "alpha=" + alpha;
    }
  }

  /**
   * Keeps an entry while the accepted tokens that it brings are worth more seconds than its bits
   * take on the uplink: q(x) > c / (R v), for c bits an entry, R bits a second, and v seconds a
   * token ({@link PricedThreshold}). Nothing is promised of the dropped mass.
   */
  record Priced() implements Threshold {
    @Override
    public String label() {
      return "priced";
    }
  }
}
