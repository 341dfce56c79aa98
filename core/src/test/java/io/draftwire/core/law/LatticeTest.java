package io.draftwire.core.law;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LatticeTest {

  @Test
  void countsSumToTheResolutionWithinTheBound() {
    SplittableRandom random = new SplittableRandom(10);
    for (int trial = 0; trial < 20_000; trial++) {
      int k = random.nextInt(1, 40);
      int ell = random.nextInt(1, 200);
      double[] q = randomLaw(random, k);
      int[] counts = round(q, ell);
      assertThat(Arrays.stream(counts).sum()).isEqualTo(ell);
      assertThat(Arrays.stream(counts).min().orElseThrow()).isNotNegative();
      assertThat(tv(q, counts, ell)).isLessThanOrEqualTo(k / (4.0 * ell) + 1e-12);
    }
  }

  /** Half of the entries a half step above a lattice point: the worst that rounding can meet. */
  @Test
  void someLawAttainsTheBound() {
    int k = 8;
    int ell = 100;
    double[] q = new double[k];
    for (int i = 0; i < k; i++) {
      q[i] = (i < k - 1 ? 10.5 : 100 - 10.5 * (k - 1)) / ell;
    }
    assertThat(tv(q, round(q, ell), ell)).isCloseTo(k / (4.0 * ell), Offset.offset(1e-12));
  }

  /** No lattice point is nearer, in TV and in the largest error, than the rounded one. */
  @Test
  void isOptimalAgainstBruteForce() {
    SplittableRandom random = new SplittableRandom(11);
    for (int trial = 0; trial < 3000; trial++) {
      int k = random.nextInt(1, 5);
      int ell = random.nextInt(1, 9);
      double[] q = randomLaw(random, k);
      double best = nearest(q, new int[k], 0, ell, ell);
      assertThat(tv(q, round(q, ell), ell))
          .as("law %s at ell=%s", Arrays.toString(q), ell)
          .isLessThanOrEqualTo(best + 1e-12);
    }
  }

  private static double nearest(double[] q, int[] counts, int at, int left, int ell) {
    if (at == q.length - 1) {
      counts[at] = left;
      return tv(q, counts, ell);
    }
    double best = 2;
    for (counts[at] = 0; counts[at] <= left; counts[at]++) {
      best = Math.min(best, nearest(q, counts, at + 1, left - counts[at], ell));
    }
    return best;
  }

  @Test
  void tiesGoByTheLowerIndex() {
    // 1.5 each: all round up to 2, one too many; the lower index gives it back.
    assertThat(round(new double[] {0.5, 0.5}, 3)).containsExactly(1, 2);
    // 4/3 each: all round down to 1, one too few; the lower index gets it.
    assertThat(round(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, 4)).containsExactly(2, 1, 1);
    // 2/4 each: all round up to 1, two too many.
    assertThat(round(new double[] {0.25, 0.25, 0.25, 0.25}, 2)).containsExactly(0, 0, 1, 1);
  }

  @Test
  void keepsALawThatIsOnTheLattice() {
    assertThat(round(new double[] {0.5, 0, 0.25, 0.25}, 4)).containsExactly(2, 0, 1, 1);
    assertThat(round(new double[] {1}, 7)).containsExactly(7);
  }

  static int[] round(double[] q, int ell) {
    int[] counts = new int[q.length];
    Lattice.round(q, q.length, ell, counts, new double[q.length]);
    return counts;
  }

  static double tv(double[] q, int[] counts, int ell) {
    double distance = 0;
    for (int i = 0; i < q.length; i++) {
      distance += Math.abs(q[i] - (double) counts[i] / ell);
    }
    return distance / 2;
  }

  private static double[] randomLaw(SplittableRandom random, int k) {
    double[] q = new double[k];
    double sum = 0;
    double sharpness = random.nextDouble(0.2, 4);
    for (int i = 0; i < k; i++) {
      q[i] = Math.pow(random.nextDouble(), sharpness) + 1e-9;
      sum += q[i];
    }
    for (int i = 0; i < k; i++) {
      q[i] /= sum;
    }
    return q;
  }
}
