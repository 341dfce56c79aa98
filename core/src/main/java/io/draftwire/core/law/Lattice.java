package io.draftwire.core.law;

/**
 * Rounding a law to the lattice of counts that sum to ell: the nearest lattice point, after Reznik,
 * "An algorithm for quantization of discrete probability distributions" (DCC 2011). TV(q, q^) is at
 * most K / (4 ell), and some law attains it.
 */
final class Lattice {
  private Lattice() {}

  /**
   * Rounds {@code q[0, k)} to {@code counts[0, k)}: c = floor(ell q + 1/2), then one more or one
   * less where that costs least, until the counts sum to ell. Ties go by the lower index, so
   * entries must come in ascending token order.
   *
   * <p>The q need not sum to 1 as long as the entries left out would round to 0 and are no larger
   * than any that is in (QS-SD rounds over the whole vocabulary and only looks at its largest
   * entries).
   *
   * @param error scratch of at least k
   */
  static void round(double[] q, int k, int resolution, int[] counts, double[] error) {
    long sum = 0;
    for (int i = 0; i < k; i++) {
      double exact = resolution * q[i];
      counts[i] = (int) Math.floor(exact + 0.5);
      error[i] = counts[i] - exact;
      sum += counts[i];
    }
    for (; sum > resolution; sum--) {
      int most = -1;
      for (int i = 0; i < k; i++) {
        if (counts[i] > 0 && (most < 0 || error[i] > error[most])) {
          most = i;
        }
      }
      counts[most]--;
      error[most] -= 1;
    }
    for (; sum < resolution; sum++) {
      int least = 0;
      for (int i = 1; i < k; i++) {
        if (error[i] < error[least]) {
          least = i;
        }
      }
      counts[least]++;
      error[least] += 1;
    }
  }
}
