package io.draftwire.core.law;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RaceScanTest {
  private static final int[] ENDS = {0, 1, 2, 3, -1, -2, Integer.MAX_VALUE, Integer.MIN_VALUE};

  /**
   * Judged against the smallest E that a word allows, in float64; and not so low that it would be
   * no use: log2(1 + m) - m is at most 0.0861, and w is within a factor of two of E up to w = 0.8.
   */
  @Test
  void thresholdsAreBoundsAndNearlyTight() {
    SplittableRandom random = new SplittableRandom(21);
    int[] words = new int[RaceScan.GROUP];
    float[] scalar = new float[RaceScan.GROUP];
    float[] vector = new float[RaceScan.GROUP];
    for (int trial = 0; trial < 100_000; trial++) {
      for (int i = 0; i < RaceScan.GROUP; i++) {
        words[i] = random.nextInt() >>> random.nextInt(32);
      }
      words[random.nextInt(RaceScan.GROUP)] = ENDS[random.nextInt(ENDS.length)];
      // Round mantissas are where a bound by the logarithm's tangent points is tight.
      words[random.nextInt(RaceScan.GROUP)] = 1 << random.nextInt(32);
      double temperature = Math.pow(10, random.nextDouble(-6, 2));
      double bestLogit = random.nextDouble(-1, 1) * Math.pow(10, random.nextDouble(0, 38));
      double best = random.nextBoolean() ? bestLogit / temperature : random.nextDouble(-60, 60);
      RaceScan.thresholds(false, words, best, temperature, scalar);
      RaceScan.thresholds(true, words, best, temperature, vector);
      assertThat(vector).isEqualTo(scalar);
      for (int i = 0; i < RaceScan.GROUP; i++) {
        double arrival = ExponentialRace.exponential((long) words[i] << 32) / 32;
        double bound = (Math.log(arrival) - best) * temperature;
        double slack = 1e-3 * temperature + 1e-5 * Math.abs(best * temperature);
        double loose = words[i] >>> 1 > 0 && words[i] >= 0 ? 1.2 : 100;
        if (!(scalar[i] < bound && scalar[i] > bound - loose * temperature - slack)) {
          assertThat((double) scalar[i])
              .as("word %s, best %s, temperature %s", words[i], best, temperature)
              .isBetween(bound - loose * temperature - slack, bound);
        }
      }
    }
  }

  @Test
  void withoutAScoreOnlyMaskedTokensAreWithinTheirThreshold() {
    int[] words = new int[RaceScan.GROUP];
    float[] thresholds = new float[RaceScan.GROUP];
    RaceScan.thresholds(true, words, Double.POSITIVE_INFINITY, 1, thresholds);
    assertThat(thresholds).containsOnly(Float.NEGATIVE_INFINITY);
  }

  @Test
  void twinsStopAtTheSameBlocks() {
    SplittableRandom random = new SplittableRandom(22);
    int tokens = RaceScan.GROUP * RaceScan.BLOCK;
    for (int trial = 0; trial < 3000; trial++) {
      float[] thresholds = new float[RaceScan.GROUP];
      for (int i = 0; i < thresholds.length; i++) {
        thresholds[i] = random.nextInt(3);
      }
      int offset = random.nextInt(5);
      float[] logits = new float[offset + tokens];
      int expected = RaceScan.GROUP;
      int from = random.nextInt(RaceScan.GROUP);
      int end = random.nextInt(from, RaceScan.GROUP + 1);
      for (int i = tokens - 1; i >= 0; i--) {
        int block = i / RaceScan.BLOCK;
        logits[offset + i] = thresholds[block];
        if (random.nextInt(200) == 0) {
          logits[offset + i] = random.nextBoolean() ? Float.NaN : thresholds[block] + 1;
          expected = block >= from ? block : expected;
        }
      }
      expected = Math.min(expected, end);
      for (boolean vectors : new boolean[] {false, true}) {
        assertThat(RaceScan.nextBlockAbove(vectors, thresholds, logits, offset, from, end))
            .as("trial %s", trial)
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void twinsSeeTheSameTokensAbove() {
    SplittableRandom random = new SplittableRandom(23);
    for (int trial = 0; trial < 3000; trial++) {
      float[] logits = new float[40];
      for (int i = 0; i < logits.length; i++) {
        logits[i] = random.nextInt(20) == 0 ? Float.NaN : random.nextInt(4);
      }
      int at = random.nextInt(8);
      int count = random.nextBoolean() ? RaceScan.BLOCK : random.nextInt(1, RaceScan.BLOCK);
      float threshold = random.nextInt(-1, 4);
      int expected = 0;
      for (int i = 0; i < count; i++) {
        expected |= logits[at + i] <= threshold ? 0 : 1 << i;
      }
      for (boolean vectors : new boolean[] {false, true}) {
        assertThat(RaceScan.above(vectors, threshold, logits, at, count)).isEqualTo(expected);
      }
    }
  }
}
