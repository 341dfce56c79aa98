package io.draftwire.core.law;

import java.util.Arrays;

/**
 * Many draws from one law: the cumulative weights once, then a search for each. Gives the tokens
 * that {@link Law#draw} gives.
 */
public final class Draws {
  private final double[] cumulative;
  private double sum;
  private int last;

  public Draws(int vocabulary) {
    cumulative = new double[vocabulary];
  }

  /** Draws from {@code law} as it is now. */
  public Draws from(Law law) {
    double mass = 0;
    for (int v = 0; v < cumulative.length; v++) {
      float weight = law.weight(v);
      if (weight > 0) {
        mass += weight;
        last = v;
      }
      cumulative[v] = mass;
    }
    sum = law.sum();
    return this;
  }

  /** The token at {@code u} in [0, 1). */
  public int draw(double u) {
    double target = u * sum;
    int at = Arrays.binarySearch(cumulative, target);
    // The first whose cumulative weight is above the target; behind equal ones, if it hits any.
    int next = at < 0 ? -at - 1 : at;
    while (next < cumulative.length && cumulative[next] <= target) {
      next++;
    }
    return next < cumulative.length ? next : last;
  }
}
