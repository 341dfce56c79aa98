package io.draftwire.core.plan;

import io.draftwire.core.scheme.Scheme;

/**
 * A scheme that a planner may choose, and what to expect of it before it was tried. What is seen
 * takes over after some tens of drafts.
 *
 * @param chance how often its drafts are accepted
 * @param certainty how many tested drafts that prior is worth
 * @param bitsPerDraft payload bits a draft
 * @param bitsPerRound payload bits a round beside them: check values, the coder's tail
 * @param rejectionBytes what a rejection adds to the answer: candidates for a correction
 * @param refills chance that a rejection takes one more round trip, because all candidates failed
 */
public record Contender(
    Scheme scheme,
    Chance chance,
    double certainty,
    double bitsPerDraft,
    double bitsPerRound,
    double rejectionBytes,
    double refills) {

  /** Acceptance against the optimum. */
  @FunctionalInterface
  public interface Chance {
    /**
     * @param optimum 1 - TV(q, p), the best that any scheme can do at a position
     * @param temperature of the request
     * @return the scheme's acceptance; rises with {@code optimum}, is at most 1
     */
    double of(double optimum, double temperature);
  }

  /**
   * How far coupled drafting is above its bound, (1-TV)/(1+TV), on the way to 1 - TV: derived from
   * what the TinyLlama pair showed at these temperatures (.567, .469, .349, .270 accepted against
   * optima of .570, .485, .386, .324). At temperature 0 all noise is void and it is optimal.
   */
  private static final double[] TEMPERATURES = {0, 0.3, 0.6, 0.8, 1};

  private static final double[] COUPLED = {1, 0.98, 0.90, 0.75, 0.59};

  /**
   * K = 8 against the optimum: between the TinyLlama pair (.62 at 1) and the stories pair (.99).
   */
  private static final double[] HEAD = {1, 1, 0.995, 0.965, 0.805};

  private static final double SCALAR = 0.99;

  public Contender {
    if (!(certainty > 0 && bitsPerDraft >= 0 && bitsPerRound >= 0 && rejectionBytes >= 0)
        || !(refills >= 0 && refills <= 1)) {
      throw new IllegalArgumentException(
          "a contender worth "
              + certainty
              + " drafts, of "
              + bitsPerDraft
              + " bits a draft, "
              + bitsPerRound
              + " bits a round, "
              + rejectionBytes
              + " bytes a rejection, "
              + refills
              + " refills; give a worth above 0, sizes from 0 on and a chance");
    }
  }

  /** Shared noise, token ids only (arXiv 2408.07978). */
  public static Contender coupled(Scheme scheme) {
    return new Contender(
        scheme,
        (optimum, temperature) -> {
          double bound = optimum / (2 - optimum);
          return bound + at(COUPLED, temperature) * (optimum - bound);
        },
        60,
        8,
        16,
        0,
        0);
  }

  /** An id and q(x), the correction drawn at the edge among 16 candidates. */
  public static Contender scalar(Scheme scheme) {
    return new Contender(
        scheme,
        (optimum, temperature) -> temperature == 0 ? optimum : SCALAR * optimum,
        400,
        12,
        16,
        96,
        0.05);
  }

  /** The K = 8 largest entries on a lattice, the support coded with the adaptive coder. */
  public static Contender headLaw(Scheme scheme) {
    return new Contender(
        scheme, (optimum, temperature) -> at(HEAD, temperature) * optimum, 60, 50, 16, 0, 0);
  }

  /** A scheme that nothing is known of. */
  public static Contender of(Scheme scheme) {
    return new Contender(scheme, (optimum, temperature) -> optimum, 24, 64, 0, 0, 0);
  }

  private static double at(double[] shares, double temperature) {
    int last = shares.length - 1;
    if (temperature >= TEMPERATURES[last]) {
      return shares[last];
    }
    int i = 0;
    while (temperature > TEMPERATURES[i + 1]) {
      i++;
    }
    double t = (temperature - TEMPERATURES[i]) / (TEMPERATURES[i + 1] - TEMPERATURES[i]);
    return shares[i] + t * (shares[i + 1] - shares[i]);
  }
}
