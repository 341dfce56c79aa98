package io.draftwire.cloud.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PassCostsTest {
  private final SplittableRandom random = new SplittableRandom(5);

  private static double curve(int tokens) {
    return tokens <= 4 ? .020 : .020 + .001 * (tokens - 4);
  }

  @Test
  void nothingIsKnownBeforeAnythingIsToldOrRun() {
    assertThat(new PassCosts(n -> 0).seconds(7, 100)).isZero();
  }

  @Test
  void whatIsToldStands() {
    PassCosts costs = new PassCosts(PassCostsTest::curve);
    for (int n : new int[] {1, 3, 4, 5, 9, 16, 23, 64, 300}) {
      assertThat(costs.seconds(n, 0)).isCloseTo(curve(n), withinPercentage(1.5));
    }
  }

  @Test
  void passesThatAreRunAreLearntAndTheRestFollows() {
    PassCosts costs = new PassCosts(PassCostsTest::curve);
    for (int i = 0; i < 400; i++) {
      int n = new int[] {1, 2, 8, 16, 32}[i % 5];
      costs.observe(n, 0, 3 * curve(n) * (.95 + .1 * random.nextDouble()));
    }
    for (int n : new int[] {1, 2, 8, 16, 32}) {
      assertThat(costs.seconds(n, 0)).as("%s", n).isCloseTo(3 * curve(n), withinPercentage(8));
    }
    // Never run, but told: the machine is three times slower for it too.
    assertThat(costs.seconds(128, 0)).isCloseTo(3 * curve(128), withinPercentage(15));
  }

  @Test
  void nothingWasToldAndTwoLengthsWereRun() {
    PassCosts costs = new PassCosts(n -> 0);
    for (int i = 0; i < 50; i++) {
      costs.observe(1, 0, .01);
      costs.observe(9, 0, .05);
    }
    assertThat(costs.seconds(1, 0)).isCloseTo(.01, withinPercentage(1));
    assertThat(costs.seconds(5, 0)).isCloseTo(.03, withinPercentage(1));
    assertThat(costs.seconds(20, 0)).isCloseTo(.05, withinPercentage(1));
  }

  /** One class that was timed badly must not make a longer pass look cheaper. */
  @Test
  void theCostNeverFallsWithTheLength() {
    PassCosts costs = new PassCosts(PassCostsTest::curve);
    for (int i = 0; i < 1000; i++) {
      costs.observe(random.nextInt(1, 500), random.nextInt(4000), random.nextDouble() * .1);
      double before = 0;
      for (int n = 1; n < 600; n += 7) {
        double seconds = costs.seconds(n, 1000);
        assertThat(seconds).isGreaterThanOrEqualTo(before * (1 - 1e-12));
        before = seconds;
      }
    }
  }

  @Test
  void fullCachesMakeEveryTokenDearer() {
    PassCosts costs = new PassCosts(PassCostsTest::curve);
    for (int i = 0; i < 2000; i++) {
      int n = random.nextInt(1, 17);
      int cells = random.nextInt(0, 4000);
      costs.observe(n, cells, curve(n) + 1e-6 * n * cells);
    }
    assertThat(costs.slope()).isCloseTo(1e-6, withinPercentage(10));
    double much = costs.seconds(16, 4000) - costs.seconds(16, 0);
    assertThat(much).isCloseTo(16 * 4000 * 1e-6, withinPercentage(15));
  }

  @Test
  void aPassThatWasDisturbedHardlyCounts() {
    PassCosts costs = new PassCosts(n -> 0);
    for (int i = 0; i < 100; i++) {
      costs.observe(4, 0, .02);
    }
    costs.observe(4, 0, 20);
    assertThat(costs.seconds(4, 0)).isLessThan(.03);
  }

  @Test
  void everyLengthHasAClassAndClassesDoNotOverlap() {
    int before = -1;
    for (int n = 1; n < 10_000; n++) {
      int c = PassCosts.classOf(n);
      assertThat(c).isBetween(before, before + 1);
      before = c;
    }
    assertThat(PassCosts.classOf(1)).isZero();
    assertThat(PassCosts.classOf(Integer.MAX_VALUE)).isEqualTo(PassCosts.classOf((1 << 12) + 1));
  }
}
