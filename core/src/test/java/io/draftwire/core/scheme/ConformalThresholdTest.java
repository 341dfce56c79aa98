package io.draftwire.core.scheme;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The bounds and long random runs are proved in the lab; here is what the class says it does. */
class ConformalThresholdTest {
  private static final Offset<Double> TINY = Offset.offset(1e-12);

  @Test
  void movesAgainstTheDroppedMass() {
    ConformalThreshold threshold = new ConformalThreshold(0.2, 0.1, 0.5);
    threshold.observe(0.3);
    assertThat(threshold.beta()).isCloseTo(0.2 - 0.5 * (0.3 - 0.1), TINY);
    threshold.observe(0);
    assertThat(threshold.beta()).isCloseTo(0.1 + 0.5 * 0.1, TINY);
  }

  @Test
  void doesNotWindUp() {
    ConformalThreshold threshold = new ConformalThreshold(0.5, 0.1, 0.5);
    for (int i = 0; i < 100; i++) {
      threshold.observe(1); // As where a cap binds and mass is dropped at any threshold.
    }
    assertThat(threshold.beta()).isCloseTo(-0.5 * 0.9, TINY);
    for (int i = 0; i < 100; i++) {
      threshold.observe(0);
    }
    assertThat(threshold.beta()).isEqualTo(1);
  }

  @Test
  void settlesAtThePositionThatStood() {
    ConformalThreshold threshold = new ConformalThreshold(0.5, 0.1, 0.1);
    threshold.observe(0.2);
    double afterOne = threshold.beta();
    threshold.observe(0.4);
    threshold.observe(0.9);
    threshold.settle(1);
    assertThat(threshold.beta()).isEqualTo(afterOne);
    threshold.observe(0.7);
    threshold.settle(0);
    assertThat(threshold.beta()).isEqualTo(afterOne);
    threshold.settle(0);
    assertThat(threshold.beta()).isEqualTo(afterOne);
  }
}
