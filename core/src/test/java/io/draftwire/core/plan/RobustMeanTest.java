package io.draftwire.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import org.junit.jupiter.api.Test;

class RobustMeanTest {
  private final RobustMean mean = new RobustMean(16, 1e-4);

  private void observe(double value, int times) {
    for (int i = 0; i < times; i++) {
      mean.observe(value);
    }
  }

  @Test
  void onePauseHardlyMovesIt() {
    observe(.004, 20);
    mean.observe(1);
    assertThat(mean.orElse(0)).isLessThan(.005);
  }

  @Test
  void threeInARowAreAChange() {
    observe(.02, 20);
    observe(.004, 3);
    assertThat(mean.orElse(0)).isCloseTo(.004, withPercentage(1));
    observe(.1, 3);
    assertThat(mean.orElse(0)).isCloseTo(.1, withPercentage(1));
  }

  @Test
  void followsASmallChangeSlowly() {
    observe(.02, 20);
    observe(.024, 3);
    assertThat(mean.orElse(0)).isBetween(.0201, .022);
  }

  @Test
  void whatIsDoubtedYieldsToTheNextValue() {
    observe(.02, 20);
    mean.doubt();
    observe(.016, 1);
    assertThat(mean.orElse(0)).isCloseTo(.018, withPercentage(1));
  }

  @Test
  void ignoresWhatCannotBe() {
    mean.observe(Double.NaN);
    mean.observe(-1);
    mean.observe(Double.POSITIVE_INFINITY);
    assertThat(mean.known()).isFalse();
  }
}
