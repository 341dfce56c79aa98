package io.draftwire.core.law;

import java.util.Arrays;

/**
 * How often two ends that race the same noise ({@link ExponentialRace}) under laws p and q see the
 * same winner: the sum over v of 1 / (sum over w of max(p_w / p_v, q_w / q_v)), between (1 - TV) /
 * (1 + TV) and 1 - TV (Daliri, Musco and Suresh, arXiv 2408.07978, whose proof bounds that sum).
 *
 * <p>In O(V log V): in the order of p / q the first ratio is the larger one for all w from v on up,
 * the second for all w below, so two running sums give all inner sums.
 */
public final class RaceAgreement {
  private RaceAgreement() {}

  /**
   * The probability that both ends agree, to about one part in 10^6. For estimates and reports; it
   * allocates.
   *
   * @throws IllegalArgumentException if the laws are over different vocabularies
   */
  public static double of(Law p, Law q) {
    int vocabulary = p.vocabulary();
    if (q.vocabulary() != vocabulary) {
      throw new IllegalArgumentException(
          "laws over "
              + vocabulary
              + " and "
              + q.vocabulary()
              + " tokens cannot agree; cut both to the tokenizer's vocabulary");
    }
    // Ratio above token: positive floats are ordered like their bits. Where a float is too coarse
    // to tell two ratios apart, either of them serves.
    long[] order = new long[vocabulary];
    int shared = 0;
    double above = 0;
    double below = 0;
    for (int v = 0; v < vocabulary; v++) {
      if (p.p(v) > 0 && q.p(v) > 0) {
        float ratio = (float) (p.p(v) / q.p(v));
        order[shared++] = (long) Float.floatToRawIntBits(ratio) << 32 | v;
        below += q.p(v);
      } else {
        // Only one end can pick it: p / q is infinite, or 0.
        above += p.p(v);
        below += q.p(v);
      }
    }
    Arrays.sort(order, 0, shared);
    double agreement = 0;
    for (int i = shared - 1; i >= 0; i--) {
      int v = (int) order[i];
      above += p.p(v);
      below -= q.p(v);
      agreement += 1 / (above / p.p(v) + Math.max(0, below) / q.p(v));
    }
    return agreement;
  }
}
