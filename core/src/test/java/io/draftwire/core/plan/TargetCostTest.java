package io.draftwire.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import org.junit.jupiter.api.Test;

class TargetCostTest {
  private static final double[] CURVE = {.004, .005, .006, .008, .012};

  private final TargetCost cost = new TargetCost();

  private void pass(int rows, double seconds, int times) {
    for (int i = 0; i < times; i++) {
      cost.observe(rows, seconds, 0, 0);
    }
  }

  @Test
  void isTheCurveUntilPassesSayOtherwise() {
    cost.curve(CURVE, false);
    assertThat(cost.seconds(1)).isEqualTo(.004);
    assertThat(cost.seconds(3)).isCloseTo(.0055, withPercentage(.001));
    assertThat(cost.hopedSeconds(3)).isEqualTo(cost.seconds(3));
  }

  /** A cloud that was busy when it started: c(5) told as 40 ms, where it is 6.5. */
  @Test
  void learnsEachLengthForItself() {
    cost.curve(new double[] {.012, .02, .033, .058, .1}, false);
    pass(1, .004, 20);
    assertThat(cost.seconds(1)).isCloseTo(.004, withPercentage(5));
    pass(5, .0065, 8);
    assertThat(cost.seconds(5)).isCloseTo(.0065, withPercentage(10));
    assertThat(cost.seconds(4)).as("a length near it").isLessThan(.009);
    pass(1, .004, 8);
    assertThat(cost.seconds(1)).isCloseTo(.004, withPercentage(5));
  }

  @Test
  void hopesWhereTheCurveIsContradictedOrDoubted() {
    cost.curve(new double[] {.012, .02, .033, .058, .1}, false);
    pass(1, .004, 20);
    assertThat(cost.hopedSeconds(5)).isLessThan(.8 * cost.seconds(5));
    assertThat(cost.hopedSeconds(5)).as("never below one token's").isGreaterThanOrEqualTo(.004);
    TargetCost doubted = new TargetCost();
    doubted.curve(CURVE, true);
    assertThat(doubted.hopedSeconds(5)).isLessThan(.8 * doubted.seconds(5));
    for (int i = 0; i < 10; i++) {
      doubted.observe(5, .0065, 0, 0);
    }
    assertThat(doubted.hopedSeconds(5)).isCloseTo(.0065, withPercentage(10));
  }

  /** Sixteen sessions on one target: their waiting is load, which is forgotten with them. */
  @Test
  void whatIsSharedIsNotTheCost() {
    cost.curve(CURVE, false);
    pass(1, .004, 10);
    for (int i = 0; i < 30; i++) {
      cost.observe(1, .009, .0001, .08);
    }
    assertThat(cost.queueSeconds()).isCloseTo(.08, withPercentage(10));
    cost.begin();
    pass(1, .004, 3);
    assertThat(cost.seconds(1)).isCloseTo(.004, withPercentage(20));
    pass(1, .004, 3);
    assertThat(cost.queueSeconds()).isLessThan(.015);
    assertThat(cost.seconds(1)).isCloseTo(.004, withPercentage(5));
  }

  @Test
  void forgetsAnotherTargetsPasses() {
    cost.curve(CURVE, false);
    pass(5, .0065, 20);
    cost.curve(new double[] {.04, .05, .06, .08, .12}, false);
    assertThat(cost.seconds(5)).isCloseTo(.065, withPercentage(1));
  }

  @Test
  void isFlatWithoutACurve() {
    assertThat(cost.seconds(7)).isZero();
    pass(3, .02, 5);
    assertThat(cost.seconds(1)).isCloseTo(.02, withPercentage(1));
    assertThat(cost.seconds(9)).isCloseTo(.02, withPercentage(1));
    pass(9, .05, 5);
    assertThat(cost.seconds(9)).isCloseTo(.05, withPercentage(10));
    assertThat(cost.seconds(2)).isLessThan(.03);
  }
}
